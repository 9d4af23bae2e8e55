"""The check that every page of a test goes through sees what it must see, also on a page it knows by its outline."""

import pytest

from tests.kit import house

PAGE = '<!doctype html><html lang="en"><head><title>{title}</title></head><body><h1>{heading}</h1>{body}</body></html>'


def page(title: str = "Rooms – Hub", heading: str = "Rooms", body: str = "<p>One</p>") -> str:
    return PAGE.format(title=title, heading=heading, body=body)


@pytest.mark.parametrize(
    "wrong",
    [
        page(title="– Hub"),
        page(title=""),
        page(heading=""),
        page(heading=" "),
        page(body="<p onclick='x()'>One</p>"),
        page(body='<p style="color: red">One</p>'),
        page(body="<script>alert(1)</script>"),
        page(body='<a href="javascript:alert(1)">One</a>'),
        page(body='<a href=" JavaScript:alert(1)">One</a>'),
        page(body='<img src="https://elsewhere.example/x.png" alt="x">'),
        page(body='<p id="a">One</p><p id="a">Two</p>'),
        page(body="<p>One<p></div>"),
        page(body='<form action="" method="post"></form>'),
        page(body='<input name="who" value="One">'),
        page(body="<h1>Two</h1>"),
    ],
)
def test_what_is_wrong_is_seen_after_pages_that_were_right(wrong: str) -> None:
    house.check(page())
    house.check(page(title="News – Hub", heading="News", body="<p>Two</p>"))
    for _ in range(2):
        with pytest.raises(AssertionError):
            house.check(wrong)


def test_one_outline_for_other_words() -> None:
    one = page(heading="Rooms", body='<a href="/x">One</a><p>“–”</p>')
    assert house.outline(one) == house.outline(page(heading="Places", body='<a href="/x">Two</a><p>Three</p>'))
    assert house.outline(one) != house.outline(page(body='<a href="/x">One</a><p><b>Three</b></p>'))
    assert house.outline(one) != house.outline(page(body='<a href="/x">One</a><p></p>'))
