"""What a person leaves behind when they close their account: the features that keep it name it, and let it go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.domain.permissions import Actor


@dataclass(frozen=True, slots=True)
class Ahead:
    """Something of a person's that is still to come: what it is, when, and its page."""

    title: str
    start: datetime
    end: datetime
    href: str


Find = Callable[[Actor, datetime], Sequence[Ahead]]
LetGo = Callable[[Actor, datetime], None]

KEEPERS: list[tuple[Find, LetGo]] = []


def provide(find: Find, let_go: LetGo) -> None:
    """Name what finds it and what calls it off; naming them twice changes nothing."""
    if (find, let_go) not in KEEPERS:
        KEEPERS.append((find, let_go))


PARTINGS: list[LetGo] = []
"""What happens whenever an account is closed, whatever becomes of what is ahead."""


def part(run: LetGo) -> None:
    """Name what happens; naming it twice changes nothing."""
    if run not in PARTINGS:
        PARTINGS.append(run)


def parted(actor: Actor, now: datetime) -> None:
    """All of it."""
    for run in PARTINGS:
        run(actor, now)


def ahead(actor: Actor, now: datetime) -> list[Ahead]:
    """All that is still to come of a person, the next first."""
    return sorted((one for find, _ in KEEPERS for one in find(actor, now)), key=lambda one: one.start)


def let_go(actor: Actor, now: datetime) -> None:
    """Call all of it off."""
    for _, run in KEEPERS:
        run(actor, now)
