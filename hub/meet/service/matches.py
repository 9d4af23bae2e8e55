"""The members one would otherwise not have met, each with the exact reasons."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hub.db import db
from hub.domain import matching
from hub.domain.matching import Held, Person, Statistics, Term, Topic, Why
from hub.domain.permissions import Actor
from hub.meet.service import candidates, counting
from hub.meet.service.showing import Shown, languages_of, shown
from hub.people.models import Profile
from hub.people.service.concepts import names_of

SPEAKS = ("speak", "interpret")


@dataclass(frozen=True, slots=True)
class Reason:
    """One term of the sum: `near` when the two chose different topics of one field; `part` of the whole, up to 1."""

    why: Why
    names: Mapping[str, str]
    near: bool
    part: float


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody to meet: all terms, the largest first; `first` are those that say most; a role nobody above has.

    The score compares two matches of one reader; it says nothing by itself and is never shown.
    """

    person: Shown
    score: float
    common: tuple[str, ...]
    first: tuple[Reason, ...]
    reasons: tuple[Reason, ...]
    new_role: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """What a member sees: whether they take part, have said anything, how far apart roles shall be, and whom."""

    takes_part: bool
    has_topics: bool
    spread: str
    people: Sequence[Match]


def matches(actor: Actor, *, today: date, limit: int = 10) -> Matches:
    """Whom to meet, the best first. Nobody blocked, opted out, dismissed, or of one's own organisation."""
    profile = db.session.get(Profile, actor.party_id) if actor.party_id is not None else None
    if profile is None:
        return Matches(takes_part=True, has_topics=False, spread="mixed", people=())
    number = profile.party_id
    own = candidates.topics([number], met=None, hidden=True)
    if not profile.is_matched or not own:
        return Matches(takes_part=profile.is_matched, has_topics=bool(own), spread=profile.spread, people=())
    tree = counting.parents()
    me = _person(_with_hidden(profile), own[number], tree)
    people = _ranked(me, profile.spread, tree, today=today, limit=limit)
    return Matches(takes_part=True, has_topics=True, spread=profile.spread, people=people)


def _ranked(me: Person, spread: str, tree: Mapping[int, int], *, today: date, limit: int) -> list[Match]:
    average, members = counting.averages()
    rarities = counting.read(candidates.concepts_of(me), (), average=average, members=members)
    gains = candidates.gains(me, stats=rarities, parents=tree)
    without = candidates.never(me.profile.member, today=today)
    chosen = candidates.candidates(gains, stats=rarities, without=without)
    seen = shown(chosen)
    people, stats = _people(seen, gains.keys(), rarities, tree=tree)
    terms = {one: matching.reasons(me, b=person, stats=stats) for one, person in people.items()}
    scores = {one: matching.score(found) for one, found in terms.items() if found}
    roles = {one: seen[one].roles for one in scores}
    ranked = matching.rank(scores, roles=roles, b=matching.SLIDER[spread], limit=limit)
    names = names_of({term.concept for one, _ in ranked for term in terms[one] if term.concept is not None})
    return [
        _match(seen[one], terms[one], role, me=me, other=people[one], tree=tree, names=names) for one, role in ranked
    ]


def _people(
    seen: Mapping[int, Shown], met: Collection[Held], rarities: Statistics, *, tree: Mapping[int, int]
) -> tuple[dict[int, Person], Statistics]:
    """The candidates with the topics that meet the reader's; whoever is not counted yet with all they share."""
    theirs = candidates.topics(seen, met=met)
    average, members = rarities.average, rarities.members
    counted = counting.read({concept for _, concept in rarities.idf}, seen, average=average, members=members)
    new = {one for one, topics in theirs.items() if any((one, topic.kind) not in counted.norms for topic in topics)}
    theirs |= candidates.topics(new, met=None) if new else {}
    people = {one: _person(seen[one], theirs.get(one, ()), tree) for one in seen}
    if new:
        held = set().union(*(candidates.concepts_of(people[one]) for one in new), {c for _, c in rarities.idf})
        counted = counting.read(held, seen, average=average, members=members)
    return people, counted


def _with_hidden(profile: Profile) -> Shown:
    """Oneself, with what others may not see: it counts for oneself."""
    spoken = languages_of([profile.party_id]).get(profile.party_id, ())
    return Shown(profile.party_id, profile.handle, "", (), spoken, profile.postcode, profile.quarter)


def _person(one: Shown, topics: Sequence[Topic], tree: Mapping[int, int]) -> Person:
    where = " ".join(part for part in (one.postcode, one.quarter.casefold()) if part)
    profile = matching.Profile(
        one.party_id,
        topics=tuple(topics),
        roles=one.roles,
        speaks=one.of(*SPEAKS),
        learns=one.of("learn"),
        quarter=where,
    )
    return matching.prepare(profile, parents=tree)


def _match(
    seen: Shown,
    terms: Sequence[Term],
    role: str | None,
    *,
    me: Person,
    other: Person,
    tree: Mapping[int, int],
    names: Mapping[int, Mapping[str, str]],
) -> Match:
    whole = matching.score(terms)
    chosen = {(topic.kind, topic.concept) for person in (me, other) for topic in person.profile.topics}
    arms = {why: (mine, theirs) for why, mine, theirs, _ in matching.ARMS}

    def near(term: Term) -> bool:
        if term.concept is None:
            return False
        mine, theirs = arms[term.why]
        return not {(mine, term.concept), (theirs, term.concept)} <= chosen

    reasons = [
        Reason(term.why, names.get(term.concept or 0, {}), near(term), term.value / whole if whole else 0.0)
        for term in terms
    ]
    first = [reasons[place] for place in _telling(terms, tree)]
    common = tuple(sorted(me.profile.speaks & other.profile.speaks))
    return Match(seen, whole, common, tuple(first), tuple(reasons), role or None)


def _telling(terms: Sequence[Term], tree: Mapping[int, int], *, most: int = 3) -> list[int]:
    """The places of the terms to be told first: not the field of one that is told already."""
    told: list[int] = []
    covered: set[tuple[Why, int]] = set()
    for place, term in enumerate(terms):
        if len(told) == most:
            break
        if term.concept is None:
            if term.why in {"mutual", "practice"}:
                told.append(place)
            continue
        if (term.why, term.concept) in covered:
            continue
        told.append(place)
        above = tree.get(term.concept)
        while above is not None and (term.why, above) not in covered:
            covered.add((term.why, above))
            above = tree.get(above)
    return told
