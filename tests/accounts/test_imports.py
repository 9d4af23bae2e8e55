"""Lists brought in: each row tried, told, and written or not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import Account, Consent, Fact, Invitation, Party, SignIn
from hub.accounts.service import cells, invitations, tables
from hub.accounts.views import bringing
from hub.audit import AuditEntry
from hub.domain.errors import Refused
from tests.kit.cast import Organisation
from tests.kit.client import Client
from tests.kit.places import Houses

Enter = Callable[[Client, Party], SignIn]
Mails = Callable[[], list[tuple[str, str]]]
PAGE, WRITE = "/manage/people/import", "/manage/people/import/write"
LIST = """Nom;E-mail;Langue;Qualité;Lieu;Du;Au
Ayşe Demir;Ayse@example.org;fr;habitante;le-marronnier;01/12/2026;
Rosa Quispe;;fr;resident;Le Marronnier;;
Nadia Rossi;stranger@example.org;;resident;le-marronnier;2026-12-05;2027-12-05

No Place;;fr;resident;quai-40;;
;x@example.org;fr;resident;le-marronnier;;
Bad Mail;nowhere;fr;resident;le-marronnier;;
Bad Day;;fr;resident;le-marronnier;30/02/2027;
Association;;fr;association;le-marronnier;;
"""
GOOD = "\n".join(LIST.splitlines()[:4])


def names(session: Session) -> set[str]:
    return set(session.scalars(select(Party.name)))


@pytest.mark.parametrize(
    ("octets", "name"),
    [
        ("name\nZoë".encode(), "Zoë"),
        ("name\nZoë".encode("utf-8-sig"), "Zoë"),
        ("name\nZoë".encode("utf-16"), "Zoë"),
        ("name\nZoë".encode("latin-1"), "Zoë"),
        ("naam,taal\r\n\"Zoë, B.\",nl\r\n".encode(), "Zoë, B."),
        ("name\temail\nZoë\tx".encode(), "Zoë"),
        (b"name\n=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("name\n\n\n\x01Zo\x00ë".encode(), "Zoë"),
    ],
)  # fmt: skip
def test_what_spreadsheets_write(octets: bytes, name: str) -> None:
    found = tables.rows(tables.decoded(octets), needed=("name",), most=10)
    assert [row.cells["name"] for row in found] == [name]


@pytest.mark.parametrize(
    "day", ["1/1/" + "9" * 30, "9" * 30 + "/1/2026", "1/1/1969", "2026-02-30", "²/1/2026", "-1/1/2026"]
)
def test_what_is_no_day(day: str) -> None:
    assert cells.parse_day(day) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "import-columns"),
        ("email\nx", "import-columns"),
        ("name\n", "import-empty"),
        ("name\n" + "x\n" * 11, "import-long"),
        ('name\n"open', "import-unreadable"),
    ],
)
def test_what_is_no_list(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        tables.rows(text, needed=("name",), most=10)
    assert refused.value.code == code


def test_each_row_is_told_and_nothing_written(
    client: Client, manager: Party, stranger: Party, houses: Houses, sign_in: Enter, session: Session
) -> None:
    sign_in(client, manager)
    before = names(session), len(session.scalars(select(Fact)).all()), len(session.scalars(select(AuditEntry)).all())
    answer = client.post_form(PAGE, {"kind": "members", "text": LIST})
    assert answer.status_code == 200
    assert "New: 3. Here already: 0. Refused: 5." in answer.text
    for line, column, text in (
        (6, "place", "Write one of these places: le-marronnier."),
        (7, "name", "Write a name."),
        (8, "email", "Write an address mail can be sent to, not nowhere."),
        (9, "from", "30/02/2027 is no day."),
        (10, "audience", "Write one of these: resident, coworker."),
    ):
        row = answer.text.partition(f"<h3>Line {line}")[2].partition("</li>")[0]
        assert (column in row, text in row) == (True, True), line
    after = names(session), len(session.scalars(select(Fact)).all()), len(session.scalars(select(AuditEntry)).all())
    assert after == before


def test_the_good_rows_are_written_once(
    client: Client, manager: Party, stranger: Party, houses: Houses, sign_in: Enter, session: Session, mails: Mails,
    outbox: object,
) -> None:  # fmt: skip
    sign_in(client, manager)
    sent = {"kind": "members", "text": LIST, "consent": "y"}
    answer = client.post_raw(WRITE, sent)
    assert answer.status_code == 303
    assert "Written: 3. Here already: 0. Left out: 5." in client.get(answer.location).text
    facts = session.execute(
        select(Party.name, Fact.audience, Fact.from_on, Fact.until_on, Fact.decided_by_id)
        .join(Fact.party)
        .order_by(Party.name)
    ).all()
    assert [tuple(row) for row in facts] == [
        ("Ayşe Demir", "resident", date(2026, 12, 1), None, manager.id),
        ("Nadia Rossi", "resident", date(2026, 12, 5), date(2027, 12, 5), manager.id),
        ("Rosa Quispe", "resident", date(2026, 11, 25), None, manager.id),
    ]
    ayse = session.scalars(select(Account).where(Account.email == "ayse@example.org")).one()
    assert ayse.verified_at is None, "nobody is let in by a list"
    rosa = session.scalars(select(Consent)).one()
    assert (rosa.taken_by_id, rosa.text) == (manager.id, "They agreed that we keep what a list says of them.")
    assert mails() == [("fact_decided", "stranger@example.org")]
    again = client.post_raw(WRITE, sent)
    assert "Written: 0. Here already: 3. Left out: 5." in client.get(again.location).text
    assert len(session.scalars(select(Fact)).all()) == 3
    assert mails() == []


def test_new_people_with_an_address_get_a_link(
    client: Client, second: Client, manager: Party, stranger: Party, houses: Houses, sign_in: Enter, session: Session,
    outbox: Any,
) -> None:  # fmt: skip
    sign_in(client, manager)
    assert client.post_raw(WRITE, {"kind": "members", "text": GOOD, "invite": "y"}).status_code == 303
    sent = {(one.kind, one.recipient): one for one in outbox()}
    assert set(sent) == {("fact_decided", "stranger@example.org"), ("invited", "ayse@example.org")}
    path = "/invitations/" + sent["invited", "ayse@example.org"].params["link"].rpartition("/")[2]
    answer = second.post_form(path, {"password": "quatre mots à moi"})
    assert answer.status_code == 303
    account = session.scalars(select(Account).where(Account.email == "ayse@example.org")).one()
    assert account.verified_at is not None
    assert "Le Marronnier" in second.get("/account").text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("limits", [True, False])
def test_no_more_links_go_in_an_hour_than_by_hand(
    app: Flask, client: Client, manager: Party, houses: Houses, sign_in: Enter, session: Session, mails: Mails,
    outbox: object, monkeypatch: pytest.MonkeyPatch, limits: bool,
) -> None:  # fmt: skip
    monkeypatch.setitem(app.config, "HUB", replace(app.config["HUB"], limits=limits))
    monkeypatch.setattr(invitations, "AN_HOUR", 3)
    monkeypatch.setattr(bringing, "AN_HOUR", 3)
    sign_in(client, manager)
    by_hand = {"what": "resident", "place": "le-marronnier", "language": "en", "days": "14", "email": "a@example.org"}
    assert client.post_form("/manage/invitations", by_hand).status_code == 303
    assert mails() == [("invited", "a@example.org")]
    people = "".join(f"N {one};n{one}@example.org;resident;le-marronnier\n" for one in range(4))
    sent = {"kind": "members", "text": f"name;email;audience;place\n{people}", "invite": "y"}
    told = client.post_form(PAGE, sent).text
    assert ("Not everybody gets a link at once" in told) is limits
    assert ("Links that go now: 2. At most 3 go in an hour: the others (2)" in told) is limits
    assert mails() == [], "a try counts nothing"
    page = client.get(client.post_raw(WRITE, sent).location).text
    assert "Written: 4." in page
    assert ("Links sent: 2. Not sent: 2, as at most 3 go in an hour." in page) is limits
    invited = [recipient for kind, recipient in mails() if kind == "invited"]
    assert invited == [f"n{one}@example.org" for one in range(2 if limits else 4)]
    assert len(session.scalars(select(Invitation)).all()) == 1 + len(invited)
    assert {f"N {one}" for one in range(4)} <= names(session), "they are entered all the same"
    late = client.post_form("/manage/invitations", {**by_hand, "email": "b@example.org"})
    assert late.status_code == (429 if limits else 303)
    first = session.scalars(select(Invitation).order_by(Invitation.id)).first()
    again = client.post_raw(f"/manage/invitations/{first.id}/send")
    assert again.status_code == (429 if limits else 303)


def test_all_or_nothing(
    client: Client, manager: Party, stranger: Party, houses: Houses, sign_in: Enter, session: Session, mails: Mails,
    outbox: object,
) -> None:  # fmt: skip
    sign_in(client, manager)
    before = names(session)
    answer = client.post_raw(WRITE, {"kind": "members", "text": LIST, "strict": "y"})
    assert (answer.status_code, names(session), mails()) == (422, before, [])
    report = client.post_form(PAGE, {"kind": "members", "text": GOOD})
    assert "Write 3 rows" in report.text
    assert client.post_raw(WRITE, {"kind": "members", "text": GOOD, "strict": "y"}).status_code == 303
    assert names(session) == before | {"Ayşe Demir", "Rosa Quispe"}


def test_a_file_is_read(client: Client, manager: Party, stranger: Party, houses: Houses, sign_in: Enter) -> None:
    sign_in(client, manager)
    file = (BytesIO(GOOD.replace("Ayşe", "Zoë").encode("latin-1")), "list.csv")
    answer = client.post_raw(PAGE, {"kind": "members", "file": file}, content_type="multipart/form-data")
    assert ("New: 3." in answer.text, "Zoë Demir" in answer.text) == (True, True)
    for octets in (b"", b"\x00\xff\xfe" * 50, b"PK\x03\x04" + b"\x00" * 900):
        file = (BytesIO(octets), "list.csv")
        answer = client.post_raw(PAGE, {"kind": "members", "file": file}, content_type="multipart/form-data")
        assert answer.status_code == 422


def test_nobody_brings_a_fact_for_themselves(
    client: Client, manager: Party, association: Organisation, houses: Houses, sign_in: Enter, session: Session
) -> None:
    sign_in(client, manager)
    text = "who,audience,place\nmanager@example.org,resident,le-marronnier\nateliers-du-canal,coworker,le-marronnier\n"
    answer = client.post_form(PAGE, {"kind": "facts", "text": text})
    assert "New: 1. Here already: 0. Refused: 1." in answer.text
    assert "nobody confirms who they are themselves" in answer.text


def test_organisations(
    client: Client, manager: Party, association: Organisation, houses: Houses, sign_in: Enter, session: Session
) -> None:
    sign_in(client, manager)
    text = (
        "naam;rechtsvorm;plaats\nÉcluse;vzw;le-marronnier\nLes Ateliers du canal;;le-marronnier\nX;GmbH;le-marronnier"
    )
    assert client.post_raw(WRITE, {"kind": "organisations", "text": text}).status_code == 303
    bodies = session.execute(
        select(Party.name, Party.legal_form).where(Party.kind == "organisation").order_by(Party.id)
    )
    assert [tuple(row) for row in bodies] == [("Les Ateliers du Canal", "ASBL"), ("Écluse", "VZW")]
    assert len(session.scalars(select(Fact).where(Fact.audience == "association")).all()) == 2


@pytest.mark.parametrize("who", ["host", "resident"])
def test_others_bring_nothing(
    client: Client,
    request: pytest.FixtureRequest,
    host: Party,
    resident: Party,
    sign_in: Enter,
    who: str,
    session: Session,
) -> None:
    sign_in(client, request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 403
    for path in (PAGE, WRITE):
        assert client.post_raw(path, {"kind": "members", "text": GOOD}).status_code == 403
    assert "Rosa Quispe" not in names(session)


@pytest.mark.parametrize(
    "change", [{"kind": "x"}, {"text": ""}, {"text": "x" * 200_001}, {"text": "name\n" + "x\n" * 501}]
)
def test_what_cannot_be_looked_at(client: Client, manager: Party, sign_in: Enter, change: Any) -> None:
    sign_in(client, manager)
    for path in (PAGE, WRITE):
        assert client.post_raw(path, {"kind": "members", "text": GOOD, **change}).status_code == 422
