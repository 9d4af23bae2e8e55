"""Who could be met: members of whom a topic meets one of the reader's, the best of them first, in one query."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from sqlalchemy import CTE, ColumnElement, Float, Integer, String, Table, column, func, or_, select, union, values
from sqlalchemy.orm import aliased

from hub.accounts.models import Account, Mandate
from hub.db import db
from hub.domain.matching import ARMS, PARENT, PIVOT, Held, Person, Statistics, Topic
from hub.meet.models import Dismissal, MemberNorm
from hub.meet.service.pinned import Pinned
from hub.people.models import Block, MemberTopic, Profile

MOST = 400
"""Members whose reasons are worked out one by one."""

TOPIC: Table = MemberTopic.__table__  # type: ignore[assignment]
PROFILE: Table = Profile.__table__  # type: ignore[assignment]
ACCOUNT: Table = Account.__table__  # type: ignore[assignment]
NORM: Table = MemberNorm.__table__  # type: ignore[assignment]


def candidates(
    worth: Mapping[Held, float], *, stats: Statistics, without: Collection[int], most: int = MOST
) -> list[int]:
    """The members whose topics are worth most to the reader, by number; `without` holds the reader too."""
    if not worth:
        return []
    wanted = _wanted(worth, stats)
    order = Pinned(Pinned(wanted, TOPIC), PROFILE)
    joined = order.outerjoin(ACCOUNT, ACCOUNT.c.party_id == TOPIC.c.party_id).outerjoin(
        NORM, (NORM.c.party_id == TOPIC.c.party_id) & (NORM.c.kind == TOPIC.c.kind)
    )
    # Whoever is not counted yet stands for an average list here; their reasons are worked out with their own.
    own = func.coalesce(NORM.c.norm, func.nullif(wanted.c.average, 0.0), 1.0)
    length = (1 - PIVOT) * wanted.c.average + PIVOT * own
    total = func.sum(wanted.c.gain * TOPIC.c.weight / length)
    query = (
        select(TOPIC.c.party_id)
        .select_from(joined)
        .where(TOPIC.c.kind == wanted.c.kind, TOPIC.c.concept_id == wanted.c.concept_id, TOPIC.c.is_shared)
        .where(PROFILE.c.party_id == TOPIC.c.party_id, PROFILE.c.is_matched)
        .where(ACCOUNT.c.disabled_at.is_(None))
        .where(TOPIC.c.party_id.not_in(without))
        .group_by(TOPIC.c.party_id)
        .order_by(total.desc(), TOPIC.c.party_id)
        .limit(most)
    )
    return sorted(db.session.scalars(query))


def never(party_id: int, *, today: date) -> set[int]:
    """Whom one is not shown: oneself, blocked either way, not wanted again, and people of one's own organisations."""
    mine, theirs = aliased(Mandate), aliased(Mandate)
    fellows = (
        select(theirs.person_id)
        .join(mine, mine.organisation_id == theirs.organisation_id)
        .where(mine.person_id == party_id, *(_in_force(one, today) for one in (mine, theirs)))
    )
    query = union(
        select(Block.blocked_id).where(Block.party_id == party_id),
        select(Block.party_id).where(Block.blocked_id == party_id),
        select(Dismissal.other_id).where(Dismissal.party_id == party_id),
        fellows,
    )
    return {party_id, *db.session.scalars(query)}


def _in_force(one: type[Mandate], today: date) -> ColumnElement[bool]:
    return (one.from_on <= today) & or_(one.until_on.is_(None), one.until_on >= today)


def concepts_of(me: Person) -> set[int]:
    """The concepts somebody holds, those they belong to included."""
    return set().union(*me.weights.values())


def topics(members: Collection[int], *, met: Collection[Held] | None, hidden: bool = False) -> dict[int, list[Topic]]:
    """What some members share with all, of certain topics or of any; one query."""
    query = select(TOPIC.c.party_id, TOPIC.c.concept_id, TOPIC.c.kind, TOPIC.c.weight)
    query = query.where(TOPIC.c.party_id.in_(members))
    if not hidden:
        query = query.where(TOPIC.c.is_shared)
    if met is not None:
        query = query.where(TOPIC.c.concept_id.in_({concept for _, concept in met}))
    found: dict[int, list[Topic]] = {}
    for number, concept, kind, weight in db.session.execute(query.order_by(TOPIC.c.concept_id, TOPIC.c.kind)):
        if met is None or (kind, concept) in met:
            found.setdefault(number, []).append(Topic(concept, kind, weight))
    return found


def gains(me: Person, *, stats: Statistics, parents: Mapping[int, int]) -> dict[Held, float]:
    """What one point of weight of each topic of another is worth to the reader."""
    below: dict[int, list[int]] = defaultdict(list)
    for child, above in parents.items():
        below[above].append(child)
    found: dict[Held, float] = defaultdict(float)
    for _, mine, theirs, share in ARMS:
        for concept, weight in me.weights[mine].items():
            value = share * weight * stats.rarity(theirs, concept=concept)
            for narrower, part in _within(concept, below):
                found[theirs, narrower] += value * part
    return found


def _within(concept: int, below: Mapping[int, list[int]]) -> Iterator[tuple[int, float]]:
    passed: set[int] = set()
    level, part = [concept], 1.0
    while level:
        yield from ((one, part) for one in level)
        passed.update(level)
        level = [child for one in level for child in below.get(one, ()) if child not in passed]
        part *= PARENT


def _wanted(worth: Mapping[Held, float], stats: Statistics) -> CTE:
    rows = [(kind, concept, gain, stats.average.get(kind, 0.0)) for (kind, concept), gain in worth.items()]
    named = values(
        column("kind", String), column("concept_id", Integer), column("gain", Float), column("average", Float)
    )
    return named.data(rows).cte("wanted")
