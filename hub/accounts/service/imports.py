"""Lists of members, organisations and facts brought in: tried row by row, told row by row, then written or not."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import or_, select

from hub import audit
from hub.accounts.addresses import is_address
from hub.accounts.models import Account, Consent, Fact, Party
from hub.accounts.places import PlaceRef
from hub.accounts.service import invitations, passwords
from hub.accounts.service.cells import Bringer, anywhere, audience_of, day_of, language_of, name_of, place_of
from hub.accounts.service.fact_mails import tell_claimant
from hub.accounts.service.facts import FOR_ORGANISATIONS, FOR_PERSONS, give_fact
from hub.accounts.service.organisations import found_by_name
from hub.accounts.service.others import must_be_another
from hub.accounts.service.parties import (
    LEGAL_FORMS,
    create_account,
    create_organisation,
    create_person,
    find_account,
    find_party,
    not_merged,
)
from hub.accounts.service.tables import TableRow
from hub.db import db
from hub.domain.errors import DomainError, Reason, Refused

KINDS = ("members", "organisations", "facts")
NEEDED = {"members": ("name",), "organisations": ("name",), "facts": ("who", "audience", "place")}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row: `new`, `known` (nothing to write) or `refused`, then with the column and the reason.

    `link` is "sent", "waits" where too many went this hour, or empty where none was wanted.
    """

    line: int
    who: str
    state: str
    column: str = ""
    reason: Reason | None = None
    party_id: int | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All outcomes, in the order of the rows."""

    outcomes: Sequence[Outcome]

    def count(self, state: str) -> int:
        """How many rows ended like this."""
        return sum(1 for one in self.outcomes if one.state == state)

    def links(self, link: str) -> int:
        """How many links to choose a password were sent, or wait."""
        return sum(1 for one in self.outcomes if one.link == link)

    @property
    def refused(self) -> list[Outcome]:
        """The rows to mend."""
        return [one for one in self.outcomes if one.state == "refused"]


def try_out(kind: str, rows: Sequence[TableRow], bringer: Bringer) -> Report:
    """What would become of each row; nothing stays written."""
    savepoint = db.session.begin_nested()
    try:
        return Report(list(bring(kind, rows, bringer)))
    finally:
        savepoint.rollback()


class _Stopped(Exception):
    """A row was refused where all were wanted."""


def write(kind: str, rows: Sequence[TableRow], bringer: Bringer, *, strict: bool) -> Report:
    """Write the rows that can be; with `strict` all of them or none. The report says which stayed out."""
    report = Report([])
    try:
        with db.session.begin_nested():
            report = Report(list(bring(kind, rows, bringer)))
            if strict and report.refused:
                raise _Stopped
            audit.record(
                "import.done", now=bringer.now, thing=f"import:{kind}", person_id=bringer.by,
                new=report.count("new"), refused=report.count("refused"),
            )  # fmt: skip
    except _Stopped:
        return report
    return report


def bring(kind: str, rows: Sequence[TableRow], bringer: Bringer) -> Iterator[Outcome]:
    """Write row by row, each alone: one that is refused leaves nothing behind."""
    run = RUNS[kind]
    for row in rows:
        who = row.cells.get("name") or row.cells.get("who") or row.cells.get("email") or ""
        try:
            with db.session.begin_nested():
                outcome = run(row, bringer)
        except DomainError as error:
            yield Outcome(row.line, who[:120], "refused", error.field or "", error.reasons[0])
        else:
            yield replace(outcome, who=who[:120])


def _member(row: TableRow, bringer: Bringer) -> Outcome:
    name, email = name_of(row), row.cells.get("email", "").lower()
    if email and not is_address(email):
        raise Refused("import-email", "email", email=email)
    place = place_of(row, bringer, needed=not anywhere(bringer))
    audience = None if place is None else audience_of(row, FOR_PERSONS)
    person = _by_address(email) if email else _by_name(name, place)
    known, link = person is not None, ""
    if person is None:
        person, link = _enter(row, name, email, bringer)
    if place is not None and audience is not None:
        given = _give(person, audience, place, row, bringer)
        known = known and not given
    return Outcome(row.line, name, "known" if known else "new", party_id=person.id, link=link)


def _organisation(row: TableRow, bringer: Bringer) -> Outcome:
    name = name_of(row)
    legal_form = row.cells.get("legal_form", "")
    forms = {one.lower(): one for one in LEGAL_FORMS}
    if legal_form and legal_form.lower() not in forms:
        raise Refused("import-legal-form", "legal_form", forms=", ".join(LEGAL_FORMS))
    place = place_of(row, bringer, needed=not anywhere(bringer))
    body = found_by_name(name)
    known = body is not None
    if body is None:
        body = create_organisation(
            name=name, legal_form=forms.get(legal_form.lower()), language=language_of(row, bringer), now=bringer.now
        )
        _note("organisation.create", body, bringer)
    if place is not None:
        audience = audience_of(row, FOR_ORGANISATIONS, usual="association")
        given = _give(body, audience, place, row, bringer)
        known = known and not given
    return Outcome(row.line, name, "known" if known else "new", party_id=body.id)


def _fact(row: TableRow, bringer: Bringer) -> Outcome:
    who = row.cells.get("who", "")
    if not who:
        raise Refused("import-name", "who")
    place = place_of(row, bringer, needed=True)
    party = find_party(who)
    audience = audience_of(row, FOR_PERSONS if party.kind == "person" else FOR_ORGANISATIONS)
    given = place is not None and _give(party, audience, place, row, bringer)
    return Outcome(row.line, who, "new" if given else "known", party_id=party.id)


RUNS: dict[str, Callable[[TableRow, Bringer], Outcome]] = {
    "members": _member,
    "organisations": _organisation,
    "facts": _fact,
}


def _by_address(email: str) -> Party | None:
    account = find_account(email)
    return None if account is None else account.party


def _by_name(name: str, place: PlaceRef | None) -> Party | None:
    """Somebody without a sign-in entered before: at this place where the row names one."""
    query = select(Party).where(
        Party.kind == "person", Party.name == name, not_merged(), Party.id.not_in(select(Account.party_id))
    )
    if place is not None:
        query = query.where(Party.id.in_(select(Fact.party_id).where(Fact.place_id == place.id)))
    found = db.session.scalars(query.limit(2)).all()
    if len(found) > 1:
        raise Refused("person-several", "name")
    return found[0] if found else None


def _enter(row: TableRow, name: str, email: str, bringer: Bringer) -> tuple[Party, str]:
    """Somebody with an address is let in by the link of a mail to it, whoever typed it here; and what became of it."""
    link = ""
    person = create_person(name=name, language=language_of(row, bringer), now=bringer.now)
    person.phone = row.cells.get("phone", "")[:40]
    if email:
        create_account(person, email=email, password_hash=passwords.NOBODY, verified=False, now=bringer.now)
        if bringer.invite and bringer.actor is not None:
            sent = invitations.send_to_entered(person, email, by=bringer.actor, site=bringer.site, now=bringer.now)
            link = "sent" if sent else "waits"
    elif bringer.agreed:
        db.session.add(
            Consent(
                party_id=person.id,
                text=bringer.agreed,
                given_on=bringer.today,
                taken_by_id=bringer.by,
                created_at=bringer.now,
            )
        )
    _note("person.import", person, bringer)
    return person, link


def _give(party: Party, audience: str, place: PlaceRef, row: TableRow, bringer: Bringer) -> bool:
    """Confirm a fact unless it stands already; True when it was written."""
    if bringer.actor is not None:
        must_be_another(bringer.actor, party.id, place_id=place.id, today=bringer.today)
    from_on, until_on = day_of(row, "from") or bringer.today, day_of(row, "until")
    standing = select(Fact.id).where(
        Fact.party_id == party.id, Fact.audience == audience, Fact.place_id == place.id, Fact.state == "confirmed",
        or_(Fact.until_on.is_(None), Fact.until_on >= (until_on or date.max)),
    )  # fmt: skip
    if db.session.scalar(standing.limit(1)) is not None:
        return False
    fact = give_fact(
        party,
        audience=audience,
        place_id=place.id,
        from_on=from_on,
        until_on=until_on,
        now=bringer.now,
        by=bringer.by,
    )
    tell_claimant(fact, place=place, site=bringer.site, now=bringer.now, today=bringer.today)
    return True


def _note(action: str, party: Party, bringer: Bringer) -> None:
    audit.record(action, now=bringer.now, thing=f"party:{party.id}", person_id=bringer.by, party_id=party.id)
