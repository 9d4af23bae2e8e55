"""Who may do what: one table of small predicates."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Action(StrEnum):
    """What a person can set out to do."""

    SIGNED_IN = "signed-in"
    ADMINISTER = "administer"
    MANAGE_SOMETHING = "manage-something"
    MANAGE_PLACE = "manage-place"
    DECIDE_FACT = "decide-fact"
    DECIDE_BOOKING = "decide-booking"
    MANAGE_ORGANISATIONS = "manage-organisations"
    ACT_FOR = "act-for"
    SEE_BOOKING = "see-booking"
    CHANGE_BOOKING = "change-booking"
    BOOK = "book"
    BOOK_FOR_OTHERS = "book-for-others"
    KEEP_PLACE = "keep-place"
    GIVE_HOST = "give-host"
    KEEP_DOOR = "keep-door"
    SEE_WHO_IS_IN = "see-who-is-in"
    SEE_GROUP = "see-group"
    TALK_IN_GROUP = "talk-in-group"
    ORGANISE_GROUP = "organise-group"


@dataclass(frozen=True, slots=True)
class Power:
    """A grant in force: a role, and the place it holds for (None for the administrator)."""

    role: str
    place_id: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A confirmed fact in force: this party is of this audience at this place, between two dates."""

    party_id: int
    audience: str
    place_id: int
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Acts:
    """An organisation the person may act for today; a keeper also says who else may."""

    organisation_id: int
    slug: str
    name: str
    until_on: date | None = None
    keeper: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """A person as decisions see them; a visitor has no party."""

    party_id: int | None = None
    name: str = ""
    language: str = "fr"
    powers: tuple[Power, ...] = ()
    standings: tuple[Standing, ...] = ()
    mandates: tuple[Acts, ...] = field(default=())

    @property
    def signed_in(self) -> bool:
        """True for a person who has signed in."""
        return self.party_id is not None

    def audiences(self, party_id: int, place_id: int, on: date) -> frozenset[str]:
        """The audiences a party this person acts as belongs to, at a place on a date."""
        return frozenset(
            s.audience
            for s in self.standings
            if s.party_id == party_id
            and s.place_id == place_id
            and (s.from_on is None or s.from_on <= on)
            and (s.until_on is None or on <= s.until_on)
        )

    def acts_for(self, party_id: int) -> bool:
        """True for oneself, and for an organisation under a mandate in force."""
        return party_id == self.party_id or any(m.organisation_id == party_id for m in self.mandates)


@dataclass(frozen=True, slots=True)
class Held:
    """A booking as permissions see it: its place, its party, the person who made it.

    `unsigned` says that it is for a person without a sign-in, for whom a host may act.
    """

    place_id: int
    party_id: int
    person_id: int
    unsigned: bool = False


@dataclass(frozen=True, slots=True)
class PlaceDay:
    """A place on a date: who is in is for those who work there then."""

    place_id: int
    on: date


@dataclass(frozen=True, slots=True)
class Circle:
    """A group as permissions see it: who may see it, and what the person who looks is in it (empty for nothing)."""

    audience: str
    state: str = ""
    role: str = ""


Predicate = Callable[[Actor, object], bool]


def _anyone_signed_in(actor: Actor, _thing: object) -> bool:
    return actor.signed_in


def _administrator(actor: Actor, _thing: object) -> bool:
    return any(power.role == "administrator" for power in actor.powers)


def _manages_somewhere(actor: Actor, _thing: object) -> bool:
    return any(power.role in {"administrator", "manager", "host"} for power in actor.powers)


def _manages(actor: Actor, place_id: object) -> bool:
    return any(power.role == "manager" and power.place_id == place_id for power in actor.powers)


def _hosts(actor: Actor, place_id: object) -> bool:
    return any(power.role == "host" and power.place_id == place_id for power in actor.powers)


def _manages_any(actor: Actor, _thing: object) -> bool:
    return any(power.role == "manager" for power in actor.powers)


def _acts_for(actor: Actor, party_id: object) -> bool:
    return isinstance(party_id, int) and actor.acts_for(party_id)


def _holds(actor: Actor, thing: object) -> bool:
    return isinstance(thing, Held) and actor.signed_in and actor.acts_for(thing.party_id)


def _keeps_the_place(actor: Actor, thing: object) -> bool:
    return isinstance(thing, Held) and any(
        power.role in {"manager", "host"} and power.place_id == thing.place_id for power in actor.powers
    )


def _manages_its_place(actor: Actor, thing: object) -> bool:
    return isinstance(thing, Held) and _manages(actor, thing.place_id)


def _works_there(actor: Actor, thing: object) -> bool:
    """A co-worker of the place that day: in their own right, or through an organisation they act for."""
    if not isinstance(thing, PlaceDay) or actor.party_id is None:
        return False
    parties = (actor.party_id, *(mandate.organisation_id for mandate in actor.mandates))
    return any("coworker" in actor.audiences(party, thing.place_id, thing.on) for party in parties)


def _keeps_that_place(actor: Actor, thing: object) -> bool:
    return isinstance(thing, PlaceDay) and any(
        power.role in {"manager", "host"} and power.place_id == thing.place_id for power in actor.powers
    )


def _hosts_the_unsigned(actor: Actor, thing: object) -> bool:
    return isinstance(thing, Held) and thing.unsigned and _hosts(actor, thing.place_id)


def _may_see_the_group(actor: Actor, thing: object) -> bool:
    if not isinstance(thing, Circle):
        return False
    belongs = actor.signed_in and thing.state in {"member", "invited"}
    return belongs or thing.audience == "everyone" or (thing.audience == "members" and actor.signed_in)


def _is_in_the_group(actor: Actor, thing: object) -> bool:
    return isinstance(thing, Circle) and actor.signed_in and thing.state == "member"


def _organises_the_group(actor: Actor, thing: object) -> bool:
    return isinstance(thing, Circle) and _is_in_the_group(actor, thing) and thing.role == "organiser"


RULES: dict[Action, tuple[Predicate, ...]] = {
    Action.SIGNED_IN: (_anyone_signed_in,),
    Action.BOOK: (_anyone_signed_in,),
    Action.BOOK_FOR_OTHERS: (_administrator, _manages, _hosts),
    Action.KEEP_PLACE: (_administrator, _manages, _hosts),
    Action.GIVE_HOST: (_administrator, _manages),
    Action.ADMINISTER: (_administrator,),
    Action.MANAGE_SOMETHING: (_manages_somewhere,),
    Action.MANAGE_PLACE: (_administrator, _manages),
    Action.DECIDE_FACT: (_administrator, _manages),
    Action.MANAGE_ORGANISATIONS: (_administrator, _manages_any),
    Action.ACT_FOR: (_acts_for,),
    Action.SEE_BOOKING: (_holds, _keeps_the_place, _administrator),
    Action.CHANGE_BOOKING: (_holds, _manages_its_place, _hosts_the_unsigned, _administrator),
    Action.DECIDE_BOOKING: (_manages_its_place, _administrator),
    Action.KEEP_DOOR: (_administrator, _manages, _hosts),
    Action.SEE_WHO_IS_IN: (_works_there, _keeps_that_place, _administrator),
    Action.SEE_GROUP: (_may_see_the_group,),
    Action.TALK_IN_GROUP: (_is_in_the_group,),
    Action.ORGANISE_GROUP: (_organises_the_group,),
}


def can(actor: Actor, action: Action, thing: object = None) -> bool:
    """True when one of the action's predicates holds; `thing` is a place id, a party id or a `Held`."""
    return any(predicate(actor, thing) for predicate in RULES[action])
