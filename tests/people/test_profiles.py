"""A profile shows each field to its audience and to nobody else."""

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.accounts.models import Party
from hub.domain.errors import Missing
from hub.domain.permissions import Actor
from hub.domain.visibility import AUDIENCES, FIELDS, may_see
from hub.people.service import blocks, profiles, seeing, topics
from tests.kit import cast
from tests.people.conftest import actor

VISITOR = Actor()


@pytest.fixture
def told(builder: Party, now: datetime) -> Actor:
    """The builder, who has filled every field."""
    me = actor(builder, now)
    wish = profiles.AboutWish(
        roles=["contractor", "resident"],
        about="Geheim verhaal",
        about_language="nl",
        postcode="1070",
        quarter="Veeweide",
        links=["https://secret.example.org"],
    )
    profiles.write_about(me, wish, now=now)
    profiles.write_languages(me, [("nl", "speak"), ("tr", "learn")], now=now)
    for kind, words in (("interest", "samentuin"), ("offer", "isolatie"), ("need", "boekhouding")):
        topics.add_topics(me, kind, words, language="nl", now=now)
    return me


def fields(one: seeing.Seen) -> set[str]:
    """What of a profile is shown."""
    shown = {"roles": one.roles, "languages": one.languages, "about": one.about, "links": one.links}
    shown |= {"quarter": one.postcode + one.quarter, **{kind: one.of(kind) for kind in profiles.KINDS}}
    return {name for name, value in shown.items() if value}


ALL = {*FIELDS}


def test_members_see_it_and_visitors_do_not(told: Actor, resident: Party, now: datetime) -> None:
    assert fields(seeing.show("tuur-vandenbroucke", actor=actor(resident, now))) == ALL
    with pytest.raises(Missing):
        seeing.show("tuur-vandenbroucke", actor=VISITOR)


@pytest.mark.parametrize("field", sorted(ALL))
@pytest.mark.parametrize("audience", AUDIENCES)
def test_each_field_has_its_own_audience(
    told: Actor, resident: Party, now: datetime, field: str, audience: str
) -> None:
    profiles.write_audiences(told, {field: audience}, now=now)
    member = fields(seeing.show("tuur-vandenbroucke", actor=actor(resident, now)))
    assert (field in member) is (audience in {"everyone", "members"})
    for circle in AUDIENCES:
        own = fields(seeing.show("tuur-vandenbroucke", actor=told, circle=circle))
        assert (field in own) is (AUDIENCES.index(audience) <= AUDIENCES.index(circle))
    if audience == "everyone":
        assert fields(seeing.show("tuur-vandenbroucke", actor=VISITOR)) == {field}


def test_a_shared_group_opens_what_is_for_groups(
    told: Actor, resident: Party, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    profiles.write_audiences(told, {"about": "groups"}, now=now)
    assert "about" not in fields(seeing.show("tuur-vandenbroucke", actor=actor(resident, now)))
    monkeypatch.setattr(seeing, "SHARING", [lambda one, other: {one, other} == {resident.id, told.party_id}])
    assert "about" in fields(seeing.show("tuur-vandenbroucke", actor=actor(resident, now)))


@pytest.mark.parametrize("blocker", ["them", "me"])
def test_whoever_is_blocked_finds_nobody(told: Actor, resident: Party, now: datetime, blocker: str) -> None:
    other = actor(resident, now)
    profiles.ensure(other, now=now)
    if blocker == "me":
        blocks.block(other, "tuur-vandenbroucke", now=now)
    else:
        blocks.block(told, "fatima-el-amrani", now=now)
    with pytest.raises(Missing):
        seeing.show("tuur-vandenbroucke", actor=other)
    with pytest.raises(Missing):
        seeing.show("fatima-el-amrani", actor=told)


def test_what_is_hidden_is_not_shared_any_more(told: Actor, now: datetime) -> None:
    assert len(topics.topics_of([told.party_id or 0])[told.party_id or 0]) == 3
    profiles.write_audiences(told, {"need": "me"}, now=now)
    kinds = {one.kind for one in topics.topics_of([told.party_id or 0])[told.party_id or 0]}
    assert kinds == {"interest", "offer"}
    topics.add_topics(told, "need", "kinderopvang", language="nl", now=now)
    assert {one.kind for one in topics.topics_of([told.party_id or 0])[told.party_id or 0]} == kinds


def test_two_of_one_name_have_two_handles(told: Actor, now: datetime) -> None:
    twin = cast.person("Tuur Vandenbroucke", "tuur2@example.org", now=now)
    assert profiles.ensure(actor(twin, now), now=now).handle == "tuur-vandenbroucke-2"
    nameless = cast.person("阮氏蘭", "lan@example.org", now=now)
    assert profiles.ensure(actor(nameless, now), now=now).handle == "member"


@given(
    chosen=st.dictionaries(st.sampled_from(sorted(FIELDS)), st.sampled_from(AUDIENCES)),
    field=st.sampled_from(sorted(FIELDS)),
    circle=st.integers(0, len(AUDIENCES) - 2),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_narrower_circle_never_sees_less(chosen: dict[str, str], field: str, circle: int) -> None:
    if may_see(field, chosen, AUDIENCES[circle]):
        assert may_see(field, chosen, AUDIENCES[circle + 1])
