import re

import pytest
from markdown_it.parser_inline import ParserInline

from hub.content.service.starting import STARTING, text_of
from hub.markdown import html, plain


def test_headings_follow_the_title_of_the_page_without_gaps():
    text = "# A\n#### B\n###### C\n### D\n# E"
    assert re.findall(r"<(h\d)>", html(text)) == ["h2", "h3", "h4", "h3", "h2"]
    assert re.findall(r"<(h\d)>", html("##### Deep", 4)) == ["h4"]
    assert re.findall(r"<(h\d)>", html("# a\n## b\n### c\n#### d\n##### e\n###### f")) == [
        *("h2", "h3", "h4", "h5", "h6", "h6")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<b onclick=x>bold</b>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        "![x](https://elsewhere.example/x.png)",
        "<img src=x onerror=alert(1)>",
        '[x](/places "a\\" onmouseover=alert(1)")',
        "<style>body{display:none}</style>",
        "[x]: javascript:alert(1)\n\n[x]",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ],
)
def test_nothing_that_runs_or_loads_comes_through(text):
    made = html(text)
    tags = re.findall(r"<[^>]*>", made)
    assert not [tag for tag in tags if re.search(r"<(script|style|img|b\b)|javascript:|data:|vbscript:", tag, re.I)]
    assert not [tag for tag in tags if re.search(r"\son\w+\s*=", re.sub(r'"[^"]*"', '""', tag))]


def test_what_is_meant_comes_through():
    made = html(
        "**a** *b* [c](/places) [d](https://e.example) [e](mailto:a@b.be) [t](tel:+322)\n\n- x\n\n|h|\n|-|\n|y|"
    )
    for part in (
        "<strong>a</strong>",
        "<em>b</em>",
        '<a href="/places" rel="noopener">c</a>',
        'href="https://e.example"',
        'href="mailto:a@b.be"',
        'href="tel:+322"',
        "<li>x</li>",
        "<td>y</td>",
    ):
        assert part in made


@pytest.mark.parametrize("mark", ["[", "[*", "[<", "[_a_", "[a\\]"])
def test_marks_that_lead_nowhere_are_read_a_bounded_number_of_times(monkeypatch, mark):
    text, steps = (mark * 3000)[:3000], []
    skip = ParserInline.skipToken
    monkeypatch.setattr(ParserInline, "skipToken", lambda self, state: steps.append(1) or skip(self, state))
    html(text)
    assert len(steps) <= 21 * len(text)


def test_lists_in_lists_come_through():
    text = "\n".join(f"{'  ' * depth}- {depth}" for depth in range(5))
    assert re.findall(r"<li>(\d)", html(text)) == ["0", "1", "2", "3", "4"]


def test_plain_words_have_no_marks():
    assert plain("# A\n\n**b**c [d](/x)\n- e `f`\n\n> g\nh") == "A bc d e f g h"


@pytest.mark.parametrize("slug", STARTING)
@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_starting_texts_are_whole(slug, language):
    title, body = text_of(slug, language, site="La Senne")
    assert title
    assert "{" not in title + body
    assert "'" not in title + body
    others = [len(re.findall(r"^(##|-|\d\.) ", text_of(slug, code, site="")[1], re.M)) for code in ("fr", "nl", "en")]
    assert len(set(others)) == 1
    links = [sorted(re.findall(r"\]\(([^)]+)\)", text_of(slug, code, site="")[1])) for code in ("fr", "nl", "en")]
    assert links[0] == links[1] == links[2]
