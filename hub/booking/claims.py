"""Claims on atoms: lock, look, occupy, always in this order and by ascending id, so that no ring of writers waits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, delete, select
from sqlalchemy.exc import DBAPIError

from hub.accounts.models import Party
from hub.accounts.service.parties import kept_of
from hub.booking import fixed, guards
from hub.booking.models import Booking, Occupancy, Occurrence
from hub.config import Settings
from hub.db import db
from hub.domain.errors import Conflict
from hub.domain.timespan import Span
from hub.plans import service as plans
from hub.spaces.models import Atom, Place, Resource, resource_atom
from hub.spaces.service.shown import AnyRoom

LONGEST = timedelta(days=guards.MAX_DAYS)


@dataclass(frozen=True, slots=True)
class Claims:
    """What is claimed on the atoms of a resource, by atom in order of time."""

    spans: Mapping[int, tuple[Span, ...]]

    def free(self, span: Span) -> tuple[int, ...]:
        """The atoms nobody claims during the span, lowest id first."""
        return tuple(atom for atom in sorted(self.spans) if not any(span.overlaps(one) for one in self.spans[atom]))

    def blocked(self, need: int) -> tuple[Span, ...]:
        """The time when fewer than `need` atoms are free, in order."""
        allowed = len(self.spans) - need
        steps = sorted(
            (instant, change)
            for spans in self.spans.values()
            for span in spans
            for instant, change in ((span.start, 1), (span.end, -1))
        )
        found: list[Span] = []
        busy, since = 0, None
        for instant, change in steps:
            busy += change
            if busy > allowed and since is None:
                since = instant
            elif busy <= allowed and since is not None:
                if since < instant:
                    found.append(Span(since, instant))
                since = None
        return tuple(found)

    def within(self, span: Span) -> "Claims":
        """Only the claims that touch the span."""
        return Claims({atom: tuple(one for one in spans if one.overlaps(span)) for atom, spans in self.spans.items()})

    def also(self, atoms: Iterable[int], span: Span) -> "Claims":
        """With one more claim on some atoms."""
        added = set(atoms)
        return Claims({atom: (*spans, span) if atom in added else spans for atom, spans in self.spans.items()})


def need(resource: AnyRoom, quantity: int) -> int:
    """How many atoms a booking takes: all of a room, as many as asked for of a pool or of equipment."""
    return len(resource.atoms) if resource.kind == "room" else quantity


def lock(atom_ids: Iterable[int]) -> None:
    """Hold the atoms until the end of the transaction; who comes second waits here."""
    db.session.execute(_atoms(), {"ids": sorted(set(atom_ids))}).all()


@cache
def _atoms() -> Select[*tuple[Any, ...]]:
    atom = Atom.__table__.c
    wanted = select(atom.id).where(atom.id.in_(bindparam("ids", expanding=True)))
    return wanted.order_by(atom.id).with_for_update()


def hold(resource: Resource, *, party_id: int, extras: Iterable[Resource] = ()) -> Party:
    """Hold all that a booking is decided by, in this order: its party, the plans of it, the building, the atoms."""
    party = hold_party(party_id)
    plans.lock(party_id, place_id=resource.place_id)
    hold_building(resource.place_id)
    resources = (resource, *extras)
    known = {(one.id, atom.id) for one in resources for atom in one.atoms}
    lock(atom for _, atom in known)
    # Rooms may have been joined or divided while this one waited for the lock.
    rows = db.session.execute(_made_of(), {"ids": [one.id for one in resources]})
    if {(room, atom) for room, atom in rows} != known:
        raise Conflict("just_taken")
    return party


def hold_party(party_id: int) -> Party:
    """Keep a party from being merged into another meanwhile; Conflict `changed_meanwhile` where that has happened."""
    # Two statements: the second sees what the first has waited for.
    party = db.session.scalars(_kept(), {"party_id": party_id}).one()
    if kept_of(party_id) is not None:
        raise Conflict("changed_meanwhile")
    return party


@cache
def _kept() -> Select[Party]:
    return select(Party).where(Party.id == bindparam("party_id")).with_for_update(read=True, key_share=True)


@cache
def _made_of() -> Select[*tuple[Any, ...]]:
    made_of = select(resource_atom.c.resource_id, resource_atom.c.atom_id)
    return made_of.where(resource_atom.c.resource_id.in_(bindparam("ids", expanding=True)))


def hold_building(place_id: int) -> None:
    """Hold a place that lets in so many people at once; the others need no such lock."""
    db.session.execute(_limited(), {"place_id": place_id}).all()


@cache
def _limited() -> Select[*tuple[Any, ...]]:
    place = Place.__table__.c
    limited = select(place.id).where(place.id == bindparam("place_id"), place.headcount_limit.is_not(None))
    return limited.with_for_update(key_share=True)


def claims_on(resource: Resource, span: Span, *, without: Sequence[int] = (), house: Settings) -> Claims:
    """The claims on a resource that touch the span, but those of the occurrences named in `without`.

    A fixed desk is claimed by whoever has it.
    """
    spans: dict[int, list[Span]] = {atom.id: [] for atom in resource.atoms}
    within = {"atoms": list(spans), "since": span.start - LONGEST, "start": span.start, "end": span.end}
    for atom_id, occurrence_id, start, end in db.session.execute(_touching(), within):
        if occurrence_id not in without:
            spans[atom_id].append(Span(start, end))
    if resource.kind == "pool":
        for atom_id, desks in fixed.held(spans, span, house=house).items():
            spans[atom_id] += desks
    return Claims({atom: tuple(found) for atom, found in spans.items()})


@cache
def _touching() -> Select[*tuple[Any, ...]]:
    claim = Occupancy.__table__.c
    return (
        select(claim.atom_id, claim.occurrence_id, claim.start_at, claim.end_at)
        .where(
            claim.atom_id.in_(bindparam("atoms", expanding=True)),
            claim.start_at < bindparam("end"),
            claim.start_at > bindparam("since"),
            claim.end_at > bindparam("start"),
        )
        .order_by(claim.start_at)
    )


def occupy(wanted: Iterable[tuple[Occurrence, Sequence[int], Span]]) -> None:
    """Claim atoms for occurrences, all or nothing. Conflict `just_taken` when the guard refuses."""
    wanted = list(wanted)
    rows = [
        Occupancy(occurrence_id=occurrence.id, atom_id=atom, start_at=span.start, end_at=span.end)
        for occurrence, atoms, span in wanted
        for atom in atoms
    ]
    try:
        with db.session.begin_nested():
            db.session.add_all(rows)
    except DBAPIError as error:
        if guards.broken_by(error):
            raise Conflict("just_taken") from error
        raise
    for occurrence, _, _ in wanted:
        db.session.expire(occurrence, ["occupancies"])


def release(occurrences: Iterable[Occurrence]) -> None:
    """Free what the occurrences claim."""
    occurrences = list(occurrences)
    ids = [occurrence.id for occurrence in occurrences]
    db.session.execute(delete(Occupancy).where(Occupancy.occurrence_id.in_(ids)))
    for occurrence in occurrences:
        db.session.expire(occurrence, ["occupancies"])


def fresh(booking: Booking, *, extras: Iterable[Resource] = ()) -> Booking:
    """The booking as it is now, read again under the locks that its changes are decided by; `extras` comes new."""
    lent = {one.resource for one in booking.extras}
    hold(booking.resource, party_id=booking.party_id, extras=lent | set(extras))
    rows = select(Occurrence).where(Occurrence.booking_id == booking.id).execution_options(populate_existing=True)
    db.session.scalars(rows).all()
    db.session.refresh(booking)
    return booking
