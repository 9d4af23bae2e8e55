"""The pages of matches and of the directory, and what nobody can read out of them."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from hub.accounts.models import Party, SignIn
from hub.db import db
from hub.domain.permissions import Actor
from hub.meet.service import counting
from hub.people.models import Profile
from hub.people.service import profiles, topics
from tests.kit.client import Client
from tests.kit.counting import queries
from tests.meet.conftest import Member

SignInAs = Callable[[Client, Party], SignIn]
HELD_BACK = re.compile(r'name="csrf_token"[^>]*value="[^"]*"|nonce="[^"]*"|value="[^"]*"[^>]*name="csrf_token"')


def party(actor: Actor) -> Party:
    found = db.session.get(Party, actor.party_id)
    assert found is not None
    return found


def text(client: Client, address: str) -> str:
    return HELD_BACK.sub("", client.get(address).get_data(as_text=True))


def test_reasons_in_the_readers_language(client: Client, member: Member, sign_in: SignInAs) -> None:
    lan = member("Lan Nguyen", need="insulation", interest="sewing", speaks="fr")
    member("Kofi Mensah", offer="insulation", interest="sewing", roles=("contractor",), speaks="fr en")
    counting.refresh()
    sign_in(client, party(lan))
    for code, word in (("en", "Insulation"), ("fr", "Isolation"), ("nl", "Isolatie")):
        shown = text(client, f"/matches?lang={code}")
        assert word in shown
        assert 'href="/members/kofi-mensah"' in shown
        assert "Français" in shown
    shown = text(client, "/matches?lang=en")
    assert "You need this, they offer it: Insulation" in shown
    assert "You both care about: Sewing" in shown
    assert "First in your list: Contractor" in shown
    assert "%" not in re.sub(r"<[^>]*>", "", shown)


def test_not_interested_and_back(client: Client, member: Member, sign_in: SignInAs) -> None:
    lan = member("Lan Nguyen", interest="sewing")
    member("Kofi Mensah", interest="sewing")
    sign_in(client, party(lan))
    assert client.post_raw("/matches/kofi-mensah/dismiss", {}).status_code == 303
    shown = text(client, "/matches?lang=en")
    assert 'href="/members/kofi-mensah"' not in shown
    assert 'action="/matches/kofi-mensah/undo"' in shown
    assert client.post_raw("/matches/kofi-mensah/undo", {}).status_code == 303
    assert 'href="/members/kofi-mensah"' in text(client, "/matches?lang=en")
    assert client.post_raw("/matches/nobody/dismiss", {}).status_code == 404


def test_the_spread_is_kept_and_nothing_else_changes(
    client: Client, member: Member, sign_in: SignInAs, now: datetime
) -> None:
    lan = member("Lan Nguyen", interest="sewing")
    profiles.write_matching(lan, is_matched=True, spread="similar", now=now)
    sign_in(client, party(lan))
    assert client.fields("/matches")["spread"] == "similar"
    assert client.post_raw("/matches", {"spread": "surprising"}).status_code == 303
    assert client.fields("/matches")["spread"] == "surprising"
    assert client.post_raw("/matches", {"spread": "far away"}).status_code == 422
    assert client.post_raw("/matches", {}).status_code == 422
    profile = db.session.get(Profile, lan.party_id)
    assert profile is not None
    assert (profile.spread, profile.is_matched) == ("surprising", True)


def test_each_empty_list_leads_on(
    client: Client, member: Member, resident: Party, sign_in: SignInAs, now: datetime
) -> None:
    sign_in(client, resident)
    assert 'href="/profile/topics"' in text(client, "/matches")
    lan = member("Lan Nguyen", interest="sewing")
    sign_in(client, party(lan))
    assert "Nobody yet" in text(client, "/matches?lang=en")
    profiles.write_matching(lan, is_matched=False, spread="mixed", now=now)
    assert 'href="/profile/audiences"' in text(client, "/matches")


@pytest.mark.parametrize("address", ["/matches", "/members", "/members?role=resident"])
def test_only_for_members(client: Client, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (303, "/sign-in")


def test_the_address_keeps_the_choices(client: Client, member: Member, sign_in: SignInAs) -> None:
    lan = member("Lan Nguyen", need="insulation", roles=("resident",), speaks="fr", postcode="1080")
    sign_in(client, party(lan))
    address = "/members?q=isolation&kind=need&role=resident&language=fr&commune=1080&name=lan&lang=fr"
    shown = text(client, address)
    for part in (
        'name="q" type="search"', 'value="isolation"', '<option value="need" selected>',
        '<option value="resident" selected>', '<option value="fr" selected>', '<option value="1080" selected>',
        'value="lan"', 'href="/members/lan-nguyen"',
    ):  # fmt: skip
        assert part in shown


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=99999999999999999999999999999", "page=%C2%B2", "q=%00", "q=%FF%FE", "role=%27",
     "kind=x", "name=" + "x" * 6000, "q=l%27%C3%A9t%C3%A9", "q=a%22b", "q=AND", "q=%F0%9F%8E%88", "commune=9999"],
)  # fmt: skip
def test_whatever_is_typed_gives_a_page(client: Client, member: Member, sign_in: SignInAs, query: str) -> None:
    sign_in(client, party(member("Lan Nguyen", interest="sewing")))
    assert client.get(f"/members?{query}").status_code == 200


PAGES = (
    "/matches", "/members", "/members?q=insulation", "/members?q=childcare", "/members?q=childcare&kind=need",
    "/members?language=bg", "/members?commune=1190", "/members?role=investor", "/members?name=quiet",
    "/members/quiet-person", "/concepts?text=insul", "/concepts?text=childc",
    "/members?q=something+new",
)  # fmt: skip


@pytest.mark.parametrize("field", ["interest", "offer", "need", "roles", "languages", "quarter", "about", "links"])
@pytest.mark.parametrize("audience", ["groups", "me"])
def test_another_value_of_a_hidden_field_changes_no_byte(
    client: Client, member: Member, sign_in: SignInAs, now: datetime, field: str, audience: str
) -> None:
    """All that another member can see, before and after everything of a hidden field is something else."""
    lan = member("Lan Nguyen", interest="sewing, childcare", need="insulation, childcare", offer="childcare",
                 roles=("care",), speaks="fr bg", postcode="1190")  # fmt: skip
    member("Kofi Mensah", interest="sewing", offer="insulation", need="childcare", roles=("contractor",))
    quiet = member("Quiet Person", interest="sewing", offer="insulation", need="cooking", roles=("resident",),
                   speaks="fr", postcode="1080")  # fmt: skip
    profiles.write_audiences(quiet, {field: audience}, now=now)
    counting.refresh()
    sign_in(client, party(lan))
    for address in PAGES:
        client.get(f"{address}{'&' if '?' in address else '?'}lang=en")
    before = {address: text(client, address) for address in PAGES}
    _swap(quiet, field, now=now)
    counting.refresh()
    assert {address: text(client, address) for address in PAGES} == before
    assert "Quiet Person" in before["/members"]


def _swap(quiet: Actor, field: str, *, now: datetime) -> None:
    if field in profiles.KINDS:
        for topic in topics.topics_of([quiet.party_id or 0], shared=False)[quiet.party_id or 0]:
            if topic.kind == field:
                topics.drop_topic(quiet, field, topic.concept_id, now=now)
        topics.add_topics(quiet, field, "childcare, something new", language="en", weight=5, note="private", now=now)
    elif field == "languages":
        profiles.write_languages(quiet, [("bg", "speak"), ("vi", "learn")], now=now)
    else:
        old = profiles.AboutWish(
            roles=("resident",), about="", about_language="en", postcode="1080", quarter="", links=()
        )
        new = {
            "roles": {"roles": ("investor", "care")},
            "quarter": {"postcode": "1190", "quarter": "Forest"},
            "about": {"about": "Another text.", "about_language": "nl"},
            "links": {"links": ("https://a.example",)},
        }
        profiles.write_about(quiet, replace(old, **new[field]), now=now)


def test_a_page_of_three_asks_as_much_as_a_page_of_one(client: Client, member: Member, sign_in: SignInAs) -> None:
    sign_in(client, party(member("Lan Nguyen", interest="sewing")))
    member("Ana One", interest="sewing", roles=("resident",))
    counting.refresh()
    for address in ("/matches", "/members?q=sewing"):
        client.get(address)
    sent = {}
    for address in ("/matches", "/members?q=sewing"):
        with queries() as few:
            client.get(address)
        sent[address] = len(few)
    for name in ("Bea Two", "Cem Three"):
        member(name, interest="sewing", roles=("care",), speaks="fr")
    counting.refresh()
    for address, count in sent.items():
        with queries(count):
            client.get(address)
