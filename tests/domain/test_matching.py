"""Matching: worked tables, and what must hold for any profiles."""

from collections.abc import Iterable
from math import isclose, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain import matching as m

topic = st.builds(m.Topic, st.integers(1, 8), st.sampled_from(m.KINDS), st.integers(1, 5))
codes = st.frozensets(st.sampled_from(["fr", "nl", "en"]))
profiles = st.lists(
    st.builds(
        m.Profile,
        st.just(0),
        topics=st.lists(topic, max_size=8, unique_by=lambda t: (t.concept, t.kind)).map(tuple),
        speaks=codes,
        learns=codes,
        quarter=st.sampled_from(["", "Marolles", "Cureghem"]),
    ),
    min_size=2,
    max_size=8,
)
parents = st.dictionaries(st.integers(1, 8), st.integers(1, 10), max_size=8)
values = st.dictionaries(st.integers(1, 30), st.floats(0.01, 100), max_size=20)
pairs = st.dictionaries(
    st.tuples(st.integers(1, 12), st.integers(1, 12)).filter(lambda pair: pair[0] < pair[1]), st.floats(0.01, 9)
)


def profile(member: int, *topics: tuple[int, m.Kind, int], **more: object) -> m.Profile:
    return m.Profile(member, topics=tuple(m.Topic(*each) for each in topics), **more)


def ready(found: Iterable[m.Profile], tree: dict[int, int] | None = None) -> tuple[list[m.Person], m.Statistics]:
    people = [m.prepare(each, parents=tree or {}) for each in found]
    return people, m.statistics(people)


def numbered(found: list[m.Profile]) -> list[m.Profile]:
    return [
        m.Profile(k, topics=p.topics, speaks=p.speaks, learns=p.learns, quarter=p.quarter)
        for k, p in enumerate(found, 1)
    ]


def by_hand(a: m.Person, b: m.Person, stats: m.Statistics) -> float:
    """The formula of the issue, written the long way."""

    def arm(mine: m.Kind, theirs: m.Kind) -> float:
        w, v = a.weights[mine], b.weights[theirs]
        length = 0.5 * stats.average[theirs] + 0.5 * sqrt(sum(v[c] ** 2 * stats.idf[theirs, c] for c in v))
        return sum(w[c] * v[c] * stats.idf[theirs, c] for c in w.keys() & v.keys()) / length if length else 0.0

    common, give, get = arm("interest", "interest"), arm("offer", "need"), arm("need", "offer")
    both = 2 * give * get / (give + get) if give and get else 0.0
    total = 0.5 * common + 0.25 * (give + get) + 0.5 * both
    x, y, unit = a.profile, b.profile, 0.01 * max(stats.average.values())
    met = [x.speaks & y.speaks, x.learns & y.speaks or y.learns & x.speaks, x.quarter and x.quarter == y.quarter]
    return total + unit * sum(map(bool, met)) if total else 0.0


# --- the score and its reasons


def test_one_shared_interest_worked_by_hand() -> None:
    (a, b, _), stats = ready([profile(1, (1, "interest", 5)), profile(2, (1, "interest", 2)), profile(3)])
    idf = log(1 + 3 / 2)
    average = (5 + 2) * sqrt(idf) / 2
    assert stats.df == {("interest", 1): 2}
    assert stats.idf["interest", 1] == pytest.approx(idf)
    (term,) = m.reasons(a, b=b, stats=stats)
    assert (term.why, term.concept) == ("common", 1)
    assert term.value == pytest.approx(0.5 * 5 * 2 * idf / (0.5 * average + 0.5 * 2 * sqrt(idf)))


def test_an_offer_meets_a_need_and_both_ways_is_worth_more() -> None:
    one_way = [profile(1, (1, "offer", 3), (2, "need", 3)), profile(2, (1, "need", 3))]
    both = [one_way[0], profile(2, (1, "need", 3), (2, "offer", 3))]
    (a, b), stats = ready(one_way)
    assert [t.why for t in m.reasons(a, b=b, stats=stats)] == ["give"]
    assert [t.why for t in m.reasons(b, b=a, stats=stats)] == ["get"]
    (a, b), stats = ready(both)
    assert sorted(t.why for t in m.reasons(a, b=b, stats=stats)) == ["get", "give", "mutual"]


def test_two_needs_or_two_offers_are_no_match() -> None:
    (a, b, c), stats = ready([profile(1, (1, "need", 5)), profile(2, (1, "need", 5)), profile(3, (1, "interest", 5))])
    assert m.reasons(a, b=b, stats=stats) == m.reasons(a, b=c, stats=stats) == ()


def test_parents_count_half_per_step_and_a_circle_ends() -> None:
    person = m.prepare(profile(1, (1, "offer", 4), (2, "offer", 1)), parents={1: 2, 2: 3, 3: 1})
    assert person.weights == {"interest": {}, "offer": {1: 4.0, 2: 2.0, 3: 1.0}, "need": {}}


def test_two_who_chose_different_children_meet_in_the_parent() -> None:
    people, stats = ready([profile(1, (1, "interest", 4)), profile(2, (2, "interest", 4))], {1: 9, 2: 9})
    assert [(t.why, t.concept) for t in m.reasons(people[0], b=people[1], stats=stats)] == [("common", 9)]


def test_bonuses_are_named_small_and_never_alone() -> None:
    same = {"speaks": frozenset({"fr"}), "learns": frozenset({"nl"}), "quarter": "Marolles"}
    other = {"speaks": frozenset({"fr", "nl"}), "quarter": "Marolles"}
    chosen = [profile(1, (1, "interest", 3), **same), profile(2, (1, "interest", 3), **other), profile(3, **other)]
    (a, b, c), stats = ready(chosen)
    found = {t.why: t.value for t in m.reasons(a, b=b, stats=stats)}
    assert found.keys() == {"common", "language", "practice", "quarter"}
    assert sum(found.values()) - found["common"] < found["common"] / 10
    assert m.reasons(a, b=c, stats=stats) == ()


def test_a_concept_everyone_holds_still_counts_a_little() -> None:
    (a, b), stats = ready([profile(1, (1, "interest", 3)), profile(2, (1, "interest", 3))])
    assert m.score(m.reasons(a, b=b, stats=stats)) > 0


def test_someone_newer_than_the_statistics_is_a_candidate_at_once() -> None:
    (a, _), stats = ready([profile(1, (1, "interest", 3)), profile(2, (2, "interest", 3))])
    new = m.prepare(profile(3, (1, "interest", 5), (7, "offer", 4)), parents={})
    newer = m.prepare(profile(4, (7, "need", 4)), parents={})
    (term,) = m.reasons(a, b=new, stats=stats)
    idf, rare = log(1 + 2 / 1), log(1 + 2)
    assert term.value == pytest.approx(0.5 * 15 * idf / (0.5 * 3 * sqrt(idf) + 0.5 * 5 * sqrt(idf)))
    (term,) = m.reasons(newer, b=new, stats=stats)
    assert term.value == pytest.approx(0.25 * 16 * rare / (0.5 * 4 * sqrt(rare)))


@pytest.mark.parametrize(("kind", "weight"), [("interest", 0), ("interest", 6), ("wish", 3)])
def test_a_topic_outside_the_form_is_refused(kind: m.Kind, weight: int) -> None:
    with pytest.raises(ValueError, match="weight 1 to 5"):
        m.Topic(1, kind, weight)


@given(profiles, parents)
def test_reasons_sum_to_the_score_of_the_issue(found: list[m.Profile], tree: dict[int, int]) -> None:
    people, stats = ready(numbered(found), tree)
    for a in people:
        for b in people:
            if a is not b:
                terms = m.reasons(a, b=b, stats=stats)
                assert isclose(m.score(terms), by_hand(a, b, stats), rel_tol=1e-9, abs_tol=1e-12)
                assert all(term.value > 0 for term in terms)
                assert [t.value for t in terms] == sorted((t.value for t in terms), reverse=True)
                assert len({(t.why, t.concept) for t in terms}) == len(terms)


@given(profiles, parents)
def test_candidates_are_exactly_those_with_a_reason(found: list[m.Profile], tree: dict[int, int]) -> None:
    people, stats = ready(numbered(found), tree)
    holders = m.Holders(people)
    for a in people:
        with_reason = {b.profile.member for b in people if b is not a and m.reasons(a, b=b, stats=stats)}
        scores = holders.scores(a, stats=stats)
        assert scores.keys() == with_reason
        assert all(value > 0 for value in scores.values())


@given(profiles, st.randoms())
def test_the_order_people_are_read_in_changes_nothing(found: list[m.Profile], dice: object) -> None:
    chosen = numbered(found)
    mixed = list(chosen)
    dice.shuffle(mixed)
    _, stats = ready(chosen)
    _, again = ready(mixed)
    assert (stats.df, stats.idf, stats.norms) == (again.df, again.idf, again.norms)
    assert stats.average == again.average


# --- diversity


def by_loop(scores: dict[int, float], roles: dict[int, tuple[str, ...]], b: float, limit: int) -> list[int]:
    """The definition: again and again the best of what is left."""
    best, left, shown, chosen = max(scores.values(), default=1.0), dict(scores), set(), []
    while left and len(chosen) < limit:
        new = {x: next((r for r in roles.get(x) or ("",) if r not in shown), None) for x in left}
        worth = {x: (1 - b) * left[x] / best - (b if new[x] is None else 0.0) for x in left}
        pick = min(left, key=lambda x: (-worth[x], x))
        shown |= {new[pick]} - {None}
        chosen.append(pick)
        del left[pick]
    return chosen


role_sets = st.dictionaries(st.integers(1, 30), st.lists(st.sampled_from("abcd"), max_size=3, unique=True).map(tuple))


@given(values, role_sets, st.sampled_from(sorted(m.SLIDER.values())), st.integers(0, 12))
def test_rank_is_the_greedy_definition(
    scores: dict[int, float], roles: dict[int, tuple[str, ...]], b: float, limit: int
) -> None:
    assert [x for x, _ in m.rank(scores, roles=roles, b=b, limit=limit)] == by_loop(scores, roles, b, limit)


@given(values)
def test_similar_is_by_score_then_id(scores: dict[int, float]) -> None:
    shown = [x for x, _ in m.rank(scores, roles={}, b=0.0, limit=99)]
    best = max(scores.values(), default=1.0)
    assert shown == sorted(scores, key=lambda x: (-scores[x] / best, x))


def test_a_new_role_comes_forward_and_says_so() -> None:
    roles = {1: ("resident",), 2: ("resident",), 3: ("contractor",)}
    scores = {1: 10.0, 2: 9.0, 3: 7.0}
    assert m.rank(scores, roles=roles, b=0.0, limit=3) == ((1, "resident"), (2, None), (3, "contractor"))
    assert m.rank(scores, roles=roles, b=0.18, limit=3) == ((1, "resident"), (3, "contractor"), (2, None))


def test_many_roles_use_up_only_one_and_equal_scores_go_by_id() -> None:
    roles = {1: ("resident", "architect"), 2: ("architect",), 3: ("architect",)}
    assert m.rank({3: 1.0, 2: 1.0, 1: 1.0}, roles=roles, b=0.4, limit=3) == (
        (1, "resident"),
        (2, "architect"),
        (3, None),
    )
