"""One person: what they are to one's places, their words, who hosts, the account closed or opened again."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts import places
from hub.accounts.forms.fields import ButtonForm
from hub.accounts.forms.people import HostForm, PersonForm, WordsForm
from hub.accounts.service import closing, directory, neighbours, persons
from hub.accounts.service.neighbours import Agreed
from hub.accounts.views.blueprint import bp
from hub.accounts.views.kit import site
from hub.domain.errors import DomainError, Forbidden
from hub.domain.permissions import Action, can
from hub.web.access import allow, current_actor
from hub.web.clock import now, today
from hub.web.formats import language
from hub.web.forms import Form
from hub.web.pages import page
from hub.web.sending import refuse


@bp.get("/manage/people/<id:party_id>")
@allow(Action.MANAGE_SOMETHING)
def person(party_id: int) -> ResponseReturnValue:
    """Name, address, state of the account, who they are to the places one keeps."""
    kept = persons.kept_instead(party_id)
    if kept is not None:
        return redirect(url_for("accounts.person", party_id=kept), 303)
    return _person_page(party_id)


@bp.route("/manage/people/new", methods=["GET", "POST"])
@allow(Action.MANAGE_SOMETHING)
def new_person() -> ResponseReturnValue:
    """A neighbour without e-mail, entered with their consent; what a host says waits for a manager."""
    actor = current_actor()
    kept = directory.kept_places(actor)
    if not kept:
        raise Forbidden("not-yours")
    words = _("They agreed that we keep their name, their telephone number and what they are to the place.")
    filled = {"language": language(), "from_on": today(), "agreed_to": words, "agreed_on": today()}
    form = PersonForm(places=kept, data=filled)
    waits = not any(can(actor, Action.DECIDE_FACT, place.id) for place in kept)
    status = 200
    if form.is_submitted():
        status, entered = _enter(form) if form.validate() else (422, None)
        if entered is not None:
            there = url_for("accounts.people") if waits else url_for("accounts.person", party_id=entered)
            return redirect(there, 303)
    return page("manage/people/new.html", form=form, status=status, waits=waits)


def _enter(form: PersonForm) -> tuple[int, int | None]:
    """The status, and who was entered."""
    place = places.by_slug(form.place.data)
    try:
        party = neighbours.enter(
            current_actor(),
            name=form.name.data or "",
            language=form.language.data,
            phone=form.phone.data or "",
            audience=form.audience.data,
            place_id=0 if place is None else place.id,
            from_on=form.from_on.data,
            until_on=form.until_on.data,
            agreed=Agreed(text=form.agreed_to.data or "", on=form.agreed_on.data),
            site=site(),
            now=now(),
            today=today(),
        )
    except DomainError as error:
        return refuse(form, error), None
    flash(_("Entered. You can book a room for them."), "good")
    return 303, party.id


@bp.post("/manage/people/<id:party_id>/words")
@allow(Action.MANAGE_SOMETHING)
def correct_person(party_id: int) -> ResponseReturnValue:
    """Name, language and telephone of somebody without a sign-in."""
    form = WordsForm()
    if not form.validate():
        return _person_page(party_id, status=422, words=form)
    try:
        persons.correct(
            current_actor(),
            party_id,
            name=form.name.data or "",
            language=form.language.data,
            phone=form.phone.data or "",
            now=now(),
            today=today(),
        )
    except DomainError as error:
        if error.status == 404:
            raise
        return _person_page(party_id, status=refuse(form, error), words=form)
    flash(_("Saved."), "good")
    return redirect(url_for("accounts.person", party_id=party_id), 303)


@bp.post("/manage/people/<id:party_id>/host")
@allow(Action.MANAGE_SOMETHING)
def make_host(party_id: int) -> ResponseReturnValue:
    """Let somebody open the door of a place one manages."""
    form = HostForm(places=directory.kept_places(current_actor()))
    if not form.validate():
        return _person_page(party_id, status=422, hosting=form)
    place = places.by_slug(form.place.data)
    try:
        persons.make_host(
            current_actor(),
            party_id,
            place_id=0 if place is None else place.id,
            from_on=form.from_on.data,
            until_on=form.until_on.data,
            now=now(),
            today=today(),
        )
    except DomainError as error:
        if error.status == 404:
            raise
        return _person_page(party_id, status=refuse(form, error), hosting=form)
    flash(_("Given."), "good")
    return redirect(url_for("accounts.person", party_id=party_id), 303)


@bp.post("/manage/hosts/<id:grant_id>/end")
@allow(Action.MANAGE_SOMETHING)
def end_host(grant_id: int) -> ResponseReturnValue:
    """Somebody no longer opens the door of a place one manages."""
    party_id = persons.end_host(current_actor(), grant_id, now=now(), today=today())
    flash(_("Ended."), "good")
    return redirect(url_for("accounts.person", party_id=party_id), 303)


@bp.post("/manage/people/<id:party_id>/close")
@allow(Action.ADMINISTER)
def close_account(party_id: int) -> ResponseReturnValue:
    """Close an account: all its browsers are signed out."""
    form = ButtonForm()
    try:
        closing.close_account(current_actor(), party_id, now=now(), today=today())
    except DomainError as error:
        if error.status == 404:
            raise
        return _person_page(party_id, status=refuse(form, error), problem=form)
    flash(_("The account is closed."), "good")
    return redirect(url_for("accounts.person", party_id=party_id), 303)


@bp.post("/manage/people/<id:party_id>/open")
@allow(Action.ADMINISTER)
def open_account(party_id: int) -> ResponseReturnValue:
    """Open a closed account again."""
    closing.open_account(current_actor(), party_id, now=now())
    flash(_("The account is open again."), "good")
    return redirect(url_for("accounts.person", party_id=party_id), 303)


def _person_page(
    party_id: int,
    *,
    status: int = 200,
    words: WordsForm | None = None,
    hosting: HostForm | None = None,
    problem: Form | None = None,
) -> ResponseReturnValue:
    found = persons.look_at(current_actor(), party_id, today=today())
    party = found.party
    filled = {"name": party.name, "language": party.language, "phone": party.phone}
    return page(
        "manage/people/person.html",
        status=status,
        form=problem or words or hosting,
        person=found,
        words_form=words or WordsForm(formdata=None, data=filled),
        host_form=hosting or HostForm(formdata=None, places=found.hosting, data={"from_on": today()}),
    )
