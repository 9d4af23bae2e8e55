"""The pages of profiles and words."""

from collections.abc import Callable
from datetime import datetime

import pytest

from hub.accounts.models import Party, SignIn
from hub.people.service import concepts as words
from hub.people.service import profiles, topics
from tests.kit.client import Client
from tests.people.conftest import actor

SignInAs = Callable[[Client, Party], SignIn]


def test_a_new_profile_is_filled_step_by_step(client: Client, builder: Party, sign_in: SignInAs) -> None:
    sign_in(client, builder)
    assert client.get("/profile").headers["Location"] == "/profile/topics?first=1"
    added = client.post_raw(
        "/profile/topics?first=1", {"kind": "offer", "text": "isolatie, houtbewerking", "weight": "5"}
    )
    assert (added.status_code, added.headers["Location"]) == (303, "/profile/topics?kind=offer&first=1")
    spoken = client.post_raw("/profile/languages?first=1", {"speak": ["nl", "fr"], "learn": ["tr"]})
    assert (spoken.status_code, spoken.headers["Location"]) == (303, "/profile/about?first=1")
    about = client.post_raw(
        "/profile/about?first=1", {"roles": ["contractor"], "about": "Ik bouw met leem.", "about_language": "nl"}
    )
    assert (about.status_code, about.headers["Location"]) == (303, "/profile/audiences?first=1")
    text = client.get("/profile?lang=nl").get_data(as_text=True)
    for word in ("Isolatie", "Houtbewerking", "Ik bouw met leem.", "Türkçe"):
        assert word in text


def test_the_reader_sees_concepts_in_their_language(
    client: Client, builder: Party, resident: Party, sign_in: SignInAs, now: datetime
) -> None:
    topics.add_topics(actor(builder, now), "offer", "isolatie", language="nl", now=now)
    sign_in(client, resident)
    for language, word in (("fr", "Isolation"), ("nl", "Isolatie"), ("en", "Insulation")):
        assert word in client.get(f"/members/tuur-vandenbroucke?lang={language}").get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "data", "said"),
    [
        ("/profile/topics", {"kind": "offer", "text": ""}, "Type a word"),
        ("/profile/topics", {"kind": "offer", "text": ", ".join("abcdefghijk")}, "at most 10"),
        ("/profile/about", {"about_language": "en", "links": "javascript:alert(1)"}, "one address a line"),
        ("/profile/about", {"about_language": "en", "about": "x" * 2001}, "at most 2,000 letters"),
    ],
)
def test_bad_input_is_said_at_the_field_and_stays(
    client: Client, builder: Party, sign_in: SignInAs, path: str, data: dict[str, str], said: str
) -> None:
    sign_in(client, builder)
    answer = client.post_raw(f"{path}?lang=en", data)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)


def test_what_is_hidden_stands_nowhere(
    client: Client, builder: Party, resident: Party, sign_in: SignInAs, now: datetime
) -> None:
    me = actor(builder, now)
    topics.add_topics(me, "need", "huisvesting", language="nl", note="na mijn scheiding", now=now)
    topics.add_topics(me, "offer", "isolatie", language="nl", now=now)
    profiles.write_audiences(me, {"need": "me"}, now=now)
    sign_in(client, resident)
    text = client.get("/members/tuur-vandenbroucke?lang=nl").get_data(as_text=True)
    assert "Isolatie" in text
    assert "na mijn scheiding" not in text
    assert "Is looking for" not in text


def test_suggestions_keep_what_was_typed_before_the_comma(client: Client, builder: Party, sign_in: SignInAs) -> None:
    sign_in(client, builder)
    text = client.get("/concepts?text=samentuin,fietsh&lang=fr").get_data(as_text=True)
    assert '<option value="samentuin, Réparation de vélos">Fietsherstel</option>' in text


def test_the_queue_is_for_administrators(
    client: Client, builder: Party, manager: Party, administrator: Party, sign_in: SignInAs, now: datetime
) -> None:
    topics.add_topics(actor(builder, now), "offer", "lampenkappen vouwen", language="nl", now=now)
    sign_in(client, manager)
    assert client.get("/manage/concepts").status_code == 403
    sign_in(client, administrator)
    assert "lampenkappen vouwen" in client.get("/manage/concepts").get_data(as_text=True)
    concept = words.find("lampenkappen vouwen", language="nl")
    assert concept is not None
    answer = client.post_raw(f"/manage/concepts/{concept.id}", {"into": "nothing-like-it"})
    assert answer.status_code == 422
    answer = client.post_raw(
        f"/manage/concepts/{concept.id}", {"name_en": "Folding lampshades", "name_nl": "Lampenkappen vouwen"}
    )
    assert answer.status_code == 303
    assert client.get(f"/manage/concepts/{concept.id}").status_code == 409


def test_blocking_and_taking_it_back(
    client: Client, builder: Party, resident: Party, sign_in: SignInAs, now: datetime
) -> None:
    profiles.ensure(actor(builder, now), now=now)
    sign_in(client, resident)
    assert client.post_raw("/members/tuur-vandenbroucke/block", {}).status_code == 303
    assert client.get("/members/tuur-vandenbroucke").status_code == 404
    assert "Tuur Vandenbroucke" in client.get("/profile/blocked").get_data(as_text=True)
    assert client.post_raw(f"/profile/blocked/{builder.id}/undo", {}).status_code == 303
    assert client.get("/members/tuur-vandenbroucke").status_code == 200
