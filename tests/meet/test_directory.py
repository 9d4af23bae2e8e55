"""The directory of members: what is found, counted and told is what all members may see."""

from collections.abc import Mapping
from datetime import datetime

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from hub.accounts.models import Account
from hub.db import db
from hub.domain.permissions import Actor
from hub.meet.service import directory
from hub.meet.service.directory import Found, Wanted
from hub.people.models import Concept
from hub.people.service import blocks
from tests.kit.counting import queries
from tests.meet.conftest import Member


def listed(actor: Actor, *, number: int = 1, reader: str = "en", **asked: str) -> Found:
    return directory.listed(actor, Wanted(**asked), number=number, reader=reader)


def names(actor: Actor, **asked: str) -> list[str]:
    return [one.person.name for one in listed(actor, **asked).rows]


@pytest.fixture
def lan(member: Member) -> Actor:
    """A reader, and a few others."""
    member("Zoë Van den Bossche", roles=("architect", "resident"), speaks="nl fr", postcode="1080", offer="renovation")
    member("Kofi Mensah", roles=("contractor",), speaks="en", postcode="1070", offer="insulation")
    member("Ayşe Demir", roles=("resident",), speaks="tr", learns="nl", postcode="1080", need="insulation")
    return member("Lan Nguyen", roles=("care",), speaks="vi fr", postcode="1000", interest="sewing")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Ayşe Demir", "Kofi Mensah", "Lan Nguyen", "Zoë Van den Bossche"]),
        ({"name": "zoe"}, ["Zoë Van den Bossche"]),
        ({"name": "Bossche Zoë"}, ["Zoë Van den Bossche"]),
        ({"name": "AYŞE"}, ["Ayşe Demir"]),
        ({"name": "%"}, []),
        ({"name": "_"}, []),
        ({"role": "resident"}, ["Ayşe Demir", "Zoë Van den Bossche"]),
        ({"role": "resident", "commune": "1070"}, []),
        ({"language": "fr"}, ["Lan Nguyen", "Zoë Van den Bossche"]),
        ({"language": "nl"}, ["Zoë Van den Bossche"]),
        ({"commune": "1080"}, ["Ayşe Demir", "Zoë Van den Bossche"]),
        ({"about": "insulation"}, ["Ayşe Demir", "Kofi Mensah"]),
        ({"about": "isolatie", "kind": "need"}, ["Ayşe Demir"]),
        ({"about": "isolatie", "kind": "offer"}, ["Kofi Mensah"]),
        ({"kind": "interest"}, ["Lan Nguyen"]),
        ({"about": "zeppelins"}, []),
        ({"about": "a\"b'; AND 🎈"}, []),
    ],
)
def test_members_by_what_is_asked(lan: Actor, asked: Mapping[str, str], found: list[str]) -> None:
    assert names(lan, **asked) == found
    assert listed(lan, **asked).total == len(found)


def test_a_wider_word_finds_the_narrower(lan: Actor, session: Session) -> None:
    seen = listed(lan, about="insulation")
    assert seen.names["nl"] == "Isolatie"
    concept = session.get(Concept, seen.concept_id)
    assert concept is not None
    assert concept.parent_id is not None
    wider = session.get(Concept, concept.parent_id)
    assert wider is not None
    assert set(names(lan, about=wider.labels[0].text)) >= {"Ayşe Demir", "Kofi Mensah"}


def test_counts_by_role_leave_the_role_out(lan: Actor) -> None:
    assert listed(lan, role="contractor").roles == {"architect": 1, "care": 1, "contractor": 1, "resident": 2}
    assert listed(lan, about="insulation").roles == {"contractor": 1, "resident": 1}


def test_what_is_hidden_is_neither_found_nor_counted_nor_told(lan: Actor, member: Member) -> None:
    member(
        "Quiet Person", roles=("investor",), speaks="bg", postcode="1190", need="childcare",
        hidden=("roles", "languages", "quarter", "need"),
    )  # fmt: skip
    for asked in ({"role": "investor"}, {"language": "bg"}, {"commune": "1190"}, {"about": "childcare"}, {"kind": "x"}):
        assert names(lan, **asked) == []
        assert listed(lan, **asked).total == 0
    assert "investor" not in listed(lan).roles
    (line,) = listed(lan, name="quiet").rows
    assert (line.person.roles, line.person.languages, line.person.postcode, list(line.topics)) == ((), (), "", [])


def test_neither_of_a_blocked_pair_nor_who_left(lan: Actor, member: Member, session: Session, now: datetime) -> None:
    shy, gone = member("Shy Person", roles=("investor",)), member("Gone Person", roles=("investor",))
    blocks.block(shy, "lan-nguyen", now=now)
    session.execute(update(Account).where(Account.party_id == gone.party_id).values(disabled_at=now))
    assert listed(lan, name="person").total == 0
    assert "investor" not in listed(lan).roles
    assert names(shy, name="lan") == []
    blocks.unblock(shy, lan.party_id or 0)
    blocks.block(lan, "shy-person", now=now)
    assert names(lan, name="shy") == names(shy, name="lan") == []


def test_pages_are_stable(lan: Actor, member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "ROWS", 3)
    pages = [listed(lan, number=number) for number in (1, 2, 99)]
    assert [len(one.rows) for one in pages] == [3, 1, 1]
    assert [(one.number, one.pages, one.total) for one in pages] == [(1, 2, 4), (2, 2, 4), (2, 2, 4)]


def test_as_many_queries_for_three_as_for_one(lan: Actor) -> None:
    db.session.expire_all()
    with queries() as few:
        assert len(listed(lan, name="kofi").rows) == 1
    db.session.expire_all()
    with queries(len(few)):
        assert len(listed(lan, name="n").rows) == 3
