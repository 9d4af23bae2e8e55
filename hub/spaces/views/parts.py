"""What a place says of itself, one page for each thing."""

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.domain.permissions import Action
from hub.spaces import service
from hub.spaces.forms import AccessForm, AddressForm, ContactForm, HouseRulesForm, PartForm, WordsForm
from hub.spaces.service.places import told
from hub.spaces.views.blueprint import bp
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.pages import page


@bp.route("/manage/places/<slug:slug>/words", methods=["GET", "POST"])
@allow(Action.MANAGE_PLACE)
def place_words(slug: str) -> ResponseReturnValue:
    """The name of a place, and what there is."""
    return _part(slug, WordsForm, "words")


@bp.route("/manage/places/<slug:slug>/address", methods=["GET", "POST"])
@allow(Action.MANAGE_PLACE)
def place_address(slug: str) -> ResponseReturnValue:
    """Where a place is, and how to get in."""
    return _part(slug, AddressForm, "address")


@bp.route("/manage/places/<slug:slug>/access", methods=["GET", "POST"])
@allow(Action.MANAGE_PLACE)
def place_access(slug: str) -> ResponseReturnValue:
    """Who can get in and around, and which languages are spoken."""
    return _part(slug, AccessForm, "access")


@bp.route("/manage/places/<slug:slug>/contact", methods=["GET", "POST"])
@allow(Action.MANAGE_PLACE)
def place_contact(slug: str) -> ResponseReturnValue:
    """Whom to ask about a place."""
    return _part(slug, ContactForm, "contact")


@bp.route("/manage/places/<slug:slug>/house-rules", methods=["GET", "POST"])
@allow(Action.MANAGE_PLACE)
def place_house_rules(slug: str) -> ResponseReturnValue:
    """What a place asks of everybody who comes."""
    return _part(slug, HouseRulesForm, "house-rules")


def _part(slug: str, kind: type[PartForm], name: str) -> ResponseReturnValue:
    place = service.managed_place(current_actor(), slug)
    form = kind(data=kind.values(place))
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            service.change_place(current_actor(), slug, wish=form.wish(told(place)), now=now())
            flash(_("Saved."), "good")
            return redirect(f"/manage/places/{slug}", 303)
    return page("manage/places_part.html", form=form, status=status, place=place, part=name)
