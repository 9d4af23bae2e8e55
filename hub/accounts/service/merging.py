"""Two rows of one person, or of one organisation, made one. What moves is found in the schema: nothing is forgotten."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Column, ColumnElement, Table, and_, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from hub import audit, outbox
from hub.accounts import doubles
from hub.accounts.models import Account, Fact, Grant, Mandate, MergedParty, Party, SignIn
from hub.accounts.service.changes import tell_organisation
from hub.accounts.service.facts import decidable_places
from hub.accounts.service.parties import kept_of, may_keep, not_merged, plain_email
from hub.accounts.service.persons import all_at_own_places, look_at
from hub.accounts.service.site import Site
from hub.db import Base, db
from hub.domain.errors import Conflict, Forbidden, Missing, Refused
from hub.domain.permissions import Action, Actor, can

STAYS = frozenset({"party", "account", "audit_entry", "merged_party"})
"""Tables that are not moved row by row: the trail says what was, accounts are chosen."""

WORDS = ("booking", "fact", "mandate", "grant")


@dataclass(frozen=True, slots=True)
class Merge:
    """What a merge would do: who stays, who goes, how many rows of what move, and the sign-ins of both."""

    kept: Party
    gone: Party
    moves: Sequence[tuple[str, int]]
    kept_email: str
    gone_email: str

    @property
    def chooses(self) -> bool:
        """Whether both sign in, so that one sign-in must go."""
        return bool(self.kept_email and self.gone_email)


@dataclass(frozen=True, slots=True)
class Namesake:
    """Somebody of a name, told apart by the day they were entered and, to administrators, the address."""

    party_id: int
    name: str
    email: str
    created_at: datetime


def preview(actor: Actor, kept_id: int, gone_id: int, *, today: date) -> Merge:
    """Look at a merge. Raises Missing, Forbidden, Refused or Conflict where it cannot be."""
    kept, gone = _party(kept_id), _party(gone_id)
    if kept_id == gone_id or kept.kind != gone.kind:
        raise Refused("merge-same", "who")
    _must_merge(actor, kept, gone, today=today)
    named = doubles.in_the_way(gone.id, gone.slug or "")
    if named:
        raise Conflict("merge-named", "who", name=gone.name, rule=named)
    counts: Counter[str] = Counter()
    for table, column in _columns():
        found = db.session.scalar(select(func.count()).select_from(table).where(column == gone_id)) or 0
        counts[table.name if table.name in WORDS else "other"] += found
    moves = [(name, counts[name]) for name in (*WORDS, "other") if counts[name]]
    emails = [party.account.email if party.account is not None else "" for party in (kept, gone)]
    return Merge(kept, gone, moves, emails[0], emails[1])


def merge(actor: Actor, kept_id: int, gone_id: int, *, account: str, site: Site, now: datetime, today: date) -> Party:
    """Move all that is the double's to the one that stays. `account` says whose sign-in stays: `kept` or `gone`.

    Raises what `preview` raises, and Refused on `account` when both sign in and nobody chose.
    """
    _lock(kept_id, gone_id)
    plan = preview(actor, kept_id, gone_id, today=today)
    if plan.chooses and account not in {"kept", "gone"}:
        raise Refused("merge-account", "account")
    _join_accounts(plan, account, site=site, now=now)
    for table, column in _columns():
        _move(table, column, gone_id=gone_id, kept_id=kept_id)
    for table, column in _columns():
        if db.session.scalar(select(func.count()).select_from(table).where(column == gone_id)):
            raise Refused("merge-stuck", "who")
    _drop_contained(kept_id)
    db.session.execute(update(MergedParty).where(MergedParty.kept_id == gone_id).values(kept_id=kept_id))
    db.session.add(MergedParty(gone_id=gone_id, kept_id=kept_id, merged_at=now, merged_by_id=actor.party_id))
    audit.record(
        "party.merge", now=now, thing=f"party:{kept_id}", person_id=actor.party_id, party_id=kept_id,
        gone=gone_id, name=plan.gone.name, moved=dict(plan.moves),
    )  # fmt: skip
    db.session.flush()
    db.session.expire_all()
    doubles.follow(gone_id, kept_id, now)
    if plan.kept.kind == "organisation":
        tell_organisation(gone_id, now)
        tell_organisation(kept_id, now)
    return plan.kept


def namesakes(actor: Actor, who: str, *, kind: str, but: int) -> list[Namesake]:
    """Those of this name, slug or address whom this person may know, but one. Raises Refused when there is nobody."""
    named = or_(Party.name == who, func.lower(Party.name) == who.lower(), Party.slug == who)
    by_address = Party.id.in_(select(Account.party_id).where(Account.email == plain_email(who)))
    query = (
        select(Party.id, Party.name, func.coalesce(Account.email, ""), Party.created_at)
        .outerjoin(Account, Account.party_id == Party.id)
        .where(Party.kind == kind, Party.id != but, not_merged(), by_address if "@" in who else named)
        .order_by(Party.id)
    )
    if not can(actor, Action.ADMINISTER) and kind == "person":
        mine = [place.id for place in decidable_places(actor)]
        query = query.where(Party.id.in_(select(Fact.party_id).where(Fact.place_id.in_(mine))))
    found = [Namesake(*row) for row in db.session.execute(query.limit(20))]
    if not found:
        raise Refused("person-unknown" if kind == "person" else "organisation-unknown", "who", who=who)
    return found


def _party(party_id: int) -> Party:
    party = db.session.get(Party, party_id)
    if party is None or kept_of(party_id) is not None:
        raise Missing("person-unknown")
    return party


def _lock(*party_ids: int) -> None:
    db.session.execute(select(Party.id).where(Party.id.in_(party_ids)).order_by(Party.id).with_for_update()).all()


def _must_merge(actor: Actor, kept: Party, gone: Party, *, today: date) -> None:
    """Administrators merge whom they like; a manager what is all at their places, and nobody's powers or sign-in."""
    if can(actor, Action.ADMINISTER):
        if gone.id == actor.party_id:
            raise Forbidden("merge-oneself")
        return
    if kept.kind == "organisation":
        if not (may_keep(actor, kept.id) and may_keep(actor, gone.id)):
            raise Forbidden("not-yours")
        return
    for party in (kept, gone):
        look_at(actor, party.id, today=today)
        if not all_at_own_places(actor, party.id):
            raise Forbidden("merge-elsewhere")
    if actor.party_id in {kept.id, gone.id}:
        raise Forbidden("merge-oneself")
    if gone.account is not None or db.session.scalar(select(Grant.id).where(Grant.party_id == gone.id).limit(1)):
        raise Forbidden("merge-account-admin")


def _columns() -> Iterator[tuple[Table, Column[int]]]:
    """Every column of every table that names a party."""
    for table in Base.metadata.sorted_tables:
        if table.name in STAYS:
            continue
        for column in table.columns:
            if any(key.column.table.name == "party" for key in column.foreign_keys):
                yield table, column


def _move(table: Table, column: Column[int], *, gone_id: int, kept_id: int) -> None:
    """At once; where a unique key is in the way, row by row, and what the other has already is dropped."""
    try:
        with db.session.begin_nested():
            db.session.execute(update(table).where(column == gone_id).values({column.name: kept_id}))
    except IntegrityError:
        keys = list(table.primary_key.columns)
        for row in db.session.execute(select(*keys).where(column == gone_id).order_by(*keys)).all():
            _move_row(table, and_(*(key == value for key, value in zip(keys, row, strict=True))), column, kept_id)


def _move_row(table: Table, this: ColumnElement[bool], column: Column[int], kept_id: int) -> None:
    try:
        with db.session.begin_nested():
            db.session.execute(update(table).where(this).values({column.name: kept_id}))
    except IntegrityError:
        try:
            with db.session.begin_nested():
                db.session.execute(delete(table).where(this))
        except IntegrityError:
            raise Refused("merge-stuck", "who") from None


def _join_accounts(plan: Merge, account: str, *, site: Site, now: datetime) -> None:
    """One sign-in stays with the party that stays; the other goes with its browsers, and its address is told."""
    if not plan.gone_email:
        return
    if plan.chooses:
        losing = plan.gone if account == "kept" else plan.kept
        staying = plan.kept_email if account == "kept" else plan.gone_email
        lost = db.session.scalars(select(Account).where(Account.party_id == losing.id)).one()
        outbox.add(
            "account_merged", to=lost.email, language=losing.language, now=now, name=losing.name, email=staying,
            link=f"{site.base_url}/sign-in",
        )  # fmt: skip
        db.session.execute(delete(SignIn).where(SignIn.account_id == lost.id))
        db.session.execute(delete(Account).where(Account.id == lost.id))
    if not plan.chooses or account == "gone":
        moving = update(Account).where(Account.party_id == plan.gone.id)
        db.session.execute(moving.values(party_id=plan.kept.id))


def _drop_contained(party_id: int) -> None:
    """Confirmed facts and mandates that say no more than another one of the same party."""
    facts = list(db.session.scalars(select(Fact).where(Fact.party_id == party_id, Fact.state == "confirmed")))
    for one in _contained([(f, (f.audience, f.place_id)) for f in facts]):
        db.session.delete(one)
    who = (Mandate.person_id == party_id) | (Mandate.organisation_id == party_id)
    mandates = list(db.session.scalars(select(Mandate).where(who)))
    for one in _contained([(m, (m.organisation_id, m.person_id, m.keeper)) for m in mandates]):
        db.session.delete(one)


def _contained(rows: Sequence[tuple[Fact | Mandate, tuple[object, ...]]]) -> list[Fact | Mandate]:
    def span(row: Fact | Mandate) -> tuple[date, date]:
        return row.from_on or date.min, row.until_on or date.max

    ordered = sorted(rows, key=lambda pair: (span(pair[0])[0], -span(pair[0])[1].toordinal(), pair[0].id))
    kept: list[tuple[Fact | Mandate, tuple[object, ...]]] = []
    gone: list[Fact | Mandate] = []
    for row, key in ordered:
        inside = any(k == key and span(r)[0] <= span(row)[0] and span(row)[1] <= span(r)[1] for r, k in kept)
        gone.append(row) if inside else kept.append((row, key))
    return gone


outbox.register("account_merged", "name", "email", "link", topic="account")
