"""What is looked at on every page: axe, and that nothing leaves the screen sideways."""

import json
from collections.abc import Iterator, Sequence

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.kit.windows import SIZES, Size

NARROW = (360, 320)

_AXE = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"], preload: false, iframes: false});
  return found.violations.flatMap(one => one.nodes.map(node =>
    `${one.id} (${one.impact}): ${node.target.join(" ")} ${node.any.map(check => check.message).slice(0, 1)}`));
}"""

_WIDE = """() => {
  const width = document.documentElement.clientWidth, found = [];
  const all = document.documentElement.scrollWidth;
  if (all > width) found.push(`the page is ${all} wide`);
  const apart = "svg *, .unseen, .unseen *, caption, .skip, option, textarea, input, pre, pre *";
  const cutting = new Map([[document.body, null]]);
  for (const one of document.body.querySelectorAll("*")) {
    const how = getComputedStyle(one).overflowX, around = cutting.get(one.parentElement);
    cutting.set(one, how === "visible" ? around : one);
    const box = one.getBoundingClientRect();
    if (!box.width || !box.height || one.matches(apart)) continue;
    const name = `${one.tagName.toLowerCase()}.${one.className} “${one.textContent.trim().slice(0, 40)}”`;
    if (box.right > width + 1 || box.left < -1) found.push(`${name} reaches from ${box.left} to ${box.right}`);
    else if (around && box.right > around.getBoundingClientRect().right + 1) found.push(`${name} is cut off`);
    else if (one.scrollWidth > one.clientWidth + 1 && (how === "auto" || how === "scroll"))
      found.push(`${name} scrolls: ${one.scrollWidth} in ${one.clientWidth}`);
  }
  return found.slice(0, 6);
}"""

_SHAPE = """() => ({
  headings: document.querySelectorAll("h1").length,
  main: document.querySelectorAll("main").length,
  title: document.title,
  lang: document.documentElement.lang,
  inline: document.querySelectorAll("[style]:not([style^='--']), script:not([src]), [onclick]").length,
})"""


def look(page: Page, *, language: str, status: int, sizes: Sequence[Size]) -> Iterator[str]:
    """All that is wrong with the page that is open, seen in these sizes and on narrow screens."""
    yield from _shape(page, language=language, status=status)
    page.evaluate(AXE_SCRIPT)
    for size in sizes:
        page.set_viewport_size(SIZES[size]["viewport"])
        yield from (f"{size}: {text}" for text in page.evaluate(_AXE))
        yield from (f"{size}: {text}" for text in page.evaluate(_WIDE))
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 800})
        yield from (f"{width} px: {text}" for text in page.evaluate(_WIDE))
    page.set_viewport_size(SIZES[sizes[0]]["viewport"])


def _shape(page: Page, *, language: str, status: int) -> Iterator[str]:
    shape = page.evaluate(_SHAPE)
    wanted = {"headings": 1, "main": 1, "lang": language, "inline": 0}
    if shape != {**wanted, "title": shape["title"]} or " – " not in shape["title"]:
        yield f"shape: {json.dumps(shape, ensure_ascii=False)}"
    if status == 422 and not shape["title"].startswith(("Error: ", "Erreur", "Fout")):
        yield f"title without “Error:”: {shape['title']}"
