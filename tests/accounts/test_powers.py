"""Grants, organisations and mandates."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts import service
from hub.accounts.models import Grant, Mandate, Party, SignIn
from hub.accounts.service import actor_of, contact_of, managers_of
from hub.audit import AuditEntry
from hub.domain.errors import Refused
from hub.domain.permissions import Action, Power, can
from tests.kit import cast
from tests.kit.cast import Organisation
from tests.kit.client import Client
from tests.kit.places import Houses

Enter = Callable[[Client, Party], SignIn]
Mails = Callable[[], list[tuple[str, str]]]
TODAY = date(2026, 11, 25)


def test_an_administrator_gives_and_ends(
    client: Client, administrator: Party, stranger: Party, houses: Houses, sign_in: Enter, session: Session
) -> None:
    sign_in(client, administrator)
    data = {
        "who": "stranger@example.org",
        "role": "host",
        "place": "quai-40",
        "until_on": "2026-12-31",
        "party_id": "1",
    }
    assert client.post_form("/manage/grants", data).status_code == 303
    assert actor_of(stranger.id, today=TODAY).powers == (Power("host", houses.quai_40.id),)
    assert actor_of(stranger.id, today=date(2027, 1, 1)).powers == ()
    grant = session.scalars(select(Grant).where(Grant.party_id == stranger.id)).one()
    assert grant.given_by_id == administrator.id
    assert client.post_form(f"/manage/grants/{grant.id}/end", page="/manage/grants").status_code == 303
    assert actor_of(stranger.id, today=TODAY).powers == ()
    assert client.post_raw(f"/manage/grants/{grant.id}/end").status_code == 404
    trail = session.scalars(select(AuditEntry.action).where(AuditEntry.party_id == stranger.id)).all()
    assert trail == ["grant.give", "grant.end"]


@pytest.mark.parametrize(
    ("change", "status", "sentence"),
    [
        ({"place": ""}, 422, "Choose the place a manager or host looks after."),
        ({"role": "owner"}, 422, "Choose one from the list."),
        ({"who": "nobody@example.org"}, 422, "Nobody here has this name or e-mail address."),
        ({"who": "Jeanne Willems"}, 422, "Jeanne Willems has no account."),
        ({"from_on": "2026-12-02", "until_on": "2026-12-01"}, 422, "a last day that is not before Wed 02/12/2026."),
        ({"until_on": "32/13/2026"}, 422, "Enter a date like 05/12/2026"),
        ({"who": "manager@example.org", "place": "le-marronnier"}, 409, "Amina Diallo has this already."),
    ],
)
def test_what_cannot_be_given(
    client: Client,
    administrator: Party,
    stranger: Party,
    manager: Party,
    houses: Houses,
    sign_in: Enter,
    session: Session,
    now: datetime,
    change: dict[str, str],
    status: int,
    sentence: str,
) -> None:
    session.add(Party(kind="person", name="Jeanne Willems", created_at=now))
    sign_in(client, administrator)
    before = len(session.scalars(select(Grant)).all())
    data = {"who": "stranger@example.org", "role": "manager", "place": "quai-40", **change}
    answer = client.post_form("/manage/grants", data)
    assert answer.status_code == status
    assert sentence in answer.text
    assert data["who"] in answer.text
    assert len(session.scalars(select(Grant)).all()) == before


@pytest.mark.parametrize("who", ["manager", "stranger"])
def test_only_administrators(
    client: Client, request: pytest.FixtureRequest, administrator: Party, sign_in: Enter, session: Session, who: str
) -> None:
    person = request.getfixturevalue(who)
    sign_in(client, person)
    assert client.get("/manage/grants").status_code == 403
    assert client.get(f"/manage/people/{administrator.id}").status_code == (404 if who == "manager" else 403)
    assert client.post_raw("/manage/grants", {"who": person.name, "role": "administrator"}).status_code == 403
    grant = session.scalars(select(Grant).where(Grant.role == "administrator")).one()
    assert client.post_raw(f"/manage/grants/{grant.id}/end").status_code == 403
    assert client.post_raw(f"/manage/people/{administrator.id}/close").status_code == 403
    assert not can(actor_of(person.id, today=TODAY), Action.ADMINISTER)


def test_the_last_administrator_stays(
    client: Client, administrator: Party, stranger: Party, sign_in: Enter, session: Session, now: datetime
) -> None:
    sign_in(client, administrator)
    grant = session.scalars(select(Grant)).one()
    for url in (f"/manage/grants/{grant.id}/end", f"/manage/people/{administrator.id}/close"):
        answer = client.post_raw(url)
        assert answer.status_code == 422
        assert "Somebody must be able to run this site." in answer.text
    other = cast.grant(stranger, "administrator", now=now)
    other.until_on = date(2026, 12, 31)
    assert client.post_raw(f"/manage/grants/{grant.id}/end").status_code == 422, "the other one ends by itself"
    other.until_on = None
    assert stranger.account is not None
    stranger.account.disabled_at = now
    assert client.post_raw(f"/manage/grants/{grant.id}/end").status_code == 422, "the other one cannot sign in"
    stranger.account.disabled_at = None
    assert client.post_raw(f"/manage/grants/{grant.id}/end").status_code == 303
    assert client.get("/manage/grants").status_code == 403


def test_a_closed_account_is_out_until_it_is_opened(
    client: Client, second: Client, administrator: Party, stranger: Party, sign_in: Enter, session: Session
) -> None:
    sign_in(client, administrator)
    sign_in(second, stranger)
    assert client.post_raw(f"/manage/people/{stranger.id}/close").status_code == 303
    assert second.get("/account").status_code == 303
    assert client.post_raw(f"/manage/people/{stranger.id}/open").status_code == 303
    assert second.get("/account").status_code == 303, "the browsers of before stay out"
    right = {"email": "stranger@example.org", "password": cast.PASSWORD}
    assert second.post_form("/sign-in", right).status_code == 303
    for verb in ("close", "open"):
        assert client.post_raw(f"/manage/people/999999/{verb}").status_code == 404
    assert "Open" in client.get(f"/manage/people/{stranger.id}").text
    assert client.get("/manage/people/999999").status_code == 404


def test_an_administrator_finds_accounts(
    client: Client, second: Client, administrator: Party, manager: Party, stranger: Party, sign_in: Enter
) -> None:
    sign_in(client, administrator)
    page = client.get("/manage/people?q=STRANGER@").text
    assert "Nadia Rossi" in page
    assert "Amina Diallo" not in page
    assert "Nadia Rossi" not in client.get("/manage/people?q=%25").text
    sign_in(second, manager)
    assert "Nadia Rossi" not in second.get("/manage/people?q=Nadia").text
    assert second.get(f"/manage/people/{stranger.id}").status_code == 404


def test_an_organisation_is_entered_and_somebody_acts_for_it(
    client: Client, manager: Party, stranger: Party, sign_in: Enter, session: Session, mails: Mails, outbox: object
) -> None:
    sign_in(client, manager)
    data = {"name": "Théâtre de l’Écluse", "legal_form": "ASBL", "language": "fr", "slug": "me", "kind": "person"}
    data |= {"audience": "association", "place": "le-marronnier"}
    answer = client.post_form("/manage/organisations", data)
    assert (answer.status_code, answer.location) == (303, "/manage/organisations/theatre-de-lecluse")
    again = client.post_form("/manage/organisations", {**data, "name": "théâtre de l’écluse".capitalize()})
    assert again.status_code in {303, 409}
    assert "Théâtre de l’Écluse" in client.get("/organisations").text

    page = "/manage/organisations/theatre-de-lecluse"
    assert client.post_form(page, {"who": "stranger@example.org", "until_on": "2027-06-30"}).status_code == 303
    assert mails() == [("mandate_given", "stranger@example.org")]
    acts = actor_of(stranger.id, today=TODAY).mandates
    assert [(a.slug, a.name, a.until_on) for a in acts] == [
        ("theatre-de-lecluse", "Théâtre de l’Écluse", date(2027, 6, 30))
    ]
    twice = client.post_form(page, {"who": "stranger@example.org"})
    assert twice.status_code == 409
    mandate = session.scalars(select(Mandate)).one()
    assert client.post_form(f"/manage/mandates/{mandate.id}/end", page=page).status_code == 303
    assert actor_of(stranger.id, today=TODAY).mandates == ()


def test_a_taken_name(client: Client, manager: Party, association: Organisation, sign_in: Enter) -> None:
    sign_in(client, manager)
    data = {"name": "les ateliers du canal", "legal_form": "", "language": "fr", "audience": "association"}
    answer = client.post_form("/manage/organisations", data)
    assert answer.status_code == 409
    assert "There is an organisation with this name." in answer.text


def test_nobody_lets_themselves_act(
    client: Client, manager: Party, association: Organisation, administrator: Party, sign_in: Enter, session: Session
) -> None:
    sign_in(client, manager)
    answer = client.post_form("/manage/organisations/ateliers-du-canal", {"who": "manager@example.org"})
    assert answer.status_code == 422
    assert actor_of(manager.id, today=TODAY).mandates == ()


def test_a_manager_of_another_place_does_not_say_who_acts(
    client: Client,
    association: Organisation,
    stranger: Party,
    houses: Houses,
    sign_in: Enter,
    now: datetime,
    session: Session,
) -> None:
    other = cast.person("Omar Haddad", "other@example.org", now=now)
    cast.grant(other, "manager", houses.quai_40, now=now)
    sign_in(client, other)
    page = "/manage/organisations/ateliers-du-canal"
    assert "Joris Peeters" not in client.get(page).text
    assert client.post_raw(page, {"who": "stranger@example.org"}).status_code == 403
    mandate = session.scalars(select(Mandate)).one()
    assert client.post_raw(f"/manage/mandates/{mandate.id}/end").status_code == 404
    cast.fact(association.organisation, "coworker", houses.quai_40, now=now)
    assert client.post_raw(page, {"who": "stranger@example.org"}).status_code == 403, "not by recognising it themselves"
    session.refresh(mandate)
    assert mandate.until_on is None


@pytest.mark.parametrize("who", ["stranger", "resident"])
def test_members_do_not_manage(
    client: Client, request: pytest.FixtureRequest, association: Organisation, sign_in: Enter, who: str
) -> None:
    sign_in(client, request.getfixturevalue(who))
    for path in ("/manage/people", "/manage/organisations", "/manage/organisations/ateliers-du-canal"):
        assert client.get(path).status_code == 403
        assert client.post_raw(path, {"who": "stranger@example.org", "name": "X"}).status_code in {403, 405}


def test_what_a_person_can_do_is_what_is_in_force(
    association: Organisation, houses: Houses, now: datetime, session: Session
) -> None:
    person = association.person
    actor = actor_of(person.id, today=TODAY)
    assert actor.acts_for(association.organisation.id)
    assert actor.audiences(association.organisation.id, houses.le_marronnier.id, TODAY) == {"association"}
    assert actor.audiences(person.id, houses.le_marronnier.id, TODAY) == frozenset()
    assert [(c.value, c.name) for c in service.parties_for(actor)] == [
        ("me", "Joris Peeters"),
        ("ateliers-du-canal", "Les Ateliers du Canal"),
    ]
    mandate = session.scalars(select(Mandate)).one()
    mandate.until_on = date(2026, 11, 24)
    actor = actor_of(person.id, today=TODAY)
    assert (actor.mandates, actor.standings) == ((), ())


def test_a_fact_that_begins_later_counts_on_its_day(stranger: Party, houses: Houses, now: datetime) -> None:
    service.give_fact(
        stranger,
        audience="resident",
        place_id=houses.le_marronnier.id,
        from_on=date(2026, 12, 1),
        until_on=date(2026, 12, 31),
        now=now,
        by=None,
    )
    actor = actor_of(stranger.id, today=TODAY)
    for day, expected in ((date(2026, 11, 30), set()), (date(2026, 12, 1), {"resident"}), (date(2027, 1, 1), set())):
        assert actor.audiences(stranger.id, houses.le_marronnier.id, day) == expected


def test_whom_mails_go_to(
    association: Organisation, manager: Party, administrator: Party, houses: Houses, now: datetime
) -> None:
    body = association.organisation
    assert contact_of(body.id, today=TODAY) == [("association@example.org", "en", "Joris Peeters")]
    assert contact_of(manager.id, today=TODAY) == [("manager@example.org", "en", "Amina Diallo")]
    assert managers_of(houses.le_marronnier.id, TODAY) == [("manager@example.org", "en", "Amina Diallo")]
    assert managers_of(houses.quai_40.id, TODAY) == [("admin@example.org", "en", "Pieter Janssens")]
    assert manager.account is not None
    manager.account.disabled_at = now
    assert contact_of(manager.id, today=TODAY) == []
    assert managers_of(houses.le_marronnier.id, TODAY) == [("admin@example.org", "en", "Pieter Janssens")]


def test_two_people_of_one_name_need_the_address(stranger: Party, now: datetime) -> None:
    cast.person("Nadia Rossi", "nadia@example.org", now=now)
    with pytest.raises(Refused) as refused:
        service.find_person("Nadia Rossi")
    assert (refused.value.code, refused.value.field) == ("person-several", "who")
    assert service.find_person("nadia@example.org").name == "Nadia Rossi"


def test_slugs(now: datetime) -> None:
    names = ("Les Ateliers du Canal", "Les ateliers – du canal!", "Me", "東京")
    made = [service.create_organisation(name=name, language="fr", now=now).slug for name in names]
    assert made == ["les-ateliers-du-canal", "les-ateliers-du-canal-2", "me-2", "organisation"]


def test_a_power_goes_only_to_a_proved_and_open_account(
    client: Client, administrator: Party, stranger: Party, sign_in: Enter, session: Session, now: datetime
) -> None:
    sign_in(client, administrator)
    assert stranger.account is not None
    data = {"who": "stranger@example.org", "role": "administrator", "place": ""}
    for verified_at, disabled_at in ((None, None), (now, now)):
        stranger.account.verified_at, stranger.account.disabled_at = verified_at, disabled_at
        session.commit()
        answer = client.post_form("/manage/grants", data)
        assert answer.status_code == 422
        assert "Only somebody who can sign in can be given this." in answer.text
    assert actor_of(stranger.id, today=TODAY).powers == ()
