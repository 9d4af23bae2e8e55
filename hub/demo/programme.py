"""Who does what when: the lines of the programme, and the dates of the clock changes."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hub.accounts.models import Party
from hub.booking.plans import BookingRequest
from hub.demo.people import Cast
from hub.domain.policy import DAYS
from hub.domain.timespan import DAY, day_span

PARTIES = {"association": "femmes-du-canal", "cyclist": "velo-pour-tous"}
"""Whom these two book for."""
NOTICE = timedelta(days=4)
"""How long before the date somebody books who books late."""


@dataclass(frozen=True, slots=True)
class Line:
    """One booking: who, where, in which week from this one (0), when in that week, and what for."""

    person: str
    room: str
    week: int
    when: str
    title: str
    headcount: int | None = None
    quantity: int = 1

    def ask(self, monday: date, *, is_open: bool) -> BookingRequest:
        """The wish in the week of this Monday's; an end before the start is the next morning."""
        weekday, _, hours = self.when.partition(" ")
        day = monday + (7 * self.week + DAYS.index(weekday)) * DAY
        first, last = (time.fromisoformat(text) for text in hours.split("-"))
        return BookingRequest(
            start=datetime.combine(day, first),
            end=datetime.combine(day if last > first else day + DAY, last),
            party=PARTIES.get(self.person, "me"),
            title=self.title,
            visibility="open" if is_open else "private",
            headcount=self.headcount,
            quantity=self.quantity,
        )


def who(cast: Cast, name: str) -> Party:
    """A person of the cast, or a neighbour as “resident-3”."""
    kind, _, number = name.partition("-")
    if not number:
        found: Party = getattr(cast, kind)
        return found
    crowd = {"resident": cast.residents, "coworker": cast.coworkers}[kind]
    return crowd[int(number)]


def without(ask: BookingRequest, days: AbstractSet[date]) -> BookingRequest:
    """The same wish, these days left out."""
    return replace(ask, skip=frozenset(days))


def clock_changes(today: date, tz: ZoneInfo) -> tuple[date, ...]:
    """The days of the next year whose length is not 24 hours."""
    days = (today + number * DAY for number in range(1, 367))
    return tuple(day for day in days if day_span(day, tz).minutes != 24 * 60)


def autumn_change(today: date, tz: ZoneInfo) -> date:
    """The next day of 25 hours."""
    return next(
        day for day in (today + number * DAY for number in range(2, 400)) if day_span(day, tz).minutes > 24 * 60
    )


OPEN = (
    Line("resident-1", "grande-salle", 0, "wed 18:00-21:00", "Cuisine de quartier : maafé et stoemp", headcount=40),
    Line("resident-2", "grande-salle-a", 1, "tue 18:00-20:00", "Yoga doux, niveau 0 \\ 1", headcount=14),
    Line("resident-7", "grande-salle", 2, "sat 18:00-22:00", "Bal folk & soupe", headcount=70),
    Line("resident-10", "grande-salle", 3, "sun 14:00-18:00", "Repair Café : brood & naald"),
    Line("cyclist", "grande-salle", 2, "sat 10:00-13:00", "Matinée vélo : freins et lumières"),
    Line("association", "grande-salle-b", 0, "thu 09:00-12:00", "Praattafel Nederlands"),
    Line("resident-9", "chambre-sur-jardin", 0, "sun 10:00-12:30", "Thé & dominos"),
    Line("coworker-0", "salle-reunion", 1, "thu 13:15-14:00", "Koffie met de buren"),
    Line("resident-2", "petite-salle", 0, "thu 17:00-19:00", "Atelier épargne collective", headcount=10),
    Line("resident-6", "petite-salle", 1, "wed 18:00-20:00", "Lire un plan d’appartement"),
    Line("association", "grande-salle", -2, "tue 14:00-17:30", "École de devoirs, 8–14 ans"),
)  # fmt: skip

PRIVATE = (
    Line("resident-0", "grande-salle", 0, "sat 15:00-19:00", "Anniversaire d’Ayşe, dix ans", headcount=35),
    Line("resident-4", "grande-salle-a", 0, "thu 19:00-21:30", "Koor ‘De Zenne’; repetitie", headcount=22),
    Line("resident-6", "grande-salle-b", 0, "thu 18:00-20:00", "Cours d’arabe, débutants"),
    Line("resident-5", "grande-salle", 1, "fri 18:30-22:00", "Assemblée des habitants", headcount=60),
    Line("resident", "grande-salle", 1, "sun 11:00-15:00", "Baptême d’Issa 🎈", headcount=50),
    Line("resident-3", "grande-salle-b", 2, "mon 19:00-21:00", "Tambours sabar"),
    Line("association", "grande-salle", 1, "wed 09:30-12:00", "Permanence sociale"),
    Line("resident-8", "chambre-sur-jardin", 0, "wed 18:00-20:00", "Lecture : « Le tricot, c’est politique »"),
    Line("resident-11", "chambre-sur-jardin", 1, "mon 17:30-19:00", "Homework; maths, physics"),
    Line("cyclist", "chambre-sur-jardin", 1, "tue 19:30-21:00", "Réunion du CA"),
    Line("resident", "chambre-sur-jardin", 2, "wed 18:00-19:30", "Comité de copropriété"),
    Line("resident", "cuisine", 1, "sat 17:00-21:00", "Repas des six pays", headcount=12),
    Line("resident-1", "cuisine", 1, "sat 18:00-22:00", "Waakye pour les voisins", headcount=10),
    Line("association", "cuisine", 2, "wed 10:00-13:00", "Atelier confitures", headcount=8),
    Line("coworker-6", "open-space", 0, "wed 09:00-17:00", "Bureau"),
    Line("coworker-1", "open-space", 0, "wed 08:00-12:00", "Equipe Dvořák", quantity=4),
    Line("coworker-2", "open-space", 0, "thu 10:00-18:00", "Bureau", quantity=2),
    Line("coworker-5", "open-space", 1, "mon 09:00-20:00", "Sprint", quantity=6),
    Line("coworker-6", "open-space", 1, "tue 08:00-16:00", "Kontor"),
    Line("coworker", "salle-reunion", 0, "thu 10:00-11:30", "Kick-off with Zenne Data", headcount=6),
    Line("coworker-4", "salle-reunion", 0, "thu 14:00-16:00", "Comité éditorial", headcount=8),
    Line("coworker-3", "salle-reunion", 1, "tue 09:00-12:00", "Sollicitaties", headcount=3),
    Line("coworker-7", "studio", 0, "fri 21:00-01:00", "Mix de minuit", headcount=4),
    Line("coworker-2", "studio", 1, "thu 20:00-23:00", "Fado, ensaio", headcount=5),
    Line("resident-7", "grande-salle", -1, "sat 18:00-22:00", "Souper spaghetti", headcount=65),
    Line("resident-4", "grande-salle-a", -1, "thu 19:00-21:30", "Koor ‘De Zenne’; repetitie", headcount=22),
    Line("coworker", "salle-reunion", -1, "tue 10:00-12:00", "Budget 2 \\ 3"),
    Line("resident", "grande-salle-b", -2, "sun 10:00-13:00", "Brunch des voisins, chacun apporte", headcount=25),
)  # fmt: skip
