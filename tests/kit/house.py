"""House style, checked on every HTML answer a test receives."""

import re
from collections import Counter
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib

LOADING = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "form": "action"}
SPOKEN = {"aria-label", "aria-labelledby", "title"}
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}

WORDS = re.compile(r">(?!\s*[–-])[^<]*[^<\s][^<]*<")
VALUE = re.compile(r'\b(value|content|datetime|alt)="(?!\s*javascript:)[^"]*"', re.IGNORECASE)
PASSED: set[tuple[bool, str]] = set()


def parse(text: str, *, whole: bool) -> Element:
    """The tree of a page or a fragment; raises AssertionError where the HTML is not as the standard wants it."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(text) if whole else parser.parseFragment(text)
    errors = [(line, code, values) for (line, _column), code, values in parser.errors]
    assert not errors, f"HTML that is not valid: {errors[:5]}"
    return tree


def check(text: str, *, whole: bool = True) -> None:
    """Raise AssertionError when an answer breaks the house style. What differs in plain words only is read once."""
    seen = (whole, outline(text))
    if seen not in PASSED:
        _check(text, whole=whole)
        PASSED.add(seen)


def outline(text: str) -> str:
    """The page without its words: every tag and attribute, and whether there is a text; plain values are left out."""
    return VALUE.sub(r'\1=""', WORDS.sub(">x<", text))


def _check(text: str, *, whole: bool) -> None:
    tree = parse(text, whole=whole)
    elements = list(tree.iter())
    if whole:
        _check_page(tree)
    _check_safety(elements)
    _check_forms(tree, elements)
    ids = Counter(element.get("id") for element in elements if element.get("id"))
    assert not [name for name, count in ids.items() if count > 1], f"an id occurs twice: {ids.most_common(3)}"


def _check_page(tree: Element) -> None:
    assert tree.get("lang") in {"fr", "nl", "en"}, "a page names its language"
    headings = ["".join(element.itertext()).strip() for element in tree.iter("h1")]
    assert len(headings) == 1, f"a page has one h1, not {headings}"
    assert headings[0], "the h1 says something"
    titles = [(element.text or "").strip() for element in tree.iter("title")]
    assert titles, "a page has a title"
    assert titles[0], "a title says something"
    assert not titles[0].startswith(("–", "-")), f"a page says in its title what it is: {titles[0]}"


def _check_safety(elements: list[Element]) -> None:
    for element in elements:
        name = element.tag if isinstance(element.tag, str) else ""
        assert name != "style", "no inline style"
        assert name != "script" or element.get("src"), "no inline script"
        for attribute, value in element.attrib.items():
            plain = str(attribute)
            assert not plain.startswith("on"), f"no {plain} on {name}"
            assert not plain.startswith("hx-"), f"{plain} is written data-{plain}"
            assert plain != "style", f"no style attribute on {name}"
            assert not value.strip().lower().startswith("javascript:"), f"no script in {plain} of {name}"
        address = element.get(LOADING.get(name, ""))
        assert not (address and urlsplit(address).netloc), f"nothing is loaded from elsewhere: {address}"


def _check_forms(tree: Element, elements: list[Element]) -> None:
    for form in tree.iter("form"):
        assert form.get("action"), "a form has an action"
        assert form.get("method") in {"get", "post"}, "a form has a method"
    named = {element.get("for") for element in elements if element.tag == "label"}
    wrapped = {id(inner) for element in tree.iter("label") for inner in element.iter()}
    for element in elements:
        if element.tag not in {"input", "select", "textarea"} or element.get("type") in UNLABELLED:
            continue
        spoken = element.get("id") in named or id(element) in wrapped or SPOKEN & set(element.attrib)
        assert spoken, f"the field {element.get('name')!r} has no label"
