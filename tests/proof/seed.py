"""Fills a fresh, migrated database with the rooms and people of the contests: `python -m tests.proof.seed`."""

from datetime import UTC, datetime

from flask_migrate import upgrade

from hub import create_app, installation
from hub.accounts.models import Party
from hub.db import db, write_transaction
from hub.domain.policy import parse, templates
from hub.spaces.models import Atom, Place, PolicyVersion, Resource
from tests.kit import cast
from tests.proof import annex

CONTESTANTS = 6
MANAGERS = 3
PASSWORD = cast.PASSWORD
PLACE = "le-marronnier"
ROOMS = (
    "single",
    "lengths",
    "series",
    "change",
    "clicks",
    "guarded",
    "locked",
    "open",
    "shot",
    "felled",
    "closing",
    "ajar",
)
ELSEWHERE = ("elsewhere-1", "elsewhere-2", "elsewhere-3")


def member(number: int) -> str:
    """The e-mail of one contestant."""
    return f"member-{number}@example.org"


def manager(number: int) -> str:
    """The e-mail of one manager."""
    return f"manager-{number}@example.org"


def main() -> None:
    """Migrate, then write everything in one transaction."""
    app = create_app()
    with app.app_context():
        upgrade()
        with write_transaction():
            now = datetime.now(UTC).replace(microsecond=0)
            installation.create(demo=False, now=now)
            place = _place(now)
            people = _people(place, now=now)
            _rooms(place, now=now)
            annex.write(people, rule=_rule(), now=now)


def _place(now: datetime) -> Place:
    names = {"fr": "Le Marronnier", "nl": "De Kastanje", "en": "Le Marronnier"}
    place = Place(slug=PLACE, names=names, contact_name="Amina Diallo", created_at=now)
    db.session.add(place)
    db.session.flush()
    return place


def _people(place: Place, *, now: datetime) -> list[Party]:
    members = [cast.person(f"Member {number}", member(number), now=now) for number in range(CONTESTANTS)]
    for number in range(MANAGERS):
        keeper: Party = cast.person(f"Manager {number}", manager(number), now=now)
        cast.grant(keeper, "manager", place, now=now)
    return members


def _rooms(place: Place, *, now: datetime) -> None:
    for slug in (*ROOMS, *ELSEWHERE):
        _room(place, slug, _atom(place, slug), rule=_rule(), now=now)
    for slug in ("hall", "wing"):
        half_a, half_b = _atom(place, f"{slug} A"), _atom(place, f"{slug} B")
        whole = _room(place, slug, half_a, half_b, rule=_rule(), now=now)
        for part, atom in ((f"{slug}-a", half_a), (f"{slug}-b", half_b)):
            _room(place, part, atom, now=now).parent = whole
    on_request = {"mode": "request", "request": {"occupies": False, "answer_days": 3}}
    for slug in ("kitchen", "pantry"):
        _room(place, slug, _atom(place, slug), rule=_rule() | on_request, now=now)


def _rule() -> templates.Document:
    return templates.template_open() | {"booking_window": {"lead": {"hours": 0}, "horizon": {"months": 24}}}


def _atom(place: Place, name: str) -> Atom:
    atom = Atom(place_id=place.id, name=name)
    db.session.add(atom)
    db.session.flush()
    return atom


def _room(place: Place, slug: str, *atoms: Atom, rule: templates.Document | None = None, now: datetime) -> Resource:
    names = {"fr": slug, "nl": slug, "en": slug}
    room = Resource(place=place, slug=slug, names=names, capacity=20, atoms=list(atoms), created_at=now)
    db.session.add(room)
    db.session.flush()
    if rule is not None:
        parse(rule)
        db.session.add(PolicyVersion(resource_id=room.id, number=1, document=rule, created_at=now))
    return room


if __name__ == "__main__":
    main()
