"""The equipment that goes with a booking: which, for which dates, and what is free at a time."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, bindparam, delete, select
from sqlalchemy.orm import selectinload

from hub.booking import claims
from hub.booking.models import Booking, Extra, Occupancy, Occurrence
from hub.booking.needs import needs_of
from hub.booking.outcomes import error_of, only_short
from hub.config import Settings
from hub.db import db
from hub.domain.timespan import Span
from hub.spaces.models import Resource, Texts, resource_atom

WIDEST = 24 * 60
"""Minutes that set-up or clean-up take at most."""


@dataclass(frozen=True, slots=True)
class OnOffer:
    """What a place lends: its address in forms, name, how many pieces there are, how many are free (None: no time)."""

    slug: str
    names: Texts
    pieces: int
    free: int | None


def on_offer(place_id: int, span: Span | None, *, without: Sequence[int] = ()) -> Sequence[OnOffer]:
    """All equipment of a place in its order, and what is free all through a time."""
    found = db.session.scalars(_lent(), {"place_id": place_id}).all()
    busy = _busy({atom.id for one in found for atom in one.atoms}, span, without) if found and span else set()
    return [
        OnOffer(one.slug, one.names, len(one.atoms), len({atom.id for atom in one.atoms} - busy) if span else None)
        for one in found
    ]


@cache
def _lent() -> Select[Resource]:
    here = (Resource.place_id == bindparam("place_id"), Resource.kind == "equipment", Resource.archived_at.is_(None))
    ordered = select(Resource).where(*here).order_by(Resource.position, Resource.id)
    return ordered.options(selectinload(Resource.atoms))


def _busy(atom_ids: Collection[int], span: Span, without: Sequence[int]) -> set[int]:
    query = select(Occupancy.atom_id).where(
        Occupancy.atom_id.in_(atom_ids),
        Occupancy.occurrence_id.not_in(without),
        Occupancy.start_at < span.end,
        Occupancy.start_at > span.start - claims.LONGEST,
        Occupancy.end_at > span.start,
    )
    return set(db.session.scalars(query))


def brings(booking: Booking) -> dict[str, int]:
    """The equipment of a booking: pieces by slug."""
    return {one.resource.slug: one.quantity for one in booking.extras}


def bring(booking: Booking, extras: Iterable[tuple[Resource, int]]) -> None:
    """Take other equipment from now on; the claims of its dates are made by `fit`, or by whoever moves them."""
    counts = {one.id: (one, count) for one, count in extras}
    for extra in list(booking.extras):
        if extra.resource_id in counts:
            extra.quantity = counts.pop(extra.resource_id)[1]
        else:
            booking.extras.remove(extra)
    booking.extras += [Extra(resource=one, quantity=count) for one, count in counts.values()]
    db.session.flush()


def fit(booking: Booking, dates: Sequence[Occurrence], *, house: Settings) -> None:
    """Claim the equipment of a booking anew for dates that hold their time, and see that the building has room.

    Conflict where somebody else has it. The locks of the booking and of what it brings are held by whoever calls.
    """
    dates = [one for one in dates if one.occupancies]
    if not dates:
        return
    _let_go(booking, dates)
    around = Span(min(one.start_at for one in dates), max(one.end_at for one in dates))
    everything = needs_of(
        booking.resource,
        party_id=booking.party_id,
        headcount=booking.headcount,
        quantity=booking.quantity,
        extras=brings(booking),
        around=around.widen(before=WIDEST, after=WIDEST),
        without=[one.id for one in booking.occurrences],
        house=house,
    )
    for one in dates:
        claimed = Span(one.occupancies[0].start_at, one.occupancies[0].end_at)
        # The plan counts time and desks, which stay as they are.
        lacking = everything.beside(Span(one.start_at, one.end_at), claimed)
        if lacking:
            raise error_of(lacking, taken=only_short(lacking))
        claims.occupy([(one, everything.atoms(claimed), claimed)])


def _let_go(booking: Booking, dates: Sequence[Occurrence]) -> None:
    """Free the equipment of some dates of a booking."""
    ids = [one.id for one in dates]
    lent = (
        select(resource_atom.c.atom_id)
        .join(Resource, Resource.id == resource_atom.c.resource_id)
        .where(Resource.kind == "equipment", Resource.place_id == booking.resource.place_id)
    )
    wanted = delete(Occupancy).where(Occupancy.occurrence_id.in_(ids), Occupancy.atom_id.in_(lent))
    db.session.execute(wanted, execution_options={"synchronize_session": False})
    for one in dates:
        db.session.expire(one, ["occupancies"])
