"""Mails about groups: somebody asks to get in, an answer, an invitation, a post that was taken off."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from hub import outbox
from hub.accounts.service.parties import contact_of
from hub.accounts.service.site import Site
from hub.db import db
from hub.groups.models import Group, Membership, Post
from hub.people.models import Block

outbox.register("group_asked", "name", "who", "group", "answers", "link", topic="duty")
outbox.register("group_decided", "name", "group", "accepted", "link", topic="answer")
outbox.register("group_invited", "name", "who", "group", "link", topic="message")
outbox.register("post_hidden", "name", "group", "thread", "reason", "link", topic="answer")


def tell_organisers(membership: Membership, *, site: Site, today: date, now: datetime) -> None:
    """Somebody asks to get in, and what they answered; not to an organiser who does not want to meet them."""
    group = membership.group
    who, answers = (
        membership.party.name,
        [list(pair) for pair in zip(group.questions, membership.answers, strict=False)],
    )
    apart = select(Block.party_id).where(Block.blocked_id == membership.party_id)
    apart_too = select(Block.blocked_id).where(Block.party_id == membership.party_id)
    query = select(Membership.party_id).where(
        Membership.group_id == group.id, Membership.state == "member", Membership.role == "organiser",
        Membership.party_id.not_in(apart), Membership.party_id.not_in(apart_too),
    )  # fmt: skip
    link = f"{site.base_url}/groups/{group.slug}/people"
    readers = db.session.scalars(query.order_by(Membership.party_id)).all()
    _send("group_asked", readers, today=today, now=now, who=who, group=dict(group.names), answers=answers, link=link)


def tell_decided(membership: Membership, *, accepted: bool, site: Site, today: date, now: datetime) -> None:
    """The answer, to whoever asked."""
    group = membership.group
    link = f"{site.base_url}/groups/{group.slug}/people" if accepted else f"{site.base_url}/groups"
    names = dict(group.names)
    _send(
        "group_decided", [membership.party_id], today=today, now=now, group=names, accepted=accepted, link=link
    )  # fmt: skip


def tell_invited(group: Group, party_id: int, *, who: str, site: Site, today: date, now: datetime) -> None:
    """An invitation, to whoever is invited."""
    link = f"{site.base_url}/groups/{group.slug}/join"
    _send("group_invited", [party_id], today=today, now=now, who=who, group=dict(group.names), link=link)


def tell_hidden(post: Post, *, site: Site, today: date, now: datetime) -> None:
    """Their post was taken off, and why."""
    group, link = post.thread.group, f"{site.base_url}/groups/{post.thread.group.slug}/threads/{post.thread_id}"
    _send(
        "post_hidden", [post.author_id], today=today, now=now, group=dict(group.names), thread=post.thread.title,
        reason=post.hidden_reason, link=link,
    )  # fmt: skip


def _send(kind: str, party_ids: Iterable[int], *, today: date, now: datetime, **params: Any) -> None:
    for party_id in party_ids:
        for contact in contact_of(party_id, today=today):
            outbox.add(kind, to=contact.email, language=contact.language, now=now, name=contact.name, **params)
