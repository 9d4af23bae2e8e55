"""Markdown as people write it, made into HTML that can do no harm, or into plain words."""

from collections.abc import Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

FIRST = 2
"""The level of the highest heading: the page has its h1 already."""

LOWEST = 6

TAGS = {
    *("h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "blockquote", "pre", "code"),
    *("a", "strong", "em", "s", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}

_reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")
_cleaner = nh3.Cleaner(tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener")


def html(text: str, first: int = FIRST) -> str:
    """HTML of a text: headings from `first` down without gaps, no image or script; links to http, mail, telephone."""
    tokens = _reader.parse(text)
    _level(tokens, first)
    return _cleaner.clean(_reader.renderer.render(tokens, _reader.options, {}))


def plain(text: str) -> str:
    """The words of a text without its marks, one line."""
    return " ".join(" ".join(_words(_reader.parse(text))).split())


def _words(tokens: Sequence[Token]) -> list[str]:
    found: list[str] = []
    for token in tokens:
        if token.children is not None:
            # Pieces of one word stay together: only what breaks a line parts them.
            breaks = {"softbreak", "hardbreak"}
            found.append("".join(" " if one.type in breaks else one.content for one in token.children))
        elif token.type in {"code_block", "fence"}:
            found.append(token.content)
    return found


def _level(tokens: Sequence[Token], first: int) -> None:
    """Give headings the levels of an outline that begins at `first`: none is more than one below the last."""
    open_levels: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            typed = int(token.tag[1])
            open_levels = [*(level for level in open_levels if level < typed), typed]
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(LOWEST, first + len(open_levels) - 1)}"
