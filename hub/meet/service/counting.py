"""How rare each topic is and how long each member's list, over what all members may see; the worker keeps it right."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, cast

from sqlalchemy import Table, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from hub.accounts.models import Account
from hub.db import db
from hub.domain import matching
from hub.domain.matching import Kind
from hub.meet.models import MemberNorm, TopicStat
from hub.people.models import Concept, MemberTopic, Profile

ROWS = 2_000
"""Rows of one statement that writes."""

Key = tuple[Any, ...]
Row = tuple[Any, ...]


def refresh() -> int:
    """Count again, and write what has changed; returns how many members are counted.

    Only topics that all members may see, of members who want to be proposed: what is hidden changes nothing.
    """
    tree = parents()
    people = [matching.prepare(one, parents=tree) for one in _everyone()]
    counted = matching.statistics(people)
    stats = {held: (counted.df[held], value) for held, value in counted.idf.items()}
    norms = {key: (value,) for key, value in counted.norms.items() if value}
    _write(TopicStat, ("kind", "concept_id"), ("holders", "idf"), stats)
    _write(MemberNorm, ("party_id", "kind"), ("norm",), norms)
    return len(people)


def refresh_small(*, most: int = 20_000) -> None:
    """Count again unless there are many topics; for those once a day has to do."""
    if len(db.session.execute(select(MemberTopic.party_id).limit(most + 1)).all()) <= most:
        refresh()


def parents() -> dict[int, int]:
    """What each concept belongs to; one query."""
    query = select(Concept.id, Concept.parent_id).where(Concept.parent_id.is_not(None))
    return {number: above for number, above in db.session.execute(query) if above is not None}


def read(
    concept_ids: Collection[int], member_ids: Collection[int], *, average: Mapping[Kind, float], members: int
) -> matching.Statistics:
    """What was counted about some concepts and members; two queries."""
    stats = db.session.execute(
        select(TopicStat.kind, TopicStat.concept_id, TopicStat.holders, TopicStat.idf).where(
            TopicStat.concept_id.in_(concept_ids)
        )
    ).all()
    norms = db.session.execute(
        select(MemberNorm.party_id, MemberNorm.kind, MemberNorm.norm).where(MemberNorm.party_id.in_(member_ids))
    ).all()
    return matching.Statistics(
        members,
        {(row.kind, row.concept_id): row.holders for row in stats},
        {(row.kind, row.concept_id): row.idf for row in stats},
        {(row.party_id, row.kind): row.norm for row in norms},
        average,
    )


def averages() -> tuple[dict[Kind, float], int]:
    """The average length by kind, and how many members are counted; one query."""
    members = select(func.count(MemberNorm.party_id.distinct())).scalar_subquery()
    query = select(MemberNorm.kind, func.avg(MemberNorm.norm), members).group_by(MemberNorm.kind)
    rows = db.session.execute(query).all()
    average: dict[Kind, float] = dict.fromkeys(matching.KINDS, 0.0)
    average.update({cast("Kind", kind): float(value) for kind, value, _ in rows})
    return average, rows[0][2] if rows else 0


def _everyone() -> Iterable[matching.Profile]:
    query = (
        select(MemberTopic.party_id, MemberTopic.concept_id, MemberTopic.kind, MemberTopic.weight)
        .join(Profile, Profile.party_id == MemberTopic.party_id)
        .outerjoin(Account, Account.party_id == MemberTopic.party_id)
        .where(MemberTopic.is_shared, Profile.is_matched, Account.disabled_at.is_(None))
        .order_by(MemberTopic.party_id)
    )
    for number, rows in groupby(db.session.execute(query), key=lambda row: row.party_id):
        topics = tuple(matching.Topic(row.concept_id, row.kind, row.weight) for row in rows)
        yield matching.Profile(number, topics=topics)


def _write(model: type, keys: Sequence[str], values: Sequence[str], wanted: Mapping[Key, Row]) -> None:
    """Make the table say what is wanted, writing only what differs."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    columns = [table.c[name] for name in (*keys, *values)]
    held = {tuple(row[: len(keys)]): tuple(row[len(keys) :]) for row in db.session.execute(select(*columns))}
    for key in held.keys() - wanted.keys():
        db.session.execute(table.delete().where(*(table.c[name] == part for name, part in zip(keys, key, strict=True))))
    changed = [
        dict(zip((*keys, *values), (*key, *row), strict=True)) for key, row in wanted.items() if held.get(key) != row
    ]
    insert = postgresql_insert if db.session.get_bind().dialect.name == "postgresql" else sqlite_insert
    written = insert(table)
    written = written.on_conflict_do_update(index_elements=keys, set_={name: written.excluded[name] for name in values})
    for first in range(0, len(changed), ROWS):
        db.session.execute(written, changed[first : first + ROWS])
