"""Getting into a group and out of it, and who organises it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from hub import audit
from hub.accounts.models import Account, Party
from hub.accounts.service import throttling
from hub.accounts.service.site import Site
from hub.db import db
from hub.domain.errors import Conflict, Forbidden, Missing, Refused, Stale
from hub.domain.permissions import Actor
from hub.groups.models import Group, Membership
from hub.groups.service import circles, mails
from hub.people.models import Profile

MAILS = 20
"""Mails one member may cause in an hour by asking into groups and inviting others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The installation and the time, for mails that an act sends."""

    site: Site
    today: date
    now: datetime


def join(actor: Actor, slug: str, *, answers: Sequence[str], when: When) -> str:
    """Get in, or ask to: returns `member` or `asked`. Whoever is in or waits stays as they are.

    Raises Missing, Conflict for an archived group, Forbidden where one is invited, Refused for a missing answer.
    """
    seen = circles.see(actor, slug, lock=True)
    group, mine = seen.group, seen.mine
    if actor.party_id is None:
        raise Missing("group-missing")
    circles.must_be_open(group)
    if mine is not None and mine.state == "member":
        return "member"
    invited = mine is not None and mine.state == "invited"
    if group.joining == "invitation" and not invited:
        raise Forbidden("group-by-invitation")
    if group.joining == "request" and not invited:
        return _ask(group, mine, actor.party_id, answers, when=when)
    if mine is None:
        mine = Membership(group_id=group.id, party_id=actor.party_id, state="member", created_at=when.now)
        db.session.add(mine)
    mine.state, mine.created_at = "member", when.now
    db.session.flush()
    return "member"


def leave(actor: Actor, slug: str, *, now: datetime) -> None:
    """Go, or no longer ask, or decline an invitation. Raises Missing, Refused for the last organiser."""
    seen = circles.see_own(actor, slug)
    group, mine = seen.group, seen.mine
    if mine is None:
        raise Missing("group-missing")
    if seen.organises and group.archived_at is None and _organisers(group.id) == 1:
        raise Refused("group-last-organiser")
    db.session.delete(mine)
    db.session.flush()
    audit.record("group.leave", now=now, thing=f"group:{group.id}", person_id=actor.party_id)


def decide(actor: Actor, slug: str, party_id: int, *, accept: bool, when: When) -> None:
    """Let somebody in who asked, or refuse. Raises Missing, Forbidden, Conflict, Stale when nobody asks any more."""
    group = circles.organise(actor, slug).group
    circles.must_be_open(group)
    asking = db.session.get(Membership, (group.id, party_id), populate_existing=True)
    if asking is None or asking.state != "asked":
        raise Stale("group-nobody-asks")
    mails.tell_decided(asking, accepted=accept, site=when.site, today=when.today, now=when.now)
    if accept:
        asking.state, asking.created_at, asking.decided_by_id = "member", when.now, actor.party_id
    else:
        db.session.delete(asking)
    db.session.flush()
    _note("group.accept" if accept else "group.refuse", group, actor, party_id, now=when.now)


def invite(actor: Actor, slug: str, who: str, *, when: When) -> Party:
    """Invite a member by their name or short name. Raises Missing, Forbidden, Conflict, Refused on `who`."""
    group = circles.organise(actor, slug).group
    circles.must_be_open(group)
    guest = _member(actor, who)
    there = db.session.get(Membership, (group.id, guest.id), populate_existing=True)
    if there is not None and there.state == "invited":
        return guest
    if there is not None and there.state == "member":
        raise Conflict("group-in-already", "who")
    if there is None:
        there = Membership(group_id=group.id, party_id=guest.id, state="invited", created_at=when.now)
        db.session.add(there)
    there.state, there.decided_by_id = "invited", actor.party_id
    db.session.flush()
    if actor.party_id is not None:
        _count_mail(actor.party_id, when=when)
    mails.tell_invited(group, guest.id, who=actor.name, site=when.site, today=when.today, now=when.now)
    _note("group.invite", group, actor, guest.id, now=when.now)
    return guest


def appoint(actor: Actor, slug: str, party_id: int, *, now: datetime) -> None:
    """Make one of the people an organiser. Raises Missing, Forbidden."""
    group = circles.organise(actor, slug).group
    there = db.session.get(Membership, (group.id, party_id), populate_existing=True)
    if there is None or there.state != "member":
        raise Missing("group-not-a-person")
    if there.role != "organiser":
        there.role = "organiser"
        db.session.flush()
        _note("group.appoint", group, actor, party_id, now=now)


def step_down(actor: Actor, slug: str, *, now: datetime) -> None:
    """Stay in the group, and organise it no longer. Raises Missing, Forbidden, Refused for the last organiser."""
    seen = circles.organise(actor, slug)
    if _organisers(seen.group.id) == 1:
        raise Refused("group-last-organiser")
    if seen.mine is not None and actor.party_id is not None:
        seen.mine.role = "member"
        db.session.flush()
        _note("group.step-down", seen.group, actor, actor.party_id, now=now)


def let_go(actor: Actor, now: datetime) -> None:
    """Take somebody who closes their account out of all groups; the one who was there first organises after them."""
    mine = db.session.scalars(select(Membership).where(Membership.party_id == actor.party_id)).all()
    for one in sorted(mine, key=lambda row: row.group_id):
        group = db.session.get(Group, one.group_id, with_for_update=True)
        db.session.delete(one)
        db.session.flush()
        if group is None or one.role != "organiser" or _organisers(group.id):
            continue
        heirs = select(Membership).where(
            Membership.group_id == group.id, Membership.state == "member", Membership.party_id.not_in(_closed())
        )
        heir = db.session.scalar(heirs.order_by(Membership.created_at, Membership.party_id).limit(1))
        if heir is not None:
            heir.role = "organiser"
            _note("group.appoint", group, actor, heir.party_id, now=now)
        elif group.archived_at is None:
            group.archived_at = now
            audit.record("group.archive", now=now, thing=f"group:{group.id}", person_id=actor.party_id)
        db.session.flush()


def _ask(group: Group, mine: Membership | None, party_id: int, answers: Sequence[str], *, when: When) -> str:
    if mine is not None:
        return "asked"
    given = [answers[number] if number < len(answers) else "" for number in range(len(group.questions))]
    for number, answer in enumerate(given, 1):
        if not answer:
            raise Refused("group-answer", f"answer_{number}")
    asking = Membership(group_id=group.id, party_id=party_id, state="asked", answers=given, created_at=when.now)
    db.session.add(asking)
    db.session.flush()
    _count_mail(party_id, when=when)
    mails.tell_organisers(asking, site=when.site, today=when.today, now=when.now)
    return "asked"


def _member(actor: Actor, who: str) -> Party:
    """The member of this name or short name, unless one of the two does not want to meet the other."""
    query = (
        select(Party)
        .join(Account, Account.party_id == Party.id)
        .join(Profile, Profile.party_id == Party.id)
        .where(Account.disabled_at.is_(None), Party.kind == "person", circles.met(actor, Party.id))
        .where(or_(Profile.handle == who, Party.name == who, func.lower(Party.name) == who.lower()))
        .order_by(Party.id)
    )
    found = list(db.session.scalars(query.limit(2)))
    if len(found) > 1:
        exact = db.session.scalar(query.where(Profile.handle == who))
        found = found if exact is None else [exact]
    if len(found) != 1:
        raise Refused("group-who-several" if found else "group-who", "who")
    return found[0]


def _organisers(group_id: int) -> int:
    query = select(func.count()).where(
        Membership.group_id == group_id,
        Membership.state == "member",
        Membership.role == "organiser",
        Membership.party_id.not_in(_closed()),
    )
    return db.session.scalar(query) or 0


def _closed() -> Select[Any]:
    """SQL: those whose account is closed."""
    return select(Account.party_id).where(Account.disabled_at.is_not(None))


def _count_mail(party_id: int, *, when: When) -> None:
    """A mail to others: so many an hour. Raises TooManyTriesError."""
    key = throttling.mail_key("group", f"party:{party_id}")
    wait = throttling.seconds_to_wait(key, limit=MAILS, window=throttling.MAIL_WINDOW, now=when.now)
    if when.site.limits and wait:
        raise throttling.TooManyTriesError("mail-too-many", seconds=wait)
    throttling.count(key, window=throttling.MAIL_WINDOW, now=when.now)


def _note(action: str, group: Group, actor: Actor, party_id: int, *, now: datetime) -> None:
    audit.record(action, now=now, thing=f"group:{group.id}", person_id=actor.party_id, party_id=party_id)
