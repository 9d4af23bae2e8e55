"""Groups with their people, and the words they are about."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from hub.accounts.models import Party
from hub.accounts.service import Site, actor_of
from hub.domain.permissions import Actor
from hub.groups.models import Group, GroupConcept, Membership, Post, Thread
from hub.groups.service.joining import When
from hub.people.models import Block, Concept, ConceptLabel, Profile, ProfileRole
from hub.people.service.concepts import folded
from hub.search.words import fold
from tests.kit import cast

TODAY = date(2026, 11, 25)


@pytest.fixture
def when(now: datetime) -> When:
    """The installation and the instant of the test."""
    return When(site=Site("http://hub.example", "secret", "Hub"), today=TODAY, now=now)


@pytest.fixture
def as_(app: Flask) -> Callable[[Party], Actor]:
    """A person as decisions see them."""
    return lambda party: actor_of(party.id, today=TODAY)


@pytest.fixture
def person(app: Flask, now: datetime) -> Callable[[str], Party]:
    """Makes a member with an account."""

    def make(name: str) -> Party:
        return cast.person(name, f"{name.split(maxsplit=1)[0].lower()}@example.org", now=now)

    return make


@pytest.fixture
def concept(session: Session, now: datetime) -> Callable[..., Concept]:
    """Makes a concept with its names by language and other words."""

    def make(slug: str, names: Mapping[str, str], *, state: str = "accepted", **others: str) -> Concept:
        row = Concept(slug=slug, state=state, created_at=now)
        labels = [(code, text, True) for code, text in names.items()]
        labels += [(code, text, False) for code, text in others.items()]
        row.labels = [
            ConceptLabel(language=code, text=text, folded=folded(text), is_name=named) for code, text, named in labels
        ]
        session.add(row)
        session.flush()
        return row

    return make


@pytest.fixture
def group(session: Session, now: datetime) -> Callable[..., Group]:
    """Makes a group; the first of its people organises it."""

    def make(name: str, *people: Party, about: tuple[Concept, ...] = (), **given: Any) -> Group:
        values = {"joining": "open", "audience": "members", "languages": ["fr"], "questions": [], "texts": {}} | given
        row = Group(slug=fold(name).replace(" ", "-"), names={"en": name}, created_at=now, **values)
        session.add(row)
        session.flush()
        for number, one in enumerate(people):
            role = "member" if number else "organiser"
            session.add(Membership(group_id=row.id, party_id=one.id, state="member", role=role, created_at=now))
        session.add_all(GroupConcept(group_id=row.id, concept_id=one.id) for one in about)
        session.flush()
        return row

    return make


@pytest.fixture
def said(session: Session, now: datetime) -> Callable[..., Post]:
    """Writes a post, in a thread of its own unless one is given."""

    def write(group: Group, author: Party, text: str, *, thread: Thread | None = None, title: str = "Hello") -> Post:
        if thread is None:
            thread = Thread(group_id=group.id, title=title, created_at=now, created_by_id=author.id, last_at=now)
            session.add(thread)
            session.flush()
        key = f"{thread.id}:{author.id}:{text}"[:64]
        post = Post(thread_id=thread.id, author_id=author.id, text=text, language="en", key=key, created_at=now)
        session.add(post)
        session.flush()
        return post

    return write


@pytest.fixture
def profile(session: Session, now: datetime) -> Callable[..., Profile]:
    """Gives a member a profile with roles."""

    def make(party: Party, *roles: str, **audiences: str) -> Profile:
        row = Profile(
            party_id=party.id,
            handle=fold(party.name).replace(" ", "-"),
            audiences=audiences,
            created_at=now,
            changed_at=now,
        )
        session.add(row)
        session.flush()
        session.add_all(ProfileRole(party_id=party.id, role=role) for role in roles)
        session.flush()
        return row

    return make


@pytest.fixture
def block(session: Session, now: datetime) -> Callable[[Party, Party], None]:
    """Lets one member block another."""

    def make(one: Party, other: Party) -> None:
        session.add(Block(party_id=one.id, blocked_id=other.id, created_at=now))
        session.flush()

    return make
