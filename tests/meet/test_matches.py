"""Whom a member is shown, why, and who is never shown."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from hub.accounts.models import Account, Party
from hub.db import db
from hub.domain import matching
from hub.domain.errors import Missing
from hub.domain.permissions import Actor
from hub.meet.models import MemberNorm, TopicStat
from hub.meet.service import candidates, counting, dismissing
from hub.meet.service.matches import Match, matches
from hub.people.models import Concept, MemberTopic
from hub.people.service import blocks, profiles, topics
from tests.kit import cast
from tests.kit.counting import queries
from tests.meet.conftest import Member, acting

TODAY = date(2026, 11, 25)


def shown(actor: Actor, **asked: int) -> list[str]:
    return [one.person.name for one in matches(actor, today=TODAY, **asked).people]


def first(actor: Actor) -> Match:
    return matches(actor, today=TODAY).people[0]


def told(one: Match) -> list[tuple[str, str | None]]:
    return [(reason.why, reason.names.get("en")) for reason in one.first]


def test_an_offer_meets_a_need_and_the_reasons_sum_up(member: Member) -> None:
    lan = member("Lan Nguyen", need="insulation", interest="co-housing")
    member("Kofi Mensah", offer="insulation", interest="co-housing", roles=("contractor",))
    member("Rosa Lopez", interest="sewing")
    counting.refresh()
    one = first(lan)
    assert (one.person.name, one.person.roles, one.new_role) == ("Kofi Mensah", ("contractor",), "contractor")
    assert told(one) == [("common", "Co-housing"), ("get", "Insulation")]
    assert sum(reason.part for reason in one.reasons) == pytest.approx(1.0)
    assert shown(lan) == ["Kofi Mensah"]


def test_the_other_side_reads_it_the_other_way_round(member: Member) -> None:
    member("Lan Nguyen", need="insulation")
    kofi = member("Kofi Mensah", offer="insulation")
    assert told(first(kofi)) == [("give", "Insulation")]


def test_words_of_three_languages_meet_in_one_concept(member: Member, now: datetime) -> None:
    lan = member("Lan Nguyen")
    topics.add_topics(lan, "need", "isolation", language="fr", now=now)
    tuur = member("Tuur Vandenbroucke")
    topics.add_topics(tuur, "offer", "isolatie", language="nl", now=now)
    (reason,) = first(lan).first
    assert (reason.why, reason.names["fr"], reason.names["nl"], reason.near) == ("get", "Isolation", "Isolatie", False)


def test_different_topics_of_one_field_are_near(member: Member, session: Session) -> None:
    parent = session.scalars(select(Concept).where(Concept.parent_id.is_not(None))).first()
    assert parent is not None
    pair = session.scalars(select(Concept).where(Concept.parent_id == parent.parent_id).order_by(Concept.id)).all()[:2]
    lan, kofi = member("Lan Nguyen"), member("Kofi Mensah")
    for actor, concept in zip((lan, kofi), pair, strict=True):
        session.add(MemberTopic(party_id=actor.party_id, kind="interest", concept_id=concept.id, weight=4))
    session.flush()
    one = first(lan)
    assert [(reason.why, reason.near) for reason in one.first] == [("common", True)]


@pytest.mark.parametrize("counted", [True, False])
def test_somebody_new_is_shown_at_once(member: Member, counted: bool) -> None:
    lan = member("Lan Nguyen", interest="sewing", need="insulation")
    member("Rosa Lopez", interest="sewing")
    if counted:
        counting.refresh()
    member("Kofi Mensah", offer="insulation")
    assert set(shown(lan)) == {"Rosa Lopez", "Kofi Mensah"}


def test_who_is_never_shown(member: Member, houses: object, session: Session, now: datetime) -> None:
    lan = member("Lan Nguyen", interest="sewing")
    names = ["Blocked", "Blocking", "Optedout", "Dismissed", "Fellow", "Former", "Closed", "Hidden", "Stranger"]
    others = {name: member(f"{name} Person", interest="sewing") for name in names}
    blocks.block(lan, "blocked-person", now=now)
    blocks.block(others["Blocking"], "lan-nguyen", now=now)
    profiles.write_matching(others["Optedout"], is_matched=False, spread="mixed", now=now)
    dismissing.dismiss(lan, "dismissed-person", now=now)
    body = Party(kind="organisation", name="Femmes du Canal", slug="femmes", created_at=now)
    session.add(body)
    session.flush()
    for actor, until in ((lan, None), (others["Fellow"], None), (others["Former"], TODAY - timedelta(days=1))):
        party = session.get(Party, actor.party_id)
        assert party is not None
        cast.mandate(body, party, now=now, until=until)
    session.execute(update(Account).where(Account.party_id == others["Closed"].party_id).values(disabled_at=now))
    profiles.write_audiences(others["Hidden"], {"interest": "groups"}, now=now)
    counting.refresh()
    assert set(shown(lan)) == {"Former Person", "Stranger Person"}
    assert shown(others["Optedout"]) == []
    assert "Lan Nguyen" not in shown(others["Blocking"]) + shown(others["Blocked"])
    dismissing.undo(lan, "dismissed-person")
    assert set(shown(lan)) == {"Dismissed Person", "Former Person", "Stranger Person"}


def test_ones_own_hidden_topics_count_for_oneself_only(member: Member) -> None:
    lan = member("Lan Nguyen", need="insulation", hidden=("need",))
    kofi = member("Kofi Mensah", offer="insulation")
    assert shown(lan) == ["Kofi Mensah"]
    assert shown(kofi) == []


def test_hidden_roles_and_languages_say_nothing(member: Member) -> None:
    lan = member("Lan Nguyen", interest="sewing", speaks="fr", postcode="1080")
    member(
        "Kofi Mensah", interest="sewing", speaks="fr", roles=("investor",), postcode="1080",
        hidden=("roles", "languages", "quarter"),
    )  # fmt: skip
    counting.refresh()
    one = first(lan)
    assert (one.person.roles, one.new_role, one.common, one.person.postcode) == ((), None, (), "")
    assert {reason.why for reason in one.reasons} == {"common"}


def test_small_bonuses_are_said(member: Member) -> None:
    lan = member("Lan Nguyen", interest="sewing", speaks="fr vi", learns="nl", postcode="1080")
    member("Lotte De Smet", interest="sewing", speaks="fr nl", postcode="1080")
    counting.refresh()
    one = first(lan)
    assert {reason.why for reason in one.reasons} == {"common", "language", "practice", "quarter"}
    assert one.common == ("fr",)


def test_spread_brings_another_role_forward(member: Member, now: datetime) -> None:
    lan = member("Lan Nguyen", interest="sewing, cycling, cooking")
    member("Ana One", interest="sewing, cycling, cooking", roles=("resident",), weight=5)
    member("Bea Two", interest="sewing, cycling, cooking", roles=("resident",), weight=5)
    member("Cem Three", interest="sewing, cycling", roles=("contractor",), weight=5)
    counting.refresh()
    profiles.write_matching(lan, is_matched=True, spread="similar", now=now)
    assert shown(lan) == ["Ana One", "Bea Two", "Cem Three"]
    profiles.write_matching(lan, is_matched=True, spread="surprising", now=now)
    assert shown(lan) == ["Ana One", "Cem Three", "Bea Two"]
    assert shown(lan, limit=2) == ["Ana One", "Cem Three"]


def test_as_many_queries_for_three_as_for_one(member: Member) -> None:
    lan = member("Lan Nguyen", interest="sewing")
    member("Ana One", interest="sewing")
    counting.refresh()
    db.session.expire_all()
    with queries() as few:
        assert len(shown(lan)) == 1
    for name in ("Bea Two", "Cem Three"):
        member(name, interest="sewing", roles=("resident",), speaks="fr")
    counting.refresh()
    db.session.expire_all()
    with queries(len(few)):
        assert len(shown(lan)) == 3


def test_what_is_counted_is_what_all_members_may_see(member: Member, session: Session, now: datetime) -> None:
    member("Lan Nguyen", interest="sewing")
    member("Ana One", interest="sewing, cycling", hidden=("interest",))
    gone = member("Bea Two", interest="sewing")
    profiles.write_matching(gone, is_matched=False, spread="mixed", now=now)
    assert counting.refresh() == 1
    sewing = topics.topics_of([gone.party_id or 0])[gone.party_id or 0][0].concept_id
    stat = session.get(TopicStat, ("interest", sewing))
    assert stat is not None
    assert (stat.holders, stat.idf) == (1, pytest.approx(0.6931471805599453))
    assert len(session.scalars(select(MemberNorm)).all()) == 1
    profiles.write_matching(gone, is_matched=True, spread="mixed", now=now)
    counting.refresh_small(most=1)
    assert len(session.scalars(select(MemberNorm)).all()) == 1
    counting.refresh_small()
    assert len(session.scalars(select(MemberNorm)).all()) == 2
    with queries() as sent:
        counting.refresh()
    assert not [one for one in sent if not one.lstrip().upper().startswith("SELECT")]


def test_the_score_is_that_of_the_domain(member: Member, session: Session) -> None:
    """The same people scored from the whole table, without the site's queries, come in the same order."""
    actors = [
        member("Ana One", interest="sewing, cycling", need="insulation", speaks="fr"),
        member("Bea Two", interest="cycling, cooking", offer="insulation", speaks="fr"),
        member("Cem Three", interest="sewing, cooking", offer="insulation, accounting", weight=5),
        member("Dee Four", interest="cooking", need="accounting", offer="insulation"),
    ]
    counting.refresh()
    tree = counting.parents()
    people = []
    for actor in actors:
        rows = session.scalars(select(MemberTopic).where(MemberTopic.party_id == actor.party_id)).all()
        speaks = frozenset({"fr"}) if actor.name in {"Ana One", "Bea Two"} else frozenset[str]()
        held = tuple(matching.Topic(row.concept_id, row.kind, row.weight) for row in rows)  # type: ignore[arg-type]
        people.append(matching.prepare(matching.Profile(actor.party_id or 0, topics=held, speaks=speaks), parents=tree))
    stats = matching.statistics(people)
    holders = matching.Holders(people)
    for actor, person in zip(actors, people, strict=True):
        ranked = matching.rank(holders.scores(person, stats=stats), roles={}, b=0.18, limit=10)
        assert [one.person.party_id for one in matches(actor, today=TODAY).people] == [one for one, _ in ranked]


def test_no_plan_reads_every_topic(member: Member, session: Session, now: datetime) -> None:
    if session.get_bind().dialect.name != "sqlite":
        return
    lan = member("Lan Nguyen", interest="sewing", need="insulation")
    held = session.scalars(select(MemberTopic.concept_id)).all()
    for number in range(100):
        person = cast.person(f"Somebody {number}", f"{number}@example.org", now=now)
        profile = profiles.ensure(acting(person, now), now=now)
        rows = [
            {"party_id": profile.party_id, "kind": kind, "concept_id": one} for kind in matching.KINDS for one in held
        ]
        session.execute(insert(MemberTopic), rows)
    counting.refresh()
    session.execute(text("ANALYZE"))
    with queries() as sent:
        matches(lan, today=TODAY)
    (query,) = [one for one in sent if "CROSS JOIN" in one]
    plan = session.connection().exec_driver_sql(
        "EXPLAIN QUERY PLAN " + query, tuple(1 for _ in range(query.count("?")))
    )
    steps = [row[3] for row in plan]
    assert any("SEARCH member_topic USING INDEX ix_member_topic_concept" in step for step in steps), steps
    assert not any("SCAN member_topic" in step for step in steps), steps


@pytest.mark.parametrize("handle", ["nobody", "lan-nguyen", "blocked-person"])
def test_only_somebody_one_may_see_can_be_dismissed(member: Member, now: datetime, handle: str) -> None:
    lan = member("Lan Nguyen")
    member("Blocked Person")
    blocks.block(lan, "blocked-person", now=now)
    with pytest.raises(Missing):
        dismissing.dismiss(lan, handle, now=now)


def test_what_is_hidden_crowds_nobody_out(member: Member, session: Session, now: datetime) -> None:
    """The query takes so many of the best: a topic that is hidden must not be among what it weighs."""
    lan = member("Lan Nguyen", interest="sewing")
    quiet = member("Quiet Person", interest="sewing", weight=5, hidden=("interest",))
    ana = member("Ana One", interest="sewing", weight=1)
    counting.refresh()
    average, members = counting.averages()
    topics_held = candidates.topics([lan.party_id or 0], met=None)[lan.party_id or 0]
    me = matching.prepare(matching.Profile(lan.party_id or 0, topics=tuple(topics_held)), parents=counting.parents())
    stats = counting.read(candidates.concepts_of(me), (), average=average, members=members)
    worth = candidates.gains(me, stats=stats, parents=counting.parents())
    asked = {"stats": stats, "without": {lan.party_id or 0}}
    assert candidates.candidates(worth, most=1, **asked) == [ana.party_id]
    profiles.write_audiences(quiet, {"interest": "members"}, now=now)
    assert candidates.candidates(worth, most=1, **asked) == [quiet.party_id]
