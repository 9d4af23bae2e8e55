"""Organisation pages, keepers, and recognition before mandates."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import Fact, Mandate, OrganisationPage, Party, SignIn
from hub.accounts.service import actor_of
from hub.feeds.models import StoredObject
from tests.kit import cast
from tests.kit.cast import Organisation
from tests.kit.client import Client
from tests.kit.places import Houses

Enter = Callable[[Client, Party], SignIn]
Mails = Callable[[], list[tuple[str, str]]]
TODAY = date(2026, 11, 25)
BODY, KEEP = "/organisations/ateliers-du-canal", "/manage/organisations/ateliers-du-canal"
SAID = {
    "name": "Les Ateliers du Canal", "legal_form": "ASBL", "fr": "Nous réparons.", "en": "<b>We</b> mend.",
    "website": "ateliers.example.org", "email": "hello@ateliers.example", "phone": "+32 2 123 45 67",
    "is_listed": "y", "shows_places": "y", "shows_people": None,
}  # fmt: skip


@pytest.fixture
def keeper(association: Organisation, session: Session) -> Party:
    mandate = session.scalars(select(Mandate)).one()
    mandate.keeper = True
    session.commit()
    return association.person


def test_a_page_says_what_its_keepers_allow(
    client: Client, second: Client, keeper: Party, sign_in: Enter, session: Session
) -> None:
    bare = second.get(BODY).text
    assert ("Recognised association" in bare, "Joris Peeters" in bare) == (True, False)
    sign_in(client, keeper)
    assert client.post_form(f"{KEEP}/page", SAID).status_code == 303
    page = second.get(BODY).text
    assert "&lt;b&gt;We&lt;/b&gt; mend." in page
    assert 'href="https://ateliers.example.org"' in page
    assert ("hello@ateliers.example" in page, "Le Marronnier" in page, "Joris Peeters" in page) == (True, True, False)
    assert "Nous réparons." in second.get(BODY, headers={"Accept-Language": "fr"}).text
    dutch = second.get(BODY, headers={"Accept-Language": "nl"}).text
    assert '<div lang="fr"><p>Nous réparons.</p>' in dutch
    hidden = {**SAID, "is_listed": None, "shows_places": None, "shows_people": "y"}
    assert client.post_form(f"{KEEP}/page", hidden).status_code == 303
    page = second.get(BODY).text
    assert ("Recognised association" in page, "Joris Peeters" in page) == (False, True)
    assert "Les Ateliers du Canal" not in second.get("/organisations").text
    assert session.scalars(select(OrganisationPage.is_listed)).all() == [False]


def test_a_name_is_taken_once_and_followed(
    client: Client, keeper: Party, houses: Houses, sign_in: Enter, session: Session, now: datetime, outbox: Any
) -> None:
    cast.organisation("Écluse", "ecluse", now=now)
    sign_in(client, keeper)
    booked = {"date": "2026-12-02", "start": "10:00", "end": "12:00", "title": "Tango", "key": "k1"}
    assert client.post_form("/rooms/grande-salle/book", booked | {"party": "ateliers-du-canal"}).status_code == 303
    answer = client.post_form(f"{KEEP}/page", {**SAID, "name": "écluse".replace("é", "É")})
    assert (answer.status_code, "There is an organisation with this name." in answer.text) == (409, True)
    assert client.post_form(f"{KEEP}/page", {**SAID, "name": "Ateliers neufs"}).status_code == 303
    octets = session.scalars(select(StoredObject.octets)).all()
    assert octets
    assert [one for one in octets if "Les Ateliers du Canal" in str(one)] == []


@pytest.mark.parametrize("website", ["javascript:alert(1)", "https://a b.example", "https://x@y.example", "nowhere"])
def test_only_addresses_of_the_web_are_links(client: Client, keeper: Party, sign_in: Enter, website: str) -> None:
    sign_in(client, keeper)
    answer = client.post_form(f"{KEEP}/page", {**SAID, "website": website})
    assert (answer.status_code, "Enter an address like https://example.org." in answer.text) == (422, True)


@pytest.mark.parametrize(("who", "status"), [("association", 403), ("stranger", 403), ("other_manager", 403)])
def test_others_do_not_write_it(
    client: Client, request: pytest.FixtureRequest, association: Organisation, sign_in: Enter, who: str, status: int,
    session: Session,
) -> None:  # fmt: skip
    found = request.getfixturevalue(who)
    sign_in(client, found.person if isinstance(found, Organisation) else found)
    assert client.get(f"{KEEP}/page").status_code == status
    assert client.post_raw(f"{KEEP}/page", {"name": "Mine", "is_listed": "y"}).status_code == status
    assert client.post_raw(KEEP, {"who": "stranger@example.org"}).status_code == status
    assert session.scalars(select(Party.name).where(Party.kind == "organisation")).all() == ["Les Ateliers du Canal"]
    assert "keep this page" not in client.get(BODY).text


def test_a_keeper_says_who_acts_and_anybody_may_stop(
    client: Client, second: Client, keeper: Party, association: Organisation, stranger: Party, sign_in: Enter,
    session: Session, mails: Mails, outbox: object,
) -> None:  # fmt: skip
    sign_in(client, keeper)
    assert client.post_form(KEEP, {"who": "stranger@example.org", "until_on": "2027-06-30"}).status_code == 303
    assert mails() == [("mandate_given", "stranger@example.org")]
    given = session.scalars(select(Mandate).where(Mandate.person_id == stranger.id)).one()
    assert (given.keeper, given.given_by_id, given.until_on) == (False, keeper.id, date(2027, 6, 30))
    assert client.post_form(KEEP, {"who": "association@example.org"}).status_code == 422, "not to oneself"
    sign_in(second, stranger)
    assert second.get(KEEP).status_code == 403
    first = session.scalars(select(Mandate).where(Mandate.person_id == keeper.id)).one()
    assert second.post_raw(f"/manage/mandates/{first.id}/end").status_code == 404
    assert second.post_raw(f"/manage/mandates/{given.id}/end").status_code == 303, "one's own"
    assert mails() == [], "whoever stops knows"
    session.expire_all()
    assert actor_of(stranger.id, today=TODAY).mandates == ()
    assert actor_of(keeper.id, today=TODAY).mandates[0].keeper


def test_whoever_may_no_longer_act_reads_it(
    client: Client, keeper: Party, association: Organisation, stranger: Party, sign_in: Enter, session: Session,
    outbox: Any, now: datetime,
) -> None:  # fmt: skip
    given = cast.mandate(association.organisation, stranger, now=now)
    sign_in(client, keeper)
    assert client.post_raw(f"/manage/mandates/{given.id}/end").status_code == 303
    (mail,) = outbox()
    assert (mail.kind, mail.recipient, mail.topic) == ("mandate_ended", "stranger@example.org", "standing")
    assert mail.params == {
        "name": "Nadia Rossi", "organisation": "Les Ateliers du Canal", "link": f"http://127.0.0.1:8000{BODY}",
    }  # fmt: skip
    assert client.post_raw(f"/manage/mandates/{given.id}/end").status_code == 404
    assert len(outbox()) == 1


def test_nobody_acts_for_what_no_place_knows(
    client: Client, second: Client, manager: Party, other_manager: Party, stranger: Party, houses: Houses,
    sign_in: Enter, session: Session, now: datetime, mails: Mails, outbox: object,
) -> None:  # fmt: skip
    body = cast.organisation("Coucou", "coucou", now=now)
    sign_in(client, manager)
    page = "/manage/organisations/coucou"
    shown = client.get(page)
    assert (shown.status_code, "First recognise it at a place" in shown.text) == (200, True)
    assert client.post_raw(page, {"who": "stranger@example.org"}).status_code == 403
    assert session.scalars(select(Mandate)).all() == []
    away = client.post_raw(f"{page}/recognise", {"audience": "association", "place": "quai-40"})
    assert (away.status_code, session.scalars(select(Fact)).all()) == (422, [])
    done = client.post_form(f"{page}/recognise", {"audience": "association", "place": "le-marronnier"}, page=page)
    assert (done.status_code, done.location) == (303, page)
    assert client.post_form(page, {"who": "stranger@example.org", "keeper": "y"}).status_code == 303
    assert actor_of(stranger.id, today=TODAY).audiences(body.id, houses.le_marronnier.id, TODAY) == {"association"}
    assert mails() == [("mandate_given", "stranger@example.org")]
    sign_in(second, other_manager)
    assert "Nadia Rossi" not in second.get(page).text
    assert second.post_raw(page, {"who": "other@example.org"}).status_code == 403


def test_an_organisation_is_entered_at_ones_own_place_only(
    client: Client, manager: Party, houses: Houses, sign_in: Enter, session: Session
) -> None:
    sign_in(client, manager)
    data = {"name": "Écluse", "legal_form": "", "language": "fr", "audience": "association", "place": "quai-40"}
    assert client.post_raw("/manage/organisations", data).status_code == 422
    late = {**data, "place": "le-marronnier", "from_on": "2026-12-02", "until_on": "2026-12-01"}
    assert client.post_raw("/manage/organisations", late).status_code == 422
    assert session.scalars(select(Party).where(Party.kind == "organisation")).all() == []


def test_the_list_is_one_leaf_and_as_many_statements(
    client: Client, houses: Houses, session: Session, now: datetime, queries: Any
) -> None:
    counts = []
    for number in (1, 60):
        for index in range(number):
            cast.organisation(f"Body {number:02} {index:02}", f"body-{number}-{index}", now=now)
        session.commit()
        with queries() as sent:
            page = client.get("/organisations").text
        counts.append(len(sent))
    assert counts[0] == counts[1]
    assert page.count("<h3>") == 50
    assert client.get("/organisations?page=2").text.count("<h3>") == 11
    assert client.get("/organisations?page=99999999999").status_code == 200
    assert client.get("/organisations?q=body+60+59").text.count("<h3>") == 1
