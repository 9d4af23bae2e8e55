"""Invitations: given, taken back, taken."""

from flask import flash, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from hub.accounts import places
from hub.accounts.forms.entrance import NewcomerForm
from hub.accounts.forms.fields import ButtonForm
from hub.accounts.forms.invitations import InviteForm
from hub.accounts.places import PlaceRef
from hub.accounts.service import accepting, facts, invitations, leaves, passwords, persons
from hub.accounts.service.invitations import Offer
from hub.accounts.views.blueprint import bp
from hub.accounts.views.kit import agent, enter, network, reader, site
from hub.db import prepare, prepared
from hub.domain.errors import DomainError, Forbidden
from hub.domain.permissions import Action, can
from hub.extensions import limiter
from hub.web.access import allow, current_actor
from hub.web.clock import now, today
from hub.web.formats import language
from hub.web.pages import page
from hub.web.sending import refuse


@bp.route("/manage/invitations", methods=["GET", "POST"])
@allow(Action.MANAGE_SOMETHING)
def invite() -> ResponseReturnValue:
    """The invitations given, and a form to give one: by mail, or as a link to hand over."""
    actor = current_actor()
    mine = facts.decidable_places(actor)
    if not mine:
        raise Forbidden("not-yours")
    number = leaves.number_of(request.args.get("person", "")) if request.args.get("person") else None
    person = None if number is None else persons.look_at(actor, number, today=today())
    filled = {"language": person.party.language if person else language(), "days": "14", "from_on": None}
    if person:
        filled |= {"email": person.email, "what": ""}
    form = InviteForm(places=mine, managers=can(actor, Action.ADMINISTER), person=person is not None, data=filled)
    status = 200
    if form.is_submitted():
        status, given = _invite(form, number) if form.validate() else (422, None)
        if status == 303:
            return redirect(url_for("accounts.invite", given=given), 303)
    found = invitations.listed(actor, number=leaves.number_of(request.args.get("page", "")), site=site(), now=now())
    lines = (line for line in found.rows if line.link and str(line.invitation.id) == request.args.get("given"))
    ready = next(lines, None)
    return page("manage/people/invitations.html", form=form, status=status, found=found, person=person, ready=ready)


def _invite(form: InviteForm, party_id: int | None) -> tuple[int, int | None]:
    """How it went, and the number of an invitation whose link is to be handed over."""
    place = places.by_slug(form.place.data)
    offer = Offer(
        what=form.what.data,
        place_id=None if place is None else place.id,
        email=form.email.data or "",
        party_id=party_id,
        from_on=form.from_on.data,
        until_on=form.until_on.data,
        message=form.message.data or "",
        language=form.language.data,
        days=int(form.days.data),
    )
    try:
        row = invitations.invite(current_actor(), offer, site=site(), now=now(), today=today())
    except DomainError as error:
        return refuse(form, error), None
    if not row.email:
        return 303, row.id
    flash(_("Sent."), "good")
    return 303, None


@bp.post("/manage/invitations/<id:invitation_id>/revoke")
@allow(Action.MANAGE_SOMETHING)
def revoke_invitation(invitation_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    invitations.revoke(current_actor(), invitation_id, now=now())
    flash(_("Taken back. The link opens nothing any more."), "good")
    return redirect(url_for("accounts.invite"), 303)


@bp.post("/manage/invitations/<id:invitation_id>/send")
@allow(Action.MANAGE_SOMETHING)
def send_invitation(invitation_id: int) -> ResponseReturnValue:
    """Send the mail of an invitation once more."""
    invitations.send_again(current_actor(), invitation_id, site=site(), now=now())
    flash(_("Sent."), "good")
    return redirect(url_for("accounts.invite"), 303)


# The limit stands on the slow part: what is over it must not cost a hash.
@limiter.limit("20/hour", key_func=network)
def _hash_for_taking(token: str) -> str | None:
    if "password" not in request.form:
        return None
    form = NewcomerForm()
    if not form.validate() or invitations.opened(token, site=site(), now=now(), today=today()) is None:
        return None
    return passwords.hash_password(form.password.data or "")


@bp.route("/invitations/<token>", methods=["GET", "POST"])
@prepare(_hash_for_taking)
@allow(public=True)
def invitation(token: str) -> ResponseReturnValue:
    """Take an invitation: as who is signed in, or as a newcomer who chooses a password; only sending does anything."""
    row = invitations.opened(token, site=site(), now=now(), today=today())
    if row is None:
        cookie.pop("invitation", None)
        return page("accounts/link_over.html", status=410, what="invitation")
    joins = not current_user.is_authenticated and accepting.may_join(row)
    named = {"name": row.party.name if row.party else "", "language": row.language}
    form = NewcomerForm(data=named) if joins else ButtonForm()
    status = 200
    if form.is_submitted():
        if current_user.is_authenticated:
            status = _accept(form, token)
        elif joins:
            status = _join(form, token)
        else:
            return redirect(url_for("accounts.sign_in", next=request.path), 303)
        if status == 303:
            cookie.pop("invitation", None)
            return redirect(_after(row.role, invitations.place_of(row)), 303)
    elif not current_user.is_authenticated and not joins:
        cookie["invitation"] = token
    return page(
        "accounts/invitation.html",
        form=form,
        status=status,
        row=row,
        joins=joins,
        place=invitations.place_of(row),
        token=token,
    )


def _after(role: str | None, place: PlaceRef | None) -> str:
    """A manager goes on to the place, which says what it lacks; everybody else sees who they are now."""
    if role == "manager" and place is not None:
        return f"/manage/places/{place.slug}"
    return url_for("accounts.account")


def _accept(form: ButtonForm, token: str) -> int:
    try:
        accepting.accept(reader(), token, site=site(), now=now(), today=today())
    except DomainError as error:
        return refuse(form, error)
    flash(_("Welcome. It is confirmed."), "good")
    return 303


def _join(form: NewcomerForm, token: str) -> int:
    if not form.validate() or prepared() is None:
        return 422
    try:
        browser = accepting.join(
            token,
            name=form.name.data or "",
            language=form.language.data,
            password_hash=prepared(),
            agent=agent(),
            network=network(),
            site=site(),
            now=now(),
            today=today(),
        )
    except DomainError as error:
        return refuse(form, error)
    enter(browser)
    flash(_("Welcome. It is confirmed."), "good")
    return 303
