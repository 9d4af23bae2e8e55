"""Who should meet whom, and why: a score that is the plain sum of its reasons, then diversity over roles.

Callers apply the hard filters first and hand over only topics that every member may see. Shape of the score:
pivoted length normalisation (Singhal 1996), reciprocal harmonic fusion (Pizzato 2010), re-ranking (Carbonell 1998).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from heapq import heapify, heappop, heapreplace
from math import fsum, log1p, sqrt
from typing import Literal

Kind = Literal["interest", "offer", "need"]
Why = Literal["common", "give", "get", "mutual", "language", "practice", "quarter"]
Arm = tuple[Why, Kind, Kind, float]
Held = tuple[Kind, int]

KINDS: tuple[Kind, ...] = ("interest", "offer", "need")
ARMS: tuple[Arm, ...] = (
    ("common", "interest", "interest", 0.5),
    ("give", "offer", "need", 0.25),
    ("get", "need", "offer", 0.25),
)
MUTUAL = 0.5
PARENT = 0.5
PIVOT = 0.5
BONUS: dict[Why, float] = {"language": 0.01, "practice": 0.01, "quarter": 0.01}
SLIDER: dict[str, float] = {"similar": 0.0, "mixed": 0.18, "surprising": 0.4}


@dataclass(frozen=True, slots=True)
class Topic:
    """One concept a member chose: an interest, an offer or a need, of weight 1 (a little) to 5 (very much)."""

    concept: int
    kind: Kind
    weight: int

    def __post_init__(self) -> None:
        if self.kind not in KINDS or not 1 <= self.weight <= 5:
            raise ValueError("a topic is an interest, an offer or a need, of weight 1 to 5")


@dataclass(frozen=True, slots=True)
class Profile:
    """What may count about one member: topics, roles in the order chosen, language codes, quarter (empty: unsaid)."""

    member: int
    _: KW_ONLY
    topics: tuple[Topic, ...] = ()
    roles: tuple[str, ...] = ()
    speaks: frozenset[str] = frozenset()
    learns: frozenset[str] = frozenset()
    quarter: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A profile made ready: weight per kind and concept, parents included; the profile itself for the rest."""

    profile: Profile
    weights: Mapping[Kind, Mapping[int, float]]


@dataclass(frozen=True, slots=True)
class Statistics:
    """Over `members` people: df and idf per kind and concept, norm per member and kind, average norm per kind."""

    members: int
    df: Mapping[Held, int]
    idf: Mapping[Held, float]
    norms: Mapping[tuple[int, Kind], float]
    average: Mapping[Kind, float]

    def rarity(self, kind: Kind, *, concept: int) -> float:
        """The idf, or that of a concept held once: someone newer than the statistics is a candidate at once."""
        return self.idf.get((kind, concept), log1p(max(self.members, 1)))

    def length(self, person: Person, kind: Kind) -> float:
        """What a sum is divided by: half the average norm and half the person's own, counted here if it is new."""
        own = self.norms.get((person.profile.member, kind))
        if own is None:
            weights = person.weights[kind]
            own = norm(weights, idf={concept: self.rarity(kind, concept=concept) for concept in weights})
        return (1 - PIVOT) * self.average.get(kind, 0.0) + PIVOT * own


@dataclass(frozen=True, slots=True)
class Term:
    """One reason and its exact share of the score; a bonus and `mutual` name no concept."""

    why: Why
    concept: int | None
    value: float


def prepare(profile: Profile, *, parents: Mapping[int, int]) -> Person:
    """The member with every ancestor of a topic at half the weight per step (`parents`: child -> parent); most wins."""
    weights: dict[Kind, dict[int, float]] = {kind: {} for kind in KINDS}
    for topic in profile.topics:
        held, concept, weight, passed = weights[topic.kind], topic.concept, float(topic.weight), set[int]()
        while concept not in passed:
            held[concept] = max(weight, held.get(concept, 0.0))
            passed.add(concept)
            concept, weight = parents.get(concept, concept), weight * PARENT
    return Person(profile, weights)


def norm(weights: Mapping[int, float], *, idf: Mapping[int, float]) -> float:
    """Square root of the sum of w^2 idf, over the weights of one kind."""
    return sqrt(fsum(weight * weight * idf[concept] for concept, weight in weights.items()))


def statistics(people: Iterable[Person]) -> Statistics:
    """Count the people who hold each concept, by kind; idf = ln(1 + members / df), above 0 in a small community."""
    everyone = tuple(people)
    df: dict[Held, int] = defaultdict(int)
    for person in everyone:
        for kind in KINDS:
            for concept in person.weights[kind]:
                df[kind, concept] += 1
    idf = {held: log1p(len(everyone) / count) for held, count in df.items()}
    by_concept: dict[Kind, dict[int, float]] = {kind: {} for kind in KINDS}
    for (kind, concept), value in idf.items():
        by_concept[kind][concept] = value
    norms = {(p.profile.member, kind): norm(p.weights[kind], idf=by_concept[kind]) for p in everyone for kind in KINDS}
    by_kind = {kind: [value for (_, of), value in norms.items() if of == kind and value] for kind in KINDS}
    average = {kind: fsum(values) / len(values) if values else 0.0 for kind, values in by_kind.items()}
    return Statistics(len(everyone), dict(df), idf, norms, average)


def harmonic(one: float, other: float) -> float:
    """Harmonic mean of two values of 0 or more; 0 when either is 0."""
    return 2 * one * other / (one + other) if one and other else 0.0


def reasons(a: Person, *, b: Person, stats: Statistics) -> tuple[Term, ...]:
    """Why a would meet b: the exact terms of the score, largest first; none unless a topic meets a topic."""
    found: list[Term] = []
    sums: dict[Why, float] = {}
    for why, mine, theirs, share in ARMS:
        held, asked = a.weights[mine], b.weights[theirs]
        met = held.keys() & asked.keys()
        if met:
            length = stats.length(b, theirs)
            values = {key: held[key] * asked[key] * stats.rarity(theirs, concept=key) / length for key in sorted(met)}
            sums[why] = fsum(values.values())
            found += [Term(why, key, share * value) for key, value in values.items()]
    if not found:
        return ()
    mutual = MUTUAL * harmonic(sums.get("give", 0.0), sums.get("get", 0.0))
    if mutual:
        found.append(Term("mutual", None, mutual))
    found += _bonuses(a.profile, b.profile, unit=max(stats.average.values(), default=0.0))
    return tuple(sorted(found, key=lambda term: -term.value))


def _bonuses(a: Profile, b: Profile, *, unit: float) -> list[Term]:
    met: dict[Why, bool] = {
        "language": bool(a.speaks & b.speaks),
        "practice": bool(a.learns & b.speaks or b.learns & a.speaks),
        "quarter": bool(a.quarter) and a.quarter == b.quarter,
    }
    return [Term(why, None, BONUS[why] * unit) for why, true in met.items() if true and unit]


def score(terms: Iterable[Term]) -> float:
    """The score is its reasons, added up without rounding loss; 0 or more, comparable for one reader only."""
    return fsum(term.value for term in terms)


class Holders:
    """Who holds each concept, by kind: the people of whom a score can be above 0."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._people = {person.profile.member: person for person in people}
        self._holders: dict[tuple[Kind, int], list[int]] = defaultdict(list)
        for member, person in self._people.items():
            for kind in KINDS:
                for concept in person.weights[kind]:
                    self._holders[kind, concept].append(member)

    def candidates(self, a: Person) -> tuple[Person, ...]:
        """Everyone but a whom at least one topic meets, by member id."""
        met: set[int] = set()
        for _, mine, theirs, _ in ARMS:
            met.update(*(self._holders.get((theirs, concept), ()) for concept in a.weights[mine]))
        return tuple(self._people[member] for member in sorted(met - {a.profile.member}))

    def scores(self, a: Person, *, stats: Statistics) -> dict[int, float]:
        """Member id -> score for a, of every candidate."""
        return {b.profile.member: score(reasons(a, b=b, stats=stats)) for b in self.candidates(a)}


def rank(
    scores: Mapping[int, float], *, roles: Mapping[int, tuple[str, ...]], b: float, limit: int
) -> tuple[tuple[int, str | None], ...]:
    """The first `limit` as (member, role shown for the first time or None): (1-b) score / best - b if no role is new.

    Each person uses up one role, the first of theirs not yet shown, so that many roles do not empty the list for
    others; no role at all is a role as well. Ties by id. Values only fall as roles fill: a heap of old values does.
    """
    best = max(scores.values(), default=0.0)
    if best <= 0:
        return ()
    heap = [(-(1 - b) * value / best, member, value) for member, value in scores.items() if value > 0]
    heapify(heap)
    shown: set[str] = set()
    chosen: list[tuple[int, str | None]] = []
    while heap and len(chosen) < limit:
        key, member, value = heap[0]
        new = next((role for role in roles.get(member) or ("",) if role not in shown), None)
        now = -(1 - b) * value / best + (b if new is None else 0.0)
        if now > key:
            heapreplace(heap, (now, member, value))
            continue
        heappop(heap)
        chosen.append((member, new))
        if new is not None:
            shown.add(new)
    return tuple(chosen)
