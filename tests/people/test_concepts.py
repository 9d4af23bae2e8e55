"""One concept, three languages: typed in any of them, matched as one; what nobody knows waits."""

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.accounts.models import Party
from hub.domain.errors import DomainError, Forbidden, Refused, Stale
from hub.people.models import Concept, ConceptLabel, MemberTopic
from hub.people.service import concepts as service
from hub.people.service import topics, vocabulary
from tests.people.conftest import actor


def test_the_vocabulary_is_whole(concepts: int, session: Session, now: datetime) -> None:
    assert concepts == len(list(vocabulary.lines())) >= 250
    assert vocabulary.load(now=now) == 0
    named = select(ConceptLabel.language, func.count()).where(ConceptLabel.is_name).group_by(ConceptLabel.language)
    assert sorted(tuple(row) for row in session.execute(named)) == [
        ("en", concepts),
        ("fr", concepts),
        ("nl", concepts),
    ]
    assert session.scalar(select(func.count()).select_from(Concept).where(Concept.parent_id.is_(None))) == 18


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("insulation", "en"), ("Isolation", "fr"), ("ISOLATIE", "nl"), ("isolatie", "en"), ("  isolation ", "nl"),
    ],
)  # fmt: skip
def test_any_word_in_any_language_finds_it(concepts: int, text: str, language: str) -> None:
    found = service.find(text, language=language)
    assert found is not None
    assert found.slug == "insulation"


def test_an_accent_makes_no_difference(concepts: int) -> None:
    found = service.find("reparation de velos", language="fr")
    assert found is not None
    assert found.slug == "bike-repair"


@pytest.mark.parametrize("text", ["droits de l'homme", "droits de l’homme", "Droits-de-l-homme"])
def test_signs_make_no_difference(concepts: int, text: str) -> None:
    found = service.find(text, language="fr")
    assert found is not None
    assert found.slug == "human-rights"


def test_suggestions_are_in_the_readers_language(concepts: int) -> None:
    (first, *_more) = service.suggest("fietsh", language="fr")
    assert (first.name, first.word) == ("Réparation de vélos", "Fietsherstel")
    assert service.suggest("a%", language="fr") == []
    assert service.suggest("i", language="fr") == []


def test_an_unknown_word_waits_and_is_one_for_all_who_type_it(
    builder: Party, resident: Party, session: Session, now: datetime
) -> None:
    topics.add_topics(actor(builder, now), "offer", "lampenkappen vouwen", language="nl", now=now)
    topics.add_topics(actor(resident, now), "need", "Lampenkappen vouwen", language="nl", now=now)
    (concept,) = session.scalars(select(Concept).where(Concept.state == "waiting")).all()
    held = session.scalars(select(MemberTopic).where(MemberTopic.concept_id == concept.id)).all()
    assert {(one.party_id, one.kind) for one in held} == {(builder.id, "offer"), (resident.id, "need")}


@pytest.mark.parametrize("text", ["", "  ", ",,", "123", "x" * 81])
def test_no_word_is_refused_and_nothing_is_written(builder: Party, session: Session, now: datetime, text: str) -> None:
    with pytest.raises(Refused) as refused:
        topics.add_topics(actor(builder, now), "offer", text, language="nl", now=now)
    assert refused.value.field == "text"
    assert session.scalar(select(func.count()).select_from(Concept).where(Concept.state == "waiting")) == 0


def test_merging_moves_words_and_topics(builder: Party, administrator: Party, session: Session, now: datetime) -> None:
    me, admin = actor(builder, now), actor(administrator, now)
    topics.add_topics(me, "interest", "fietsjes fiksen", language="nl", weight=5, now=now)
    (waiting,) = service.waiting(admin)
    other = service.merge(admin, waiting.id, "bike-repair", now=now)
    assert service.find("fietsjes fiksen", language="nl") is other
    held = session.get(MemberTopic, (builder.id, "interest", other.id))
    assert held is not None
    assert held.weight == 5
    with pytest.raises(Stale):
        service.merge(admin, waiting.id, "bike-repair", now=now)


def test_merging_two_words_of_one_member_leaves_one(
    builder: Party, administrator: Party, session: Session, now: datetime
) -> None:
    me, admin = actor(builder, now), actor(administrator, now)
    topics.add_topics(me, "interest", "fietsherstel", language="nl", weight=2, now=now)
    topics.add_topics(me, "interest", "fietsjes fiksen", language="nl", weight=4, now=now)
    (waiting,) = service.waiting(admin)
    service.merge(admin, waiting.id, "bike-repair", now=now)
    (held,) = session.scalars(select(MemberTopic)).all()
    assert (held.concept.slug, held.weight) == ("bike-repair", 4)


def test_accepting_gives_it_names_and_a_parent(builder: Party, administrator: Party, now: datetime) -> None:
    topics.add_topics(actor(builder, now), "offer", "lampenkappen vouwen", language="nl", now=now)
    admin = actor(administrator, now)
    (waiting,) = service.waiting(admin)
    names = {"fr": "Abat-jour pliés", "nl": "Lampenkappen vouwen", "en": "Folding lampshades"}
    found = service.accept(admin, waiting.id, names=names, parent="renovation", now=now)
    assert service.names_of([found.id]) == {found.id: names}
    assert service.find("folding lampshades", language="fr") is found
    assert service.waiting(admin) == []


def test_a_word_of_another_concept_is_not_given_away(builder: Party, administrator: Party, now: datetime) -> None:
    topics.add_topics(actor(builder, now), "offer", "lampenkappen vouwen", language="nl", now=now)
    admin = actor(administrator, now)
    (waiting,) = service.waiting(admin)
    with pytest.raises(Refused) as refused:
        service.accept(admin, waiting.id, names={"fr": "Isolation"}, parent="", now=now)
    assert (refused.value.field, refused.value.code) == ("name_fr", "concept-word-taken")


def test_a_refused_word_goes_from_profiles_and_cannot_be_typed_again(
    builder: Party, administrator: Party, session: Session, now: datetime
) -> None:
    me, admin = actor(builder, now), actor(administrator, now)
    topics.add_topics(me, "offer", "verboden woord", language="nl", now=now)
    (waiting,) = service.waiting(admin)
    service.refuse(admin, waiting.id, now=now)
    assert session.scalars(select(MemberTopic)).all() == []
    with pytest.raises(Refused) as refused:
        topics.add_topics(me, "offer", "Verboden woord", language="nl", now=now)
    assert refused.value.code == "concept-refused"


def test_only_an_administrator_looks_after_words(builder: Party, manager: Party, now: datetime) -> None:
    topics.add_topics(actor(builder, now), "offer", "lampenkappen vouwen", language="nl", now=now)
    for act in (
        lambda: service.waiting(actor(manager, now)),
        lambda: service.refuse(actor(manager, now), 1, now=now),
        lambda: service.merge(actor(builder, now), 1, "housing", now=now),
    ):
        with pytest.raises(DomainError) as refused:
            act()
        assert isinstance(refused.value, Forbidden)
