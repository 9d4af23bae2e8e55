"""What must hold for every house rule."""

import json
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.policy import (
    DAYS,
    Ask,
    Cell,
    Malformed,
    Policy,
    Situation,
    State,
    Verdict,
    alternatives,
    as_document,
    decide,
    occupied,
    paint,
    parse,
)
from hub.domain.policy.document import Closure, Hours, Reach, Slots
from hub.domain.timespan import MINUTE, Span, day_span, to_wall
from tests.domain.houses import (
    BRUSSELS,
    FEW,
    MANY,
    PIVOTS,
    SURE,
    cases,
    documents,
    holders,
    parties,
    policies,
    situations,
)

GROUNDS = {
    State.KEPT: {"kept_for", "kept_for_holder"},
    State.HANDOVER: {"handover"},
    State.CLOSED: {"closed", "closed_for", "outside_opening", "not_open_day"},
    State.EARLY: {"too_far"},
    State.LATE: {"too_soon"},
    State.GONE: {"past"},
    State.TAKEN: {"taken", "too_far", "too_soon"},
}


def pieces(cell: Cell, step: int) -> list[Span]:
    """All spans of one step inside a cell whose ends lie on the grid of wall time."""
    found, start = [], cell.span.start
    while start + step * MINUTE <= cell.span.end:
        ends = [to_wall(instant, BRUSSELS) for instant in (start, start + step * MINUTE)]
        if all((end.hour * 60 + end.minute) % step == 0 for end in ends):
            found.append(Span(start, start + step * MINUTE))
        start += 5 * MINUTE
    # The ends and the middle say all there is: a cell has one state.
    return [*found[:2], *found[2:-2][len(found) // 2 :][:1], *found[2:][-2:]]


@MANY
@given(policies, st.sampled_from(PIVOTS), parties, holders, st.data())
def test_paint_and_decide_agree_cell_by_cell(
    policy: Policy, around: object, audiences: frozenset[str], holder_of: frozenset[str], data: st.DataObject
) -> None:
    situation = data.draw(situations(around))  # type: ignore[arg-type]
    days = [around + timedelta(days=shift) for shift in (-1, 0, 1)]  # type: ignore[operator]
    cells = paint(policy, days=days, audiences=audiences, situation=situation, holder_of=holder_of)
    for cell in cells:
        for piece in pieces(cell, policy.slots.step):
            decision = decide(policy, Ask(piece, audiences, holder_of=holder_of), situation, offers=0)
            codes = {reason.code for reason in decision.reasons}
            assert (decision.verdict is not Verdict.REFUSED) == (cell.state is State.FREE), (cell, piece, codes)
            if cell.state is not State.FREE:
                expected = {"past"} if piece.start < situation.now else GROUNDS[cell.state]
                assert codes <= expected, (cell, piece, codes)


@FEW
@given(policies, st.sampled_from(PIVOTS), parties, st.data())
def test_cells_tile_each_day_and_neighbours_differ(
    policy: Policy, around: object, audiences: frozenset[str], data: st.DataObject
) -> None:
    situation = data.draw(situations(around))  # type: ignore[arg-type]
    cells = paint(policy, days=[around], audiences=audiences, situation=situation)  # type: ignore[list-item]
    whole = day_span(around, BRUSSELS)  # type: ignore[arg-type]
    assert (cells[0].span.start, cells[-1].span.end) == (whole.start, whole.end)
    for left, right in pairwise(cells):
        assert left.span.end == right.span.start
        assert left._replace(span=right.span) != right


def closed_at(policy: Policy, span: Span) -> bool:
    """Whether a closure holds at any quarter of the span, read minute by minute from the wall clock."""
    for quarter in range(span.minutes // 15):
        at = to_wall(span.start + quarter * 15 * MINUTE, BRUSSELS)
        for closure in policy.closed:
            for back in (0, 1):
                day = at.date() - timedelta(days=back)
                minute = at.hour * 60 + at.minute + 1440 * back
                first, last = (closure.hours.start, closure.hours.end) if closure.hours else (0, 1440)
                if closure.covers(day) and first <= minute < last:
                    return True
    return False


@MANY
@given(cases(), st.booleans())
def test_a_closure_is_never_booked(case: tuple[Policy, Ask, Situation], otherwise_free: bool) -> None:
    policy, ask, situation = case
    if otherwise_free:
        # A closure over one end of the wish, and nothing else in its way.
        wall = to_wall(ask.span.start, BRUSSELS)
        minute = max(wall.hour * 60 + wall.minute, 30)
        near = Closure("near", wall.date(), wall.date(), hours=Hours(minute - 30, minute + 30))
        policy = replace(policy, openings=None, kept=(), reach=Reach(), slots=Slots(overnight=True))
        policy = replace(policy, closed=(*policy.closed, near))
        situation = replace(situation, now=situation.now - timedelta(days=9), taken=())
    shut = closed_at(policy, ask.span)
    decision = decide(policy, ask, situation)
    assert not (shut and decision.verdict is not Verdict.REFUSED)
    assert not any(closed_at(policy, span) for span in decision.alternatives)


@MANY
@given(cases(), st.integers(1, 5))
def test_every_alternative_is_accepted_when_asked(case: tuple[Policy, Ask, Situation], limit: int) -> None:
    policy, ask, situation = case
    found = alternatives(policy, ask, situation, limit=limit)
    assert len(found) <= limit
    for number, span in enumerate(found):
        decision = decide(policy, replace(ask, span=span), situation)
        assert decision.verdict is Verdict.ALLOWED
        assert not any(occupied(policy, span).overlaps(taken) for taken in situation.taken)
        assert not any(span.overlaps(other) for other in found[:number])
        assert abs(to_wall(span.start, BRUSSELS).date() - to_wall(ask.span.start, BRUSSELS).date()).days <= 21


@MANY
@given(cases(), st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_equal_rules_changes_nothing(
    case: tuple[Policy, Ask, Situation], random: Random, turned: bool
) -> None:
    policy, ask, situation = case

    def shuffled(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return items[::-1] if turned else tuple(random.sample(items, len(items)))

    def mixed(rules: tuple[Any, ...]) -> tuple[Any, ...]:
        return shuffled(tuple(replace(rule, admits=shuffled(rule.admits)) for rule in rules))

    # Rules of every day and season meet more often.
    always = {"days": DAYS, "season": None}
    openings = None if policy.openings is None else tuple(replace(found, **always) for found in policy.openings)
    policy = replace(policy, openings=openings, kept=tuple(replace(found, **always) for found in policy.kept))
    other = replace(
        policy,
        openings=None if policy.openings is None else mixed(policy.openings),
        kept=mixed(policy.kept),
        closed=shuffled(policy.closed),
    )
    assert decide(other, ask, situation) == decide(policy, ask, situation)
    day = to_wall(ask.span.start, BRUSSELS).date()
    painted = [paint(p, days=[day], audiences=ask.audiences, situation=situation) for p in (policy, other)]
    assert painted[0] == painted[1]


@MANY
@given(documents())
def test_a_document_survives_the_round_trip(document: dict[str, object]) -> None:
    policy = parse(document)
    written = as_document(policy)
    read = json.loads(json.dumps(written))
    assert parse(read) == policy
    assert json.dumps(as_document(parse(read))) == json.dumps(written)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=3),
    max_leaves=6,
)
PATHS = (
    ("format",), ("adopted",), ("mode",), ("request",), ("audiences",), ("open",), ("kept",), ("closed",), ("slots",),
    ("booking_window",), ("house_rules",), ("kept", 0), ("kept", 0, "hours"), ("kept", 0, "for"), ("kept", 0, "for", 0),
    ("kept", 0, "days"), ("closed", 0), ("closed", 0, "from"), ("slots", "step"), ("slots", "buffer"),
    ("booking_window", "lead"), ("kept", 0, "season"), ("adopted", "on"), ("kept", 0, "id"),
)  # fmt: skip


@MANY
@given(st.sampled_from(PATHS), JSON)
def test_any_value_anywhere_is_read_or_refused_with_its_path(path: tuple[str | int, ...], value: object) -> None:
    window = {"id": "evenings", "days": ["mon"], "hours": "18:00-22:00", "for": ["resident"]}
    closure = {"id": "winter", "from": "2026-12-24", "until": "2026-12-31"}
    document: dict[str, object] = {"format": 1, "adopted": {"on": "2026-01-01", "by": "Us"}, "kept": [window]}
    document |= {"closed": [closure], "slots": {}, "booking_window": {}}
    place: object = document
    for key in path[:-1]:
        place = place[key]  # type: ignore[index]
    place[path[-1]] = value  # type: ignore[index]
    try:
        policy = parse(document)
    except Malformed as malformed:
        found = malformed.problems
    else:
        assert parse(json_like(as_document(policy))) == policy
        return
    # The value itself, its table, or a neighbour that no longer fits it.
    assert found
    assert all(problem.path[: len(path) - 1] == path[:-1] for problem in found)


def json_like(document: object) -> object:
    return json.loads(json.dumps(document))


def test_the_examples_are_not_empty() -> None:
    """The properties above would say nothing if no wish were ever granted, or refused with an alternative."""
    seen = set()

    @settings(SURE, max_examples=300)
    @given(cases())
    def look(case: tuple[Policy, Ask, Situation]) -> None:
        decision = decide(*case)
        seen.update((decision.verdict, reason.code) for reason in decision.reasons)
        seen.add((decision.verdict, bool(decision.alternatives)))

    look()
    assert (Verdict.ALLOWED, False) in seen
    assert (Verdict.REFUSED, True) in seen
    refused = {code for verdict, code in seen if verdict is Verdict.REFUSED}
    assert {"kept_for", "outside_opening", "too_far", "taken"} <= refused
    assert refused & {"closed", "closed_for"}


@pytest.mark.parametrize("extra", [{"opne": []}, {"kept": [{"id": "a", "day": []}]}])
def test_unknown_keys_are_refused_with_a_suggestion(extra: dict[str, object]) -> None:
    with pytest.raises(Malformed) as caught:
        parse({"format": 1} | extra)
    problem = next(found for found in caught.value.problems if found.code == "policy_unknown_key_close")
    assert problem.path[-1] in ("opne", "day")
    assert problem.params["suggestion"] in ("open", "days")
