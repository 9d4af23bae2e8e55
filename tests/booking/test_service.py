"""Booking on the real database: the protocol, the clock changes, series, permissions."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.accounts.models import Party
from hub.booking import changes, service
from hub.booking.models import Occupancy, Occurrence
from hub.booking.plans import BookingRequest, Outcome
from hub.domain.errors import Conflict, Refused, Stale
from hub.spaces.models import Holiday
from tests.booking.desk import SATURDAY, Desk, claims, refusal, wish
from tests.kit import cast
from tests.kit.cast import Organisation
from tests.kit.places import Houses


def test_books_the_whole_hall(desk: Desk, houses: Houses, resident: Party, session: Session, outbox: Any) -> None:
    booking = desk.book(resident, houses.grande_salle, wish(headcount=35, note="Two wheelchairs"))
    (one,) = booking.occurrences
    assert (one.state, one.sequence) == ("confirmed", 0)
    assert (one.start_at, one.end_at) == (datetime(2026, 12, 5, 17, tzinfo=UTC), datetime(2026, 12, 5, 19, tzinfo=UTC))
    assert (one.wall_start, one.wall_end, one.zone) == ("2026-12-05T18:00", "2026-12-05T20:00", "Europe/Brussels")
    assert (booking.audience, booking.party_id, booking.person_id) == ("resident", resident.id, resident.id)
    assert booking.reference.startswith("MAR-")
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}@hub", one.uid)
    assert claims(session) == 2
    (mail,) = outbox()
    assert (mail.kind, mail.recipient) == ("booking_confirmed", "resident@example.org")
    assert "METHOD:REQUEST" in mail.attachment


def test_the_same_key_books_once(desk: Desk, houses: Houses, resident: Party, session: Session, outbox: Any) -> None:
    first = desk.book(resident, houses.grande_salle, wish(), key="same")
    again = desk.book(resident, houses.grande_salle, wish(), key="same")
    assert again is first
    assert desk.book(resident, houses.grande_salle, wish(quantity=0), key="same") is first
    assert (claims(session), len(outbox())) == (2, 1)
    error = refusal(Conflict, lambda: desk.book(resident, houses.grande_salle, wish(), key="other"))
    assert [reason.code for reason in error.reasons] == ["taken"]
    assert error.alternatives


def test_a_half_and_the_whole_exclude_each_other(desk: Desk, houses: Houses, resident: Party) -> None:
    desk.book(resident, houses.grande_salle_a, wish(), key="a")
    refusal(Conflict, lambda: desk.book(resident, houses.grande_salle, wish(SATURDAY + timedelta(hours=1)), key="ab"))
    desk.book(resident, houses.grande_salle_b, wish(), key="b")
    desk.book(resident, houses.grande_salle, wish(SATURDAY - timedelta(hours=2)), key="before")


def test_the_house_rule_refuses_with_what_is_free(
    desk: Desk, houses: Houses, resident: Party, session: Session
) -> None:
    ask = wish(datetime(2026, 12, 1, 17, 0), 3)
    error = refusal(Refused, lambda: desk.book(resident, houses.grande_salle, ask))
    assert {reason.code for reason in error.reasons} == {"kept_for", "handover"}
    for number, span in enumerate(error.alternatives):
        local = [
            instant.astimezone(desk.app.config["HUB"].tz).replace(tzinfo=None) for instant in (span.start, span.end)
        ]
        desk.book(resident, houses.grande_salle, replace(ask, start=local[0], end=local[1]), key=f"alt{number}")
    assert len(error.alternatives) == 3


def test_the_spring_gap_is_refused_and_autumn_takes_the_first_pass(desk: Desk, houses: Houses, coworker: Party) -> None:
    ask = wish(datetime(2027, 3, 28, 2, 30), 1)
    assert refusal(Refused, lambda: desk.book(coworker, houses.studio, ask)).code == "time_skipped"
    late = replace(desk, now=datetime(2027, 10, 1, 9, tzinfo=UTC))
    night = BookingRequest(start=datetime(2027, 10, 31, 1, 0), end=datetime(2027, 10, 31, 2, 30), title="Night")
    (one,) = late.book(coworker, houses.studio, night).occurrences
    assert one.start_at == datetime(2027, 10, 30, 23, tzinfo=UTC)
    assert one.end_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_a_series_keeps_its_hour_across_the_clock_change(desk: Desk, houses: Houses, resident: Party) -> None:
    early = replace(desk, now=datetime(2027, 2, 20, 9, tzinfo=UTC))
    ask = wish(datetime(2027, 3, 20, 10, 0), repeat="weekly", until=date(2027, 4, 3))
    booking = early.book(resident, houses.grande_salle, ask)
    assert [one.start_at.hour for one in booking.occurrences] == [9, 9, 8]
    assert [one.wall_start[-5:] for one in booking.occurrences] == ["10:00"] * 3


def test_a_series_lists_what_it_meets_and_skips_what_is_confirmed(
    desk: Desk, houses: Houses, resident: Party, association: Organisation, session: Session
) -> None:
    session.add(Holiday(day=date(2026, 12, 25), names={"en": "Christmas"}))
    other = cast.person("Other", "other@example.org", now=desk.now)
    cast.fact(other, "resident", houses.le_marronnier, now=desk.now)
    desk.book(other, houses.grande_salle_a, wish(datetime(2026, 12, 14, 19, 0)), key="other")
    cast.fact(association.person, "resident", houses.le_marronnier, now=desk.now)
    ask = wish(datetime(2026, 12, 4, 9, 0), party="ateliers-du-canal", repeat="weekly", until=date(2027, 1, 1))
    plan = service.preview(
        actor=desk.actor(association.person),
        resource=houses.grande_salle,
        ask=ask,
        now=desk.now,
        house=desk.app.config["HUB"],
    )
    assert [one.outcome for one in plan.dates] == [Outcome.FINE] * 3 + [Outcome.HOLIDAY, Outcome.FINE]
    evenings = wish(datetime(2026, 12, 7, 18, 0), repeat="weekly", until=date(2026, 12, 21))
    before = claims(session)
    error = refusal(Conflict, lambda: desk.book(resident, houses.grande_salle, evenings, key="s"))
    assert (error.code, claims(session)) == ("series_has_problems", before)
    wrong = replace(evenings, skip=frozenset({date(2026, 12, 7)}))
    refusal(Conflict, lambda: desk.book(resident, houses.grande_salle, wrong, key="s"))
    confirmed = replace(evenings, skip=frozenset({date(2026, 12, 14)}))
    booking = desk.book(resident, houses.grande_salle, confirmed, key="s")
    assert [one.start_at.day for one in booking.occurrences] == [7, 21]
    assert claims(session) == before + 4


def test_an_organisation_books_until_the_mandate_ends(desk: Desk, houses: Houses, association: Organisation) -> None:
    body = cast.organisation("Chorale", "chorale", now=desk.now)
    cast.fact(body, "association", houses.le_marronnier, now=desk.now)
    cast.mandate(body, association.person, now=desk.now, until=date(2026, 12, 3))
    morning = datetime(2026, 12, 3, 9, 0)
    booking = desk.book(association.person, houses.grande_salle, wish(morning, party="chorale"))
    assert (booking.party_id, booking.person_id) == (body.id, association.person.id)
    late = wish(morning + timedelta(days=1), party="chorale")
    error = refusal(Refused, lambda: desk.book(association.person, houses.grande_salle, late, key="late"))
    assert (error.code, error.field) == ("mandate_ends", "party")


@pytest.mark.parametrize("party", ["ateliers-du-canal", "nobody-of-that-name", "", "me2"])
def test_nobody_books_for_an_organisation_without_mandate(
    desk: Desk, houses: Houses, resident: Party, association: Organisation, party: str
) -> None:
    error = refusal(Refused, lambda: desk.book(resident, houses.grande_salle, wish(party=party)))
    assert (error.code, error.field) == ("not_your_party", "party")


def test_a_pool_gives_the_first_free_desks(desk: Desk, houses: Houses, coworker: Party, session: Session) -> None:
    monday = datetime(2026, 11, 30, 9, 0)
    desk.book(coworker, houses.open_space, wish(monday, quantity=20), key="20")
    error = refusal(Conflict, lambda: desk.book(coworker, houses.open_space, wish(monday, quantity=5), key="5"))
    assert error.code == "taken"
    booking = desk.book(coworker, houses.open_space, wish(monday, quantity=4), key="4")
    atoms = sorted(row.atom_id for one in booking.occurrences for row in one.occupancies)
    assert atoms == sorted(atom.id for atom in houses.open_space.atoms)[20:]
    error = refusal(Refused, lambda: desk.book(coworker, houses.open_space, wish(monday, quantity=25), key="25"))
    assert (error.code, error.field) == ("quantity_above", "quantity")


def test_a_moved_date_takes_the_new_time_and_frees_the_old(
    desk: Desk, houses: Houses, resident: Party, session: Session, outbox: Any
) -> None:
    booking = desk.book(resident, houses.grande_salle, wish())
    moved = changes.Change(
        start=SATURDAY + timedelta(hours=1),
        end=SATURDAY + timedelta(hours=3),
        title="Cake",
        visibility="open",
        headcount=9,
    )
    desk.do(changes.change, resident, booking, occurrence_id=None, wish=moved, sequence=0)
    (one,) = booking.occurrences
    assert (one.wall_start, one.sequence, booking.title) == ("2026-12-05T19:00", 1, "Cake")
    assert {row.start_at.hour for row in session.scalars(select(Occupancy))} == {18}
    assert outbox()[-1].kind == "booking_changed"
    assert "SEQUENCE:1" in outbox()[-1].attachment
    error = refusal(
        Stale, lambda: desk.do(changes.change, resident, booking, occurrence_id=None, wish=moved, sequence=0)
    )
    assert error.code == "changed_meanwhile"


def test_a_move_into_taken_time_changes_nothing(desk: Desk, houses: Houses, resident: Party, session: Session) -> None:
    booking = desk.book(resident, houses.grande_salle_a, wish())
    desk.book(resident, houses.grande_salle, wish(SATURDAY - timedelta(hours=3)), key="2")
    into = changes.Change(
        start=SATURDAY - timedelta(hours=2), end=SATURDAY, title="Cake", visibility="private", headcount=None
    )
    with pytest.raises(Conflict), session.begin_nested():
        desk.do(changes.change, resident, booking, occurrence_id=None, wish=into, sequence=0)
    assert booking.occurrences[0].wall_start == "2026-12-05T18:00"
    assert (booking.title, claims(session)) == ("Birthday of Ayşe", 3)


def test_cancelling_frees_the_time(desk: Desk, houses: Houses, resident: Party, session: Session, outbox: Any) -> None:
    ask = wish(repeat="weekly", until=date(2026, 12, 19))
    booking = desk.book(resident, houses.grande_salle, ask)
    second = booking.occurrences[1]
    desk.do(changes.cancel, resident, booking, occurrence_id=second.id, reason="Ill")
    assert [one.state for one in booking.occurrences] == ["confirmed", "cancelled", "confirmed"]
    assert (claims(session), second.sequence, second.reason) == (4, 1, "Ill")
    assert "METHOD:CANCEL" in outbox()[-1].attachment
    desk.do(changes.cancel, resident, booking)
    assert claims(session) == 0
    refusal(Refused, lambda: desk.do(changes.cancel, resident, booking))
    desk.book(resident, houses.grande_salle, ask, key="again")


def test_the_guard_refuses_what_the_rules_missed(
    desk: Desk, houses: Houses, resident: Party, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.book(resident, houses.grande_salle_a, wish(), key="a")
    before = session.scalar(select(func.count()).select_from(Occurrence))
    real = service.lay_out

    def blind(*args: Any, **more: Any) -> Any:
        with monkeypatch.context() as patch:
            patch.setattr("hub.booking.plans.claims.Claims.blocked", lambda *_: ())
            patch.setattr("hub.booking.plans.claims.Claims.free", lambda self, _span: tuple(self.spans))
            return real(*args, **more)

    monkeypatch.setattr(service, "lay_out", blind)
    error = refusal(Conflict, lambda: desk.book(resident, houses.grande_salle, wish(), key="ab"))
    assert error.code == "just_taken"
    assert session.scalar(select(func.count()).select_from(Occurrence)) == before
