"""Doubles made one: all moves, nothing is gained, the trail stays."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.accounts.models import Account, Consent, Fact, Grant, Mandate, MergedParty, Party, SignIn
from hub.accounts.service import actor_of, create_person, find_person
from hub.accounts.service.merging import STAYS
from hub.audit import AuditEntry
from hub.booking.models import Booking
from hub.db import Base
from hub.domain.errors import Refused
from hub.feeds.models import Collection
from hub.outbox import MailChoice
from tests.kit import cast
from tests.kit.cast import Organisation
from tests.kit.client import Client
from tests.kit.places import Houses

Enter = Callable[[Client, Party], SignIn]
Mails = Callable[[], list[tuple[str, str]]]
TODAY = date(2026, 11, 25)
EVENING = {"date": "2026-12-05", "start": "18:00", "end": "20:00", "title": "Tango", "key": "k1"}


@pytest.fixture
def twice(houses: Houses, now: datetime) -> tuple[Party, Party]:
    """Rosa, entered twice without e-mail."""
    found = []
    for name in ("Rosa Quispe", "Rosa Q."):
        person = create_person(name=name, language="fr", now=now)
        cast.fact(person, "resident", houses.le_marronnier, now=now)
        found.append(person)
    return found[0], found[1]


def left_behind(session: Session, party_id: int) -> dict[str, int]:
    found = {}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if table.name not in STAYS and any(key.column.table.name == "party" for key in column.foreign_keys):
                count = session.scalar(select(func.count()).select_from(table).where(column == party_id))
                if count:
                    found[f"{table.name}.{column.name}"] = count
    return found


def test_a_manager_compares_then_merges(
    client: Client, manager: Party, twice: tuple[Party, Party], sign_in: Enter, session: Session, outbox: Any
) -> None:
    kept, gone = twice
    sign_in(client, manager)
    assert client.post_form("/rooms/grande-salle/book", EVENING | {"party": f"person-{gone.id}"}).status_code == 303
    session.add(Consent(party_id=gone.id, text="x", given_on=TODAY, created_at=gone.created_at))
    page = f"/manage/people/{kept.id}/merge"
    looked = client.post_form(page, {"who": "Rosa Q."})
    assert looked.status_code == 200
    told = ("Rosa Q. goes into Rosa Quispe", "<dt>Bookings</dt><dd>1</dd>", "What they are to places</dt><dd>1</dd>")
    assert [text for text in told if text not in looked.text] == []
    assert session.scalars(select(MergedParty)).all() == []
    done = client.post_raw(page, {"who": "Rosa Q.", "gone": str(gone.id), "sure": "y"})
    assert (done.status_code, done.location) == (303, f"/manage/people/{kept.id}")
    session.expire_all()
    assert left_behind(session, gone.id) == {}
    assert session.scalars(select(Booking.party_id)).all() == [kept.id]
    assert len(session.scalars(select(Fact).where(Fact.party_id == kept.id)).all()) == 1, "the same fact once"
    assert session.scalars(select(Consent.party_id)).all() == [kept.id]
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "party.merge")).one()
    assert (entry.person_id, entry.party_id, entry.details["gone"], entry.details["name"]) == (
        manager.id, kept.id, gone.id, "Rosa Q.",
    )  # fmt: skip
    booked = session.scalars(select(AuditEntry.party_id).where(AuditEntry.action == "booking.booked")).all()
    assert booked == [gone.id], "the trail says what was"
    assert client.get(f"/manage/people/{gone.id}").location == f"/manage/people/{kept.id}"
    assert "Rosa Q." not in client.get("/manage/people").text
    assert "Rosa Q." not in client.get("/rooms/grande-salle/book").text
    with pytest.raises(Refused):
        find_person("Rosa Q.")
    assert client.post_raw(page, {"who": "Rosa Q.", "gone": str(gone.id), "sure": "y"}).status_code == 404
    shown = session.scalars(select(Collection.name).where(Collection.name == f"party:{kept.id}")).all()
    assert shown == [f"party:{kept.id}"]


@pytest.mark.parametrize("why", ["elsewhere", "oneself", "account", "powers", "stranger", "kind"])
def test_what_a_manager_does_not_merge(
    client: Client, manager: Party, twice: tuple[Party, Party], resident: Party, stranger: Party, sign_in: Enter,
    session: Session, houses: Houses, now: datetime, why: str, association: Organisation,
) -> None:  # fmt: skip
    kept, gone = twice
    status = 403
    if why == "elsewhere":
        cast.fact(gone, "coworker", houses.quai_40, now=now)
    elif why == "oneself":
        cast.fact(manager, "resident", houses.le_marronnier, now=now)
        kept = manager
    elif why == "account":
        gone = resident
    elif why == "powers":
        cast.grant(gone, "manager", houses.le_marronnier, now=now)
    elif why == "stranger":
        gone, status = stranger, 404
    else:
        gone, status = association.organisation, 422
    session.commit()
    before = session.scalars(select(Fact.party_id).order_by(Fact.id)).all()
    sign_in(client, manager)
    answer = client.post_raw(f"/manage/people/{kept.id}/merge", {"who": gone.name, "gone": str(gone.id), "sure": "y"})
    assert answer.status_code == status
    assert session.scalars(select(MergedParty)).all() == []
    assert session.scalars(select(Fact.party_id).order_by(Fact.id)).all() == before


def test_a_name_elsewhere_is_not_told(
    client: Client, manager: Party, twice: tuple[Party, Party], coworker: Party, sign_in: Enter
) -> None:
    sign_in(client, manager)
    answer = client.post_raw(f"/manage/people/{twice[0].id}/merge", {"who": "Léa Dubois"})
    assert (answer.status_code, "Nobody here has this name" in answer.text) == (422, True)
    assert client.get(f"/manage/people/{coworker.id}/merge").status_code == 404


@pytest.mark.parametrize("stays", ["kept", "gone"])
def test_an_administrator_chooses_the_sign_in_that_stays(
    client: Client, second: Client, administrator: Party, resident: Party, stranger: Party, association: Organisation,
    sign_in: Enter, session: Session, now: datetime, mails: Mails, stays: str, outbox: object,
) -> None:  # fmt: skip
    cast.mandate(association.organisation, stranger, now=now)
    cast.mandate(association.organisation, resident, now=now)
    for person in (resident, stranger):
        session.add(MailChoice(party_id=person.id, topic="own", value="off", chosen_at=now))
    sign_in(second, stranger)
    sign_in(client, administrator)
    page = f"/manage/people/{resident.id}/merge"
    sure = {"who": "stranger@example.org", "gone": str(stranger.id), "sure": "y"}
    nobody_chose = client.post_raw(page, sure)
    assert (nobody_chose.status_code, "Choose which sign-in stays." in nobody_chose.text) == (422, True)
    assert {"resident@example.org", "stranger@example.org"} <= set(session.scalars(select(Account.email)))
    assert client.post_raw(page, {**sure, "account": stays}).status_code == 303
    session.expire_all()
    emails = {"kept": "resident@example.org", "gone": "stranger@example.org"}
    assert resident.account is not None
    assert resident.account.email == emails[stays]
    assert mails() == [("account_merged", emails["gone" if stays == "kept" else "kept"])]
    assert (second.get("/account").status_code == 200) == (stays == "gone")
    assert left_behind(session, stranger.id) == {}
    assert len(session.scalars(select(Mandate).where(Mandate.person_id == resident.id)).all()) == 1
    assert len(session.scalars(select(MailChoice)).all()) == 1
    assert actor_of(resident.id, today=TODAY).acts_for(association.organisation.id)


def test_organisations_and_their_address(
    client: Client, manager: Party, association: Organisation, houses: Houses, sign_in: Enter, session: Session,
    now: datetime,
) -> None:  # fmt: skip
    other = cast.organisation("Ateliers Canal", "ateliers-canal", now=now)
    cast.fact(other, "association", houses.le_marronnier, now=now)
    sign_in(client, manager)
    page = "/manage/organisations/ateliers-du-canal/merge"
    assert client.post_raw(page, {"who": "ateliers-canal"}).status_code == 200
    assert client.post_raw(page, {"who": "ateliers-canal", "gone": str(other.id), "sure": "y"}).status_code == 303
    assert client.get("/organisations/ateliers-canal").location == "/organisations/ateliers-du-canal"
    assert client.get("/organisations").text.count("<h3>") == 1
    assert left_behind(session, other.id) == {}


def test_an_organisation_a_house_rule_names_stays(
    client: Client, administrator: Party, association: Organisation, houses: Houses, sign_in: Enter, session: Session,
    now: datetime, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from hub.accounts import doubles

    other = cast.organisation("Ateliers Canal", "ateliers-canal", now=now)
    monkeypatch.setattr(doubles, "GUARDS", [lambda _id, slug: "grande-salle" if slug == "ateliers-canal" else ""])
    sign_in(client, administrator)
    page = "/manage/organisations/ateliers-du-canal/merge"
    answer = client.post_raw(page, {"who": "ateliers-canal", "gone": str(other.id), "sure": "y"})
    assert (answer.status_code, "The house rule of grande-salle keeps time" in answer.text) == (409, True)
    assert session.scalars(select(MergedParty)).all() == []


def test_powers_go_with_an_administrator_only(
    client: Client, administrator: Party, twice: tuple[Party, Party], sign_in: Enter, session: Session, houses: Houses,
    now: datetime,
) -> None:  # fmt: skip
    kept, gone = twice
    cast.grant(gone, "host", houses.quai_40, now=now)
    sign_in(client, administrator)
    sure = {"who": "x", "gone": str(gone.id), "sure": "y"}
    assert client.post_raw(f"/manage/people/{kept.id}/merge", sure).status_code == 303
    assert session.scalars(select(Grant.party_id).where(Grant.role == "host")).all() == [kept.id]
    own = {"who": "x", "gone": str(administrator.id), "sure": "y"}
    assert client.post_raw(f"/manage/people/{kept.id}/merge", own).status_code == 403
