"""The people of the demo: those one can sign in as, their neighbours, the organisations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from hub.accounts import service as accounts
from hub.accounts.models import OrganisationPage, Party
from hub.db import db
from hub.demo.texts import ASSOCIATION_SLUG, ASSOCIATION_TEXTS
from hub.spaces.models import Place

PASSWORD = "demo-brussels"  # noqa: S105 - the demo tells everybody
SEATED = (
    ("resident", "Fatoumata Diallo", "fr", "lives at Le Marronnier"),
    ("association", "Samira Benali", "fr", "acts for Femmes du Canal asbl"),
    ("coworker", "Oksana Kovalenko", "en", "works at Quai 40"),
    ("manager", "Mehmet Yıldırım", "fr", "manages Le Marronnier and Quai 40"),
    ("admin", "Marie-Claire Lambert", "nl", "looks after everything"),
)
SIGN_INS = tuple((f"{key}@demo.example", f"{name} {does}") for key, name, _, does in SEATED)

RESIDENTS = (
    ("Ayşe Demir", "fr"), ("Kofi Mensah", "en"), ("Nguyễn Thị Lan", "fr"), ("Jean-Baptiste N’Dour", "fr"),
    ("Zoë Van den Bossche", "nl"), ("Rosa Quispe", "fr"), ("Yusuf Al-Khatib", "en"), ("Ioana Popescu", "fr"),
    ("Þóra Jónsdóttir", "en"), ("Mamadou Bah", "fr"), ("Lotte De Smet", "nl"), ("Chukwuemeka O’Brien-Eze", "en"),
)  # fmt: skip
COWORKERS = (
    ("Lieve Peeters", "nl"), ("Tomáš Dvořák", "en"), ("Inês Conceição", "en"), ("Bram Claes", "nl"),
    ("Amélie Dupont", "fr"), ("Đặng Minh", "en"), ("Søren Kjær", "en"), ("Noor El Haddad", "nl"),
)  # fmt: skip
FUTURE = (("Blessing Okafor", "en"), ("Hamid Rahimi", "fr"), ("Mirela Hoxha", "fr"), ("Tenzin Dolma", "en"))


@dataclass(frozen=True, slots=True)
class Cast:
    """The people by what they do; neighbours by name."""

    resident: Party
    association: Party
    coworker: Party
    manager: Party
    admin: Party
    residents: tuple[Party, ...]
    coworkers: tuple[Party, ...]
    cyclist: Party


def settle(places: Mapping[str, Place], *, password_hash: str, now: datetime, today: date) -> Cast:
    """Everybody, with what is confirmed of them since last year."""
    since = today - timedelta(days=400)
    home, quay, orchard = (places[slug].id for slug in ("le-marronnier", "quai-40", "le-verger"))
    seated = {key: _seated(key, name, language, password_hash, now=now) for key, name, language, _ in SEATED}
    admin = seated["admin"]
    accounts.give_grant(admin, role="administrator", place_id=None, from_on=since, now=now, by=None)
    for place_id in (home, quay):
        accounts.give_grant(seated["manager"], role="manager", place_id=place_id, from_on=since, now=now, by=admin.id)

    def confirmed(party: Party, audience: str, place_id: int) -> Party:
        accounts.give_fact(
            party, audience=audience, place_id=place_id, from_on=since, until_on=None, now=now, by=admin.id
        )
        return party

    confirmed(seated["resident"], "resident", home)
    confirmed(seated["coworker"], "coworker", quay)
    residents = tuple(confirmed(_neighbour(*one, now=now), "resident", home) for one in RESIDENTS)
    coworkers = tuple(confirmed(_neighbour(*one, now=now), "coworker", quay) for one in COWORKERS)
    for one in FUTURE:
        confirmed(_neighbour(*one, now=now), "resident", orchard)
    cyclist = _neighbour("Joris Wouters", "nl", now=now)
    for name, slug, person in (
        ("Femmes du Canal asbl", ASSOCIATION_SLUG, seated["association"]),
        ("Vélo pour Tous asbl", "velo-pour-tous", cyclist),
    ):
        body = accounts.create_organisation(name=name, slug=slug, legal_form="ASBL", language="fr", now=now)
        confirmed(body, "association", home)
        accounts.give_mandate(body, person, from_on=since, keeper=True, now=now, by=admin.id)
        if slug == ASSOCIATION_SLUG:
            db.session.add(_page(body, now=now))
    return Cast(**seated, residents=residents, coworkers=coworkers, cyclist=cyclist)


def _page(body: Party, *, now: datetime) -> OrganisationPage:
    return OrganisationPage(
        party_id=body.id,
        texts=dict(ASSOCIATION_TEXTS),
        website="",
        email="femmes-du-canal@demo.example",
        phone="",
        is_listed=True,
        shows_places=True,
        shows_people=False,
        changed_at=now,
    )


def _seated(key: str, name: str, language: str, password_hash: str, *, now: datetime) -> Party:
    person = accounts.create_person(name=name, language=language, now=now)
    accounts.create_account(person, email=f"{key}@demo.example", password_hash=password_hash, verified=True, now=now)
    return person


def _neighbour(name: str, language: str, *, now: datetime) -> Party:
    return accounts.create_person(name=name, language=language, now=now)


def count() -> int:
    """How many persons there are."""
    return db.session.scalar(select(func.count()).select_from(Party).where(Party.kind == "person")) or 0
