"""Pages as everybody reads them, and as administrators write them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hub import search
from hub.audit import AuditEntry
from hub.content.models import ContentPage, ContentVersion
from hub.content.service import comparing, editing, pages, starting
from hub.domain.errors import Forbidden
from hub.domain.permissions import Actor, Power

TEXT = "/manage/pages/about/text/fr"


def text_of(response):
    return response.get_data(as_text=True)


def found(text):
    return [row.href for row in search.find(text)[0]]


def body_of(session, slug="about", language="fr"):
    page = session.scalars(select(ContentPage).where(ContentPage.slug == slug)).one()
    return pages.published(page.id, language).body


def test_an_installation_begins_with_its_pages(client, written):
    for slug in ("about", "how-to-join", "house-rules", "privacy", "accessibility"):
        for language in ("fr", "nl", "en"):
            response = client.get(f"/pages/{slug}?lang={language}")
            assert response.status_code == 200
            assert f'<html lang="{language}">' in text_of(response)
    text = text_of(client.get("/pages/privacy?lang=en"))
    assert "<h1>Privacy</h1>" in text
    assert 'href="/pages/accessibility">Accessibility</a>' in text
    assert 'href="/contact">Contact</a>' in text


def test_the_page_about_investing_is_a_draft_until_somebody_writes_it(client, written):
    assert client.get("/pages/invest").status_code == 404
    assert "/pages/invest" not in text_of(client.get("/pages/about"))
    assert found("investir") == []


def test_starting_pages_are_written_once(session, written, now):
    assert starting.write_missing(languages=("fr",), site="Hub", now=now) == 0


def test_the_contact_page_is_where_the_form_is(client, written):
    response = client.get("/pages/contact")
    assert (response.status_code, response.headers["Location"]) == (301, "/contact")


def test_a_page_in_one_language_is_shown_marked_in_the_others(client, written, administrator, sign_in, now, session):
    actor = Actor(party_id=administrator.id, powers=(Power("administrator", None),))
    editing.create(actor, slug="fete", language="fr", title="La fête", in_footer=True, now=now)
    assert client.get("/pages/fete").status_code == 404
    editing.save(actor, "fete", "fr", title="La fête", body="Tous les ans.", seen=1, publish=True, now=now)
    text = text_of(client.get("/pages/fete?lang=nl"))
    assert '<article class="text" lang="fr">' in text
    assert "Français" in text.split("<article")[0]
    assert '<a href="/pages/fete" lang="fr">La fête</a>' in text
    assert "/manage/" not in text
    text = text_of(client.get("/pages/fete?lang=fr"))
    assert '<article class="text">' in text


@pytest.mark.parametrize("slug", ["nowhere", "Le-x", "x" * 3000, "%00"])
def test_a_page_that_is_not_there(client, written, slug):
    assert client.get(f"/pages/{slug}").status_code == 404


def test_the_foot_of_a_page_takes_one_statement_more_however_many_pages(client, written, queries, now):
    with queries() as few:
        client.get("/pages/about")
    for number in range(3):
        page = editing.begin(f"p{number}", in_footer=True, now=now)
        editing.add_version(page, "en", title="P", body="", by=None, publish=True, now=now)
    with queries() as many:
        client.get("/pages/about")
    assert len(many) == len(few)


@pytest.mark.parametrize("who", ["resident", "manager", "stranger"])
def test_only_administrators_write_pages(client, written, sign_in, request, who, session):
    sign_in(client, request.getfixturevalue(who))
    version = session.scalars(select(ContentVersion.id).limit(1)).one()
    for address in ("/manage/pages", "/manage/pages/new", "/manage/pages/invest", "/manage/pages/invest/text/fr",
                    "/manage/pages/invest/history/fr", f"/manage/pages/about/versions/{version}"):  # fmt: skip
        response = client.get(address)
        assert response.status_code == 403
        assert "Remplacez-le" not in text_of(response)
    assert client.post_raw(TEXT, {"title": "x", "body": "x", "seen": "1", "act": "publish"}).status_code == 403
    assert client.post_raw(f"/manage/pages/about/versions/{version}/restore").status_code == 403
    assert "/manage/pages" not in text_of(client.get("/pages/about"))
    assert body_of(session).startswith("Hub est une communauté")


def test_the_service_asks_too(written, now):
    with pytest.raises(Forbidden):
        editing.save(Actor(party_id=1), "about", "fr", title="x", body="x", seen=1, publish=True, now=now)


def test_a_draft_is_read_by_nobody_until_it_is_published(client, written, administrator, sign_in, session):
    sign_in(client, administrator)
    draft = {"title": "Qui nous sommes", "body": "Zanzibar", "act": "draft"}
    response = client.post_form(TEXT, draft)
    assert (response.status_code, response.headers["Location"]) == (303, "/manage/pages/about")
    visitor = client.application.test_client()
    text = text_of(visitor.get("/pages/about?lang=fr"))
    assert "Zanzibar" not in text
    assert "Qui nous sommes" not in text
    assert found("zanzibar") == []
    text = text_of(client.get("/manage/pages/about"))
    assert "Français: published, and a newer draft" in text
    response = client.post_form(TEXT, {"act": "publish"})
    assert response.status_code == 303
    text = text_of(visitor.get("/pages/about?lang=fr"))
    assert "<h1>Qui nous sommes</h1>" in text
    assert '<a href="/pages/about">Qui nous sommes</a>' in text
    assert found("zanzibar") == ["/pages/about"]
    numbers = session.scalars(select(ContentVersion.number).join(ContentPage).where(
        ContentPage.slug == "about", ContentVersion.language == "fr")).all()  # fmt: skip
    assert sorted(numbers) == [1, 2]
    acts = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert acts == ["page.draft", "page.publish"]


def test_a_preview_writes_nothing(client, written, administrator, sign_in, session):
    sign_in(client, administrator)
    response = client.post_form(TEXT, {"title": "Essai", "body": "# Titre\n\n<b>x</b>", "act": "preview"})
    text = text_of(response)
    assert response.status_code == 200
    assert "<h4>Titre</h4>" in text
    assert "&lt;b&gt;x&lt;/b&gt;" in text
    assert "Essai" not in text_of(client.get("/manage/pages/about/history/fr"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "Enter a title."),
        ({"title": "   "}, "Enter a title."),
        ({"title": "x" * 121}, "Write at most 120 characters."),
        ({"body": "x" * 30_001}, "Write at most 30000 characters."),
    ],
)
def test_bad_input_is_kept_and_explained(client, written, administrator, sign_in, session, typed, said):
    sign_in(client, administrator)
    response = client.post_form(TEXT, {"body": "Gardé tel quel", **typed, "act": "publish"})
    assert response.status_code == 422
    assert said in text_of(response)
    assert ("Gardé tel quel" in text_of(response)) is ("body" not in typed)
    assert body_of(session).startswith("Hub est une communauté")


def test_two_writers_do_not_lose_each_others_text(client, written, administrator, sign_in, session):
    sign_in(client, administrator)
    first, second = client.fields(TEXT), client.fields(TEXT)
    assert client.post(TEXT, data={**first, "body": "Premier texte", "act": "publish"}).status_code == 303
    response = client.post(TEXT, data={**second, "body": "Second texte", "act": "publish"})
    text = text_of(response)
    assert response.status_code == 409
    assert "Somebody saved this text while you had it open." in text
    assert "Premier texte" in text
    assert "Second texte</textarea>" in text
    assert "What Pieter Janssens saved" in text
    assert body_of(session) == "Premier texte"
    again = {**second, "seen": "2", "body": "Les deux textes", "act": "publish"}
    assert 'name="seen" type="hidden" value="2"' in text
    assert client.post(TEXT, data=again).status_code == 303
    assert body_of(session) == "Les deux textes"
    assert "Premier texte" in text_of(client.get(version_of(session, 2)))


def version_of(session, number, language="fr"):
    of_page = ContentPage.slug == "about", ContentVersion.language == language, ContentVersion.number == number
    version = session.scalars(select(ContentVersion).join(ContentPage).where(*of_page)).one()
    return f"/manage/pages/about/versions/{version.id}"


def test_history_says_who_and_when_and_goes_back(client, written, administrator, sign_in, session, now):
    sign_in(client, administrator)
    client.post_form(TEXT, {"body": "Ligne une\nLigne deux", "act": "publish"})
    client.post_form(TEXT, {"body": "Ligne une\nLigne trois", "act": "publish"})
    text = text_of(client.get("/manage/pages/about/history/fr"))
    assert text.count("Pieter Janssens") == 2
    assert "Wed 25/11/2026, 10:00" in text
    assert text.count("Everybody reads this") == 1
    text = text_of(client.get(version_of(session, 3)))
    assert "Gone: </span>Ligne deux" in text
    assert "New: </span>Ligne trois" in text
    old = version_of(session, 1)
    response = client.post_form(f"{old}/restore", page=old)
    assert (response.status_code, response.headers["Location"]) == (303, TEXT)
    assert body_of(session) == "Ligne une\nLigne trois"
    assert client.fields(TEXT)["body"].startswith("Hub est une communauté")
    client.post_form(TEXT, {"act": "publish"})
    assert body_of(session).startswith("Hub est une communauté")


def test_a_version_belongs_to_its_page(client, written, administrator, sign_in, session):
    sign_in(client, administrator)
    other = version_of(session, 1).replace("about", "privacy")
    assert client.get(other).status_code == 404
    assert client.post_raw(f"{other}/restore").status_code == 404
    for address in ("/manage/pages/about/text/de", "/manage/pages/about/history/xx", "/manage/pages/nowhere",
                    "/manage/pages/about/history/fr?page=0", "/manage/pages/about/history/fr?page=x",
                    "/manage/pages/about/versions/999999999"):  # fmt: skip
        assert client.get(address).status_code == 404


def test_a_long_history_has_pages(client, written, administrator, sign_in, session, now):
    page = session.scalars(select(ContentPage).where(ContentPage.slug == "about")).one()
    for number in range(35):
        at = now + timedelta(minutes=number)
        editing.add_version(page, "fr", title="T", body=str(number), by=None, publish=False, now=at)
    sign_in(client, administrator)
    first = text_of(client.get("/manage/pages/about/history/fr"))
    second = text_of(client.get("/manage/pages/about/history/fr?page=2"))
    assert first.count(">Version ") == 30
    assert second.count(">Version ") == 6
    assert "page=2" in first
    assert "Everybody reads this" in second


def test_a_further_page(client, written, administrator, sign_in):
    sign_in(client, administrator)
    new = {"slug": "jardin", "title": "Le jardin", "language": "fr"}
    assert client.post_form("/manage/pages/new", {**new, "slug": "about"}).status_code == 409
    for wrong in ("", "New", "new", "a b", "x" * 71):
        response = client.post_form("/manage/pages/new", {**new, "slug": wrong})
        assert response.status_code == 422
        assert 'value="Le jardin"' in text_of(response)
    response = client.post_form("/manage/pages/new", new)
    assert (response.status_code, response.headers["Location"]) == (303, "/manage/pages/jardin/text/fr")
    assert client.get("/pages/jardin").status_code == 404
    assert "Le jardin" in text_of(client.get("/manage/pages"))


def test_a_page_is_hidden_moved_and_taken_from_the_foot(client, written, administrator, sign_in):
    sign_in(client, administrator)
    stand = "/manage/pages/house-rules"
    assert client.post_form(stand, {"public": None}).status_code == 303
    assert client.get("/pages/house-rules").status_code == 404
    assert "/pages/house-rules" not in text_of(client.get("/pages/about"))
    assert found("consignes") == []
    assert client.post_form(stand, {"public": "y", "in_footer": None, "position": "0"}).status_code == 303
    assert client.get("/pages/house-rules").status_code == 200
    assert "/pages/house-rules" not in text_of(client.get("/pages/about"))
    assert found("consignes")[0] == "/pages/house-rules"
    listed = text_of(client.get("/manage/pages"))
    assert listed.index("/manage/pages/house-rules") < listed.index("/manage/pages/about")
    assert client.post_form(stand, {"position": "99"}).status_code == 422


def test_the_list_takes_the_same_statements_with_more_pages(client, written, administrator, sign_in, queries, now):
    sign_in(client, administrator)
    with queries() as few:
        client.get("/manage/pages")
    for number in range(3):
        editing.begin(f"p{number}", in_footer=False, now=now)
    with queries() as many:
        client.get("/manage/pages")
    assert len(many) == len(few)


def test_a_text_of_one_line_over_and_over_is_compared_at_once():
    found = comparing.compare("a\n" * 15_000, "b\n" + "a\n" * 14_990 + "c\n")
    assert (next(one.text for one in found if one.kind == "new"), found[-1]) == ("b", comparing.Line("new", "c"))
    few = comparing.compare("a\nb\nc\n", "a\nd\nc\n")
    assert [(one.kind, one.text) for one in few] == [("same", "a"), ("gone", "b"), ("new", "d"), ("same", "c")]
