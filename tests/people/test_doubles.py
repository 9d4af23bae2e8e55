"""A member with a profile is merged as everybody else: what they said goes along, or goes."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import Party
from hub.accounts.service import Site, merging
from hub.domain.errors import Missing
from hub.outbox import Message
from hub.people.models import Block, MemberTopic, Profile, ProfileRole
from hub.people.service import blocks, profiles, topics
from tests.kit import cast
from tests.people.conftest import actor

Outbox = Callable[[], list[Message]]


def told(person: Party, word: str, now: datetime) -> None:
    me = actor(person, now)
    wish = profiles.AboutWish(roles=["resident"], about="", about_language="nl", postcode="", quarter="", links=())
    profiles.write_about(me, wish, now=now)
    topics.add_topics(me, "interest", word, language="nl", now=now)


def merge(
    session: Session, administrator: Party, kept: Party, gone: Party, now: datetime, outbox: Callable[[], list[Message]]
) -> None:
    site = Site("http://hub.example", "a key for tests", "Hub", limits=False)
    merging.merge(
        actor(administrator, now), kept.id, gone.id, account="kept", site=site, now=now, today=date(2026, 11, 25)
    )
    assert [one.kind for one in outbox()] == ["account_merged"]
    session.expire_all()


def test_what_only_the_double_said_goes_along(
    builder: Party, resident: Party, administrator: Party, session: Session, now: datetime, outbox: Outbox
) -> None:
    told(builder, "fietsherstel", now)
    merge(session, administrator, resident, builder, now, outbox)
    (topic,) = session.scalars(select(MemberTopic)).all()
    assert (topic.party_id, topic.concept.slug) == (resident.id, "bike-repair")
    assert [one.party_id for one in session.scalars(select(ProfileRole))] == [resident.id]


def test_of_two_profiles_that_of_the_kept_one_stays(
    builder: Party, resident: Party, administrator: Party, session: Session, now: datetime, outbox: Outbox
) -> None:
    told(builder, "fietsherstel", now)
    told(resident, "samentuin", now)
    merge(session, administrator, resident, builder, now, outbox)
    assert [one.party_id for one in session.scalars(select(Profile))] == [resident.id]
    assert [one.concept.slug for one in session.scalars(select(MemberTopic))] == ["community-garden"]


def test_nobody_blocks_themselves(
    builder: Party, resident: Party, administrator: Party, session: Session, now: datetime, outbox: Outbox
) -> None:
    profiles.ensure(actor(builder, now), now=now)
    profiles.ensure(actor(resident, now), now=now)
    blocks.block(actor(resident, now), "tuur-vandenbroucke", now=now)
    merge(session, administrator, resident, builder, now, outbox)
    assert session.scalars(select(Block)).all() == []


def test_blocking_back_is_no_way_to_learn_of_it(builder: Party, resident: Party, now: datetime) -> None:
    stranger = cast.person("Somebody Else", "else@example.org", now=now)
    for one in (builder, resident, stranger):
        profiles.ensure(actor(one, now), now=now)
    blocks.block(actor(builder, now), "fatima-el-amrani", now=now)
    with pytest.raises(Missing):
        blocks.block(actor(resident, now), "tuur-vandenbroucke", now=now)
    with pytest.raises(Missing):
        blocks.block(actor(resident, now), "nobody-at-all", now=now)
