"""Signed-in browsers: idle, over, revoked; the list of one's own."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from hub.accounts.models import Party, SignIn
from tests.kit.client import Client

Enter = Callable[[Client, Party], SignIn]


def test_a_revoked_browser_is_out_at_once(
    client: Client, resident: Party, sign_in: Enter, now: datetime, session: Session
) -> None:
    row = sign_in(client, resident)
    assert client.get("/account").status_code == 200
    row.revoked_at = now
    assert client.get("/account").status_code == 303


def test_a_closed_account_is_out_at_once(client: Client, resident: Party, sign_in: Enter, now: datetime) -> None:
    sign_in(client, resident)
    assert resident.account is not None
    resident.account.disabled_at = now
    assert client.get("/account").status_code == 303


def test_twelve_idle_hours_and_thirty_days(
    client: Client, resident: Party, sign_in: Enter, now: datetime, later: Callable[[datetime], None], session: Session
) -> None:
    row = sign_in(client, resident)
    later(now + timedelta(minutes=59))
    client.get("/account")
    session.refresh(row)
    assert row.seen_at == now, "noted once an hour at most"
    later(now + timedelta(hours=11, minutes=59))
    client.get("/account")
    session.refresh(row)
    assert row.seen_at == now + timedelta(hours=11, minutes=59)
    later(row.seen_at + timedelta(hours=12))
    assert client.get("/account").status_code == 303
    row.seen_at = row.expires_at = now + timedelta(days=30)
    later(now + timedelta(days=30))
    assert client.get("/account").status_code == 303


def test_the_list_and_the_buttons(
    client: Client, second: Client, resident: Party, coworker: Party, sign_in: Enter, session: Session
) -> None:
    mine = sign_in(client, resident)
    other = sign_in(second, resident)
    other.agent = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/150.0"
    page = client.get("/account/sessions").text
    assert "Firefox, Windows" in page
    assert page.count("This browser") == 1

    assert client.post_form(f"/account/sessions/{other.id}/revoke", page="/account/sessions").status_code == 303
    assert second.get("/account").status_code == 303
    assert client.get("/account").status_code == 200

    again = sign_in(second, resident)
    assert client.post_form("/account/sessions/revoke-others", page="/account/sessions").status_code == 303
    session.refresh(again)
    session.refresh(mine)
    assert (again.revoked_at is None, mine.revoked_at is None) == (False, True)


def test_browsers_of_others_are_not_there(
    client: Client, second: Client, resident: Party, coworker: Party, sign_in: Enter, session: Session
) -> None:
    sign_in(client, resident)
    foreign = sign_in(second, coworker)
    assert client.post_raw(f"/account/sessions/{foreign.id}/revoke").status_code == 404
    session.refresh(foreign)
    assert foreign.revoked_at is None


@pytest.mark.parametrize("token", ["", "x", "é\x00", "1", "a" * 6000])
def test_an_odd_cookie_is_a_visitor(client: Client, resident: Party, sign_in: Enter, token: str) -> None:
    sign_in(client, resident)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    if len(token) < 4000:
        assert client.get("/account").status_code == 303


def test_the_person_is_read_with_two_queries(
    client: Client, resident: Party, sign_in: Enter, queries: Callable[..., object]
) -> None:
    sign_in(client, resident)
    with queries() as sent:  # type: ignore[attr-defined]
        client.get("/organisations")
    loading = [text for text in sent if any(name in text for name in ("sign_in", "grant", "mandate", "fact"))]
    assert len(loading) == 2
