"""Feeds for calendar programs, and the pages that say how to subscribe to them."""

from collections.abc import Callable

from flask import Blueprint, Flask, Response, abort, current_app, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hub.domain.errors import DomainError, Missing
from hub.domain.permissions import Action
from hub.sentences import sentence
from hub.subscriptions import answers, feeds, service
from hub.subscriptions.feeds import ClosedError, Feed
from hub.subscriptions.forms import FeedForm
from hub.subscriptions.packed import Packed
from hub.web import clock
from hub.web.access import allow, current_actor
from hub.web.pages import page
from hub.web.shell import add_footer_link

views = Blueprint("subscriptions", __name__)


@views.get("/feeds/rooms/<slug:slug>.ics")
@allow(public=True)
def room_feed(slug: str) -> ResponseReturnValue:
    """One room, for everybody."""
    return _feed(lambda: feeds.of_room(slug, languages=_languages()))


@views.get("/feeds/places/<slug:slug>.ics")
@allow(public=True)
def place_feed(slug: str) -> ResponseReturnValue:
    """All rooms of a place, for everybody."""
    return _feed(lambda: feeds.of_place(slug, languages=_languages()))


@views.get("/feeds/<token>/<_name>.ics")
@allow(public=True)
def token_feed(token: str, _name: str) -> ResponseReturnValue:
    """A feed of one person; the token decides, the name is for people."""
    return _feed(lambda: feeds.of_token(token, now=clock.now(), tz=clock.zone(), languages=_languages()))


@views.get("/calendars")
@allow(public=True)
def calendars() -> ResponseReturnValue:
    """The calendars everybody can subscribe to."""
    return page("subscriptions/calendars.html", places=service.public_calendars(), links=_links)


@views.get("/account/calendars")
@allow(Action.SIGNED_IN)
def account_calendars() -> ResponseReturnValue:
    """The person's own addresses."""
    found = service.addresses(current_actor(), secret=_secret(), languages=_languages())
    return page("subscriptions/account.html", addresses=found, links=_links)


@views.post("/account/calendars/open")
@allow(Action.SIGNED_IN)
def open_address() -> ResponseReturnValue:
    """Give an address."""
    service.open_address(_chosen(), actor=current_actor(), secret=_secret(), languages=_languages(), now=clock.now())
    return _done(_("Your address is ready. Copy it into your calendar."))


@views.post("/account/calendars/renew")
@allow(Action.SIGNED_IN)
def renew() -> ResponseReturnValue:
    """Replace an address."""
    service.renew(_chosen(), actor=current_actor(), secret=_secret(), now=clock.now())
    return _done(_("The old address is closed. Copy the new one into your calendar."))


@views.post("/account/calendars/revoke")
@allow(Action.SIGNED_IN)
def revoke() -> ResponseReturnValue:
    """Close an address."""
    service.revoke(_chosen(), actor=current_actor(), now=clock.now())
    return _done(_("The address is closed. Calendars that used it no longer get news from here."))


def init_app(app: Flask) -> None:
    """Bind the feature."""
    app.register_blueprint(views)
    app.extensions["packed feeds"] = Packed()
    add_footer_link("/calendars", _l("Calendars to subscribe to"))


def _feed(find: Callable[[], Feed]) -> Response:
    # A program reads this: no sign-in, cookie or language of the request is looked at.
    g.language = _languages()[0]
    try:
        found = find()
    except (Missing, ClosedError) as error:
        return _refusal(error)
    tz, kept = clock.zone(), _packed()

    def plain() -> bytes:
        return feeds.text(found, tz=tz)

    return answers.feed(
        tag=found.tag,
        changed_at=found.changed_at,
        dates_count=found.settled,
        filename=found.filename,
        plain=plain,
        packed=lambda: kept.get((tz.key, found.likeness), plain),
    )


def _packed() -> Packed:
    kept: Packed = current_app.extensions["packed feeds"]
    return kept


def _refusal(error: DomainError) -> Response:
    return answers.refusal(error.status, sentence(error.code))


def _chosen() -> str:
    form = FeedForm()
    if not form.validate():
        abort(404)
    return str(form.feed.data)


def _done(text: str) -> ResponseReturnValue:
    flash(text, "good")
    return redirect(url_for("subscriptions.account_calendars"), 303)


def _links(path: str) -> dict[str, str]:
    """The address to copy, and the one that opens the calendar program."""
    https = current_app.config["HUB"].base_url + path
    return {"https": https, "webcal": "webcal://" + https.partition("://")[2]}


def _languages() -> tuple[str, ...]:
    languages: tuple[str, ...] = current_app.config["HUB"].languages
    return languages


def _secret() -> bytes:
    key = current_app.secret_key or ""
    return key if isinstance(key, bytes) else key.encode()
