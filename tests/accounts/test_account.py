"""One's own page, odd input everywhere, and what is forgotten in time."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import Account, Invitation, Party, SignIn, Throttle
from hub.accounts.service import actor_of, closing, forget_old
from hub.db import db
from tests.kit import cast
from tests.kit.cast import Organisation
from tests.kit.client import Client
from tests.kit.places import Houses

Enter = Callable[[Client, Party], SignIn]
ODD = ["", "\x00", "a\x00b", "9" * 30, "2026-02-30", "٣", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
       "x" * 6000, "<i>zq</i>", "NaN", "-1", "' OR 1=1 --", "%00", "🏠" * 200]  # fmt: skip


def test_name_and_language(client: Client, resident: Party, sign_in: Enter, session: Session) -> None:
    sign_in(client, resident)
    page = client.get("/account").text
    assert "Le Marronnier" in page
    assert "resident@example.org" in page
    data = {"name": "Fatima\n  El\tAmrani <b>", "language": "fr", "email": "other@example.org", "id": "1", "kind": "x"}
    assert client.post_form("/account", data).status_code == 303
    session.refresh(resident)
    assert (resident.name, resident.language, resident.kind) == ("Fatima El Amrani <b>", "fr", "person")
    assert resident.account is not None
    assert resident.account.email == "resident@example.org"
    page = client.get("/account").text
    assert '<html lang="fr">' in page
    assert "El Amrani &lt;b&gt;" in page
    assert client.post_form("/account", {"name": " "}).status_code == 422


def test_days_as_one_writes_them(client: Client, resident: Party, sign_in: Enter) -> None:
    sign_in(client, resident)
    assert "01/01/2026" in client.get("/account").text
    assert client.post_form("/account", {"date_style": "iso"}).status_code == 303
    page = client.get("/account").text
    assert ("from 2026-01-01" in page, "01/01/2026" in page) == (True, False)
    booking = client.get("/rooms/grande-salle/book?date=2026-12-05&start=18:00&end=20:00").text
    assert 'value="2026-12-05"' in booking
    assert client.post_form("/account", {"date_style": "no"}).status_code == 303
    assert "from 2026-01-01" in client.get("/account").text


def test_for_whom_one_acts(client: Client, association: Organisation, sign_in: Enter) -> None:
    sign_in(client, association.person)
    page = client.get("/account").text
    assert page.count("Les Ateliers du Canal") == 2


@pytest.mark.parametrize("value", ODD)
def test_odd_input_is_never_an_error_of_ours(
    client: Client,
    administrator: Party,
    association: Organisation,
    houses: Houses,
    sign_in: Enter,
    value: str,
    outbox: object,
    now: datetime,
) -> None:
    claim = cast.fact(association.person, "resident", houses.le_marronnier, now=now, state="claimed")
    fields = {
        "/join": ("name", "email", "password", "language"),
        "/sign-in": ("email", "password", "next"),
        "/reset": ("email",),
    }
    for path, names in fields.items():
        assert client.post_raw(path, dict.fromkeys(names, value)).status_code in {303, 422}, path
    sign_in(client, administrator)
    fields = {
        "/account": ("name", "language"),
        "/account/claims": ("party", "audience", "place", "proof"),
        "/account/password": ("old", "password"),
        "/manage/grants": ("who", "role", "place", "from_on", "until_on"),
        "/manage/organisations": ("name", "legal_form", "language"),
        "/manage/organisations/ateliers-du-canal": ("who", "from_on", "until_on"),
        "/manage/people/give": ("who", "audience", "place", "from_on", "until_on", "note"),
        "/manage/people/new": ("name", "language", "audience", "place", "from_on", "until_on", "consent"),
        f"/manage/people/claims/{claim.id}/refuse": ("reason",),
        "/manage/invitations": ("email", "what", "place", "from_on", "until_on", "days", "message", "language"),
        "/account/email": ("email", "old"),
        "/account/close": ("bookings", "old"),
        "/manage/people/import": ("kind", "text"),
        "/manage/people/import/write": ("kind", "text", "strict"),
        "/manage/organisations/ateliers-du-canal/recognise": ("audience", "place", "from_on", "until_on"),
        "/manage/organisations/ateliers-du-canal/merge": ("who", "gone", "account", "sure"),
        "/manage/organisations/ateliers-du-canal/page": ("name", "legal_form", "fr", "website", "email", "phone"),
        f"/manage/people/{association.person.id}/merge": ("who", "gone", "account", "sure"),
        f"/manage/people/{association.person.id}/host": ("place", "from_on", "until_on"),
    }
    for path, names in fields.items():
        answer = client.post_raw(path, dict.fromkeys(names, value))
        assert answer.status_code in {303, 422}, path
        assert "<i>zq</i>" not in answer.text
    asked = dict.fromkeys(("q", "place", "what", "state", "page"), value)
    for path in ("/manage/people", "/manage/organisations", "/organisations"):
        assert client.get(path, query_string=asked).status_code == 200
    assert client.get("/manage/invitations", query_string={"person": value}).status_code in {200, 404}
    assert client.get("/sign-in", query_string={"next": value}).status_code in {200, 303}


@pytest.mark.parametrize(
    "path",
    [
        "/manage/people/claims/{}",
        "/manage/people/facts/{}/end",
        "/manage/organisations/{}",
        "/organisations/{}",
        "/manage/people/{}",
        "/manage/people/{}/merge",
        "/manage/organisations/{}/page",
        "/bookings/{}/slip",
    ],
)
@pytest.mark.parametrize("value", ["0", "9" * 30, "%00", "-1", "é", "999999999"])
def test_odd_addresses_are_not_there(
    client: Client, administrator: Party, sign_in: Enter, path: str, value: str
) -> None:
    sign_in(client, administrator)
    assert client.get(path.format(value)).status_code == 404


@pytest.mark.parametrize("token", ["x", "%00", "é", "a" * 3000, "WzEsMSwiYSJd.x", "../../etc"])
def test_odd_links_are_over(client: Client, token: str) -> None:
    for purpose in ("verify", "reset"):
        assert client.get(f"/{purpose}/{token}").status_code in {404, 410}
        assert client.post_raw(f"/{purpose}/{token}", {"password": "quatre mots à moi"}).status_code in {404, 410}


def test_every_form_asks_for_the_proof(client: Client, administrator: Party, sign_in: Enter, session: Session) -> None:
    sign_in(client, administrator)
    paths = ["/account", "/account/claims", "/account/password", "/account/sessions/revoke-others", "/join", "/reset"]
    for path in [*paths, "/manage/grants", "/manage/organisations", "/manage/people/give", "/sign-out"]:
        assert client.post(path, data={"name": "Changed"}).status_code == 400, path
    session.refresh(administrator)
    assert administrator.name == "Pieter Janssens"
    assert client.get("/account").status_code == 200


def test_private_pages_are_kept_nowhere(client: Client, resident: Party, sign_in: Enter) -> None:
    sign_in(client, resident)
    assert client.get("/account").headers["Cache-Control"] == "no-store, private"


def test_what_is_forgotten(client: Client, resident: Party, sign_in: Enter, now: datetime, session: Session) -> None:
    sign_in(client, resident)
    person = Party(kind="person", name="Never Came", created_at=now)
    session.add_all(
        [
            person,
            Account(party=person, email="never@example.org", password_hash="x", created_at=now),
            Throttle(key="mail:verify:x", failures=3, since_at=now),
            Invitation(nonce="x", email="old@example.org", language="fr", created_at=now, expires_at=now),
        ]
    )
    session.commit()
    forget_old(now=now + timedelta(days=7))
    assert session.scalar(select(Account.id).where(Account.email == "never@example.org")) is not None
    assert session.scalars(select(Throttle)).all() == []
    forget_old(now=now + timedelta(days=7, seconds=1))
    assert session.scalars(select(Party.name)).all() == ["Fatima El Amrani"]
    assert len(session.scalars(select(SignIn)).all()) == 1
    forget_old(now=now + timedelta(days=121))
    assert session.scalars(select(SignIn)).all() == []
    assert session.scalars(select(Invitation)).all() == []
    db.session.expire_all()


def test_a_newcomer_who_was_closed_does_not_stop_the_tidying(
    resident: Party, administrator: Party, session: Session, now: datetime
) -> None:
    for name in ("closed", "never"):
        party = cast.person(name, f"{name}@example.org", now=now)
        assert party.account is not None
        party.account.verified_at = None
        if name == "closed":
            session.flush()
            closing.close_account(actor_of(administrator.id, today=now.date()), party.id, now=now, today=now.date())
    session.commit()
    forget_old(now=now + timedelta(days=8))
    session.commit()
    left = session.scalars(select(Account.email).order_by(Account.email)).all()
    assert left == ["admin@example.org", "closed@example.org", "resident@example.org"]
