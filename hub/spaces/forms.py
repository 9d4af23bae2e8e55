"""The shape of what managers type about places, rooms and rules."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import EmailField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from hub.accounts.addresses import is_address
from hub.domain.policy import templates
from hub.spaces.service import ClosureWish, PlaceWish, RoomWish
from hub.spaces.service.rooms import MOST_PARTS, MOST_UNITS
from hub.web.clock import today
from hub.web.forms import ClockField, DayField, Form, WholeField
from hub.web.locale import LANGUAGE_NAMES

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*\Z"
TWO_YEARS = timedelta(days=731)
MIDNIGHT = "00:00"
TAKEN_WORDS = frozenset({"new", "day"})


class TextsForm(Form):
    """Fields in each language, named `<stem>_<language>`."""

    TEXTS: tuple[str, ...] = ()

    def texts(self, stem: str) -> dict[str, str]:
        """What was typed, by language."""
        return {code: text for code in LANGUAGE_NAMES if (text := self[f"{stem}_{code}"].data)}

    def validate_names(self) -> bool:
        """A name in at least the first language of the installation."""
        first = current_app.config["HUB"].languages[0]
        field = self[f"names_{first}"]
        if not field.data and not field.errors:
            field.errors = [_("Enter the name in %(language)s.", language=LANGUAGE_NAMES[first])]
        return bool(field.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields, then the names together."""
        fields = bool(super().validate(extra_validators))
        return self.validate_names() and fields


class PlaceForm(TextsForm):
    """What a place says of itself."""

    TEXTS = ("names", "address", "commune", "description", "access_text")
    LINES = ("contact_name", "contact_email", "contact_phone")

    contact_name = StringField(_l("Whom to ask"), [Length(max=120, message=_l("Write at most 120 characters."))])
    contact_email = EmailField(_l("Their e-mail address"), [Optional()])
    contact_phone = StringField(_l("Their telephone"), [Length(max=40, message=_l("Write at most 40 characters."))])

    def validate_contact_email(self, field: Any) -> None:
        """An address mail can be sent to."""
        if not is_address(field.data):
            raise ValidationError(_("Enter an e-mail address like name@example.org."))

    def wish(self) -> PlaceWish:
        """As the service takes it."""
        texts = {stem: self.texts(stem) for stem in self.TEXTS}
        return PlaceWish(**texts, **{name: self[name].data or "" for name in self.LINES})  # type: ignore[arg-type]


def _slug_field() -> StringField:
    missing = _l("Enter a short name for addresses.")
    shape = _l("Write small letters, digits and hyphens, such as grande-salle.")
    return StringField(
        _l("Short name in addresses"),
        [
            InputRequired(missing),
            Length(max=70, message=_l("Write at most 70 characters.")),
            Regexp(SLUG, message=shape),
        ],
    )


class NewPlaceForm(PlaceForm):
    """A further place."""

    slug = _slug_field()

    def validate_slug(self, field: Any) -> None:
        """Not a word that addresses need."""
        if field.data in TAKEN_WORDS:
            raise ValidationError(_("Choose another short name."))


class RoomForm(TextsForm):
    """What a room says of itself."""

    TEXTS = ("names", "description", "access_text", "key_text")

    capacity = WholeField(_l("How many people it holds"), least=1, most=10_000)

    def wish(self) -> RoomWish:
        """As the service takes it."""
        return RoomWish(capacity=self.capacity.data, **{stem: self.texts(stem) for stem in self.TEXTS})


class NewRoomForm(RoomForm):
    """A room, a hall that divides, or a pool."""

    slug = _slug_field()
    kind = RadioField(
        _l("What it is"),
        choices=[
            SelectChoice("room", _l("One room")),
            SelectChoice("hall", _l("A hall that divides into parts")),
            SelectChoice("pool", _l("A pool, such as desks")),
        ],
        validate_choice=False,
    )
    parts = WholeField(_l("Number of parts"), least=2, most=MOST_PARTS)
    units = WholeField(_l("Number of units"), least=1, most=MOST_UNITS)

    validate_slug = NewPlaceForm.validate_slug

    def validate_kind(self, field: Any) -> None:
        """One of the three, with its number."""
        if field.data not in {"room", "hall", "pool"}:
            raise ValidationError(_("Choose what it is."))

    def validate_parts(self, field: Any) -> None:
        """A hall says in how many parts."""
        if self.kind.data == "hall" and field.data is None:
            raise ValidationError(_("Enter in how many parts the hall divides."))

    def validate_units(self, field: Any) -> None:
        """A pool says how many."""
        if self.kind.data == "pool" and field.data is None:
            raise ValidationError(_("Enter how many there are."))


@dataclass(frozen=True, slots=True)
class Start:
    """A template of a house rule: its name, what it is for, its document."""

    name: LazyString
    text: LazyString
    document: Callable[[], dict[str, Any]]


STARTS: dict[str, Start] = {
    "land-trust": Start(
        _l("Common room of a land trust"),
        _l("By day the partner association, evenings and free days the residents."),
        templates.template_land_trust,
    ),
    "meeting-room": Start(
        _l("Meeting room"),
        _l("Co-workers by day at once, everyone up to two weeks ahead."),
        templates.template_meeting_room,
    ),
    "kitchen": Start(
        _l("Kitchen on request"),
        _l("Residents and associations ask, a manager answers within three days."),
        templates.template_kitchen,
    ),
    "open-nights": Start(
        _l("Open nights"),
        _l("Co-workers by day, everyone on nights that pass midnight."),
        templates.template_open_nights,
    ),
}


class SeenField(HiddenField):
    """The number of the version that was on the page; anything else counts as 0."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number."""
        text = str(valuelist[0]) if valuelist else ""
        self.data = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


class RuleForm(Form):
    """The rule as text."""

    document = TextAreaField(_l("The rule, as YAML"), [InputRequired(_l("Enter the rule, or start from a template."))])
    seen = SeenField()


class EndForm(Form):
    """A button."""


class CloseForm(TextsForm):
    """When a room is closed, and why."""

    TEXTS = ("reason",)

    from_on = DayField(_l("First day"), [InputRequired(_l("Enter the first day."))])
    until_on = DayField(_l("Last day, closed too"), [InputRequired(_l("Enter the last day. It is closed too."))])
    start = ClockField(_l("From"))
    end = ClockField(_l("Until"))

    def validate_until_on(self, field: Any) -> None:
        """Not before the first day, not over, not very far away."""
        first = self.from_on.data
        if not field.data or not first:
            return
        if field.data < first:
            raise ValidationError(_("Enter a last day that is not before the first."))
        if field.data < today():
            raise ValidationError(_("Enter a last day that is not over."))
        if field.data - first > TWO_YEARS or field.data.year > 2198:
            raise ValidationError(_("Enter a last day at most two years after the first."))

    def validate_end(self, field: Any) -> None:
        """Both hours or none; midnight ends a day."""
        if self.start.errors or field.errors:
            return
        if (self.start.data is None) != (field.data is None):
            raise ValidationError(_("Enter both hours, or none for whole days."))
        if field.data is not None and field.data == self.start.data and f"{field.data:%H:%M}" != MIDNIGHT:
            raise ValidationError(_("Enter an end that differs from the start."))

    def validate_names(self) -> bool:
        """A reason in one language."""
        first = self[f"reason_{current_app.config['HUB'].languages[0]}"]
        said = bool(self.texts("reason"))
        if not said and not first.errors:
            first.errors = [_("Say why, in at least one language.")]
        return said

    def wish(self) -> ClosureWish:
        """As the service takes it."""
        return ClosureWish(
            first=self.from_on.data, last=self.until_on.data, hours=self._hours(), label=self.texts("reason")
        )

    def _hours(self) -> str | None:
        if self.start.data is None or self.end.data is None:
            return None
        start, end = f"{self.start.data:%H:%M}", f"{self.end.data:%H:%M}"
        whole = start == end == MIDNIGHT
        return None if whole else f"{start}-{'24:00' if end == MIDNIGHT else end}"


LABELS: dict[str, LazyString] = {
    "reason": _l("Reason"),
    "names": _l("Name"),
    "address": _l("Street and number"),
    "commune": _l("Postcode and commune"),
    "description": _l("What there is"),
    "access_text": _l("How to get in"),
    "key_text": _l("Keys, for those who have booked"),
}
SHORT = frozenset({"names", "address", "commune", "reason"})


def _give_texts(form: type[TextsForm]) -> None:
    for stem in form.TEXTS:
        most = 120 if stem in SHORT else 1000
        kind = StringField if stem in SHORT else TextAreaField
        for code, language in LANGUAGE_NAMES.items():
            rules = [Length(max=most, message=_l("Write at most %(most)s characters.", most=most))]
            label = _l("%(label)s (%(language)s)", label=LABELS[stem], language=language)
            setattr(form, f"{stem}_{code}", kind(label, rules))


for _form in (PlaceForm, RoomForm, CloseForm):
    _give_texts(_form)


def flat(row: Any, texts: Sequence[str], lines: Sequence[str]) -> dict[str, Any]:
    """The values of a row under the names of the fields."""
    found = {f"{stem}_{code}": (getattr(row, stem) or {}).get(code, "") for stem in texts for code in LANGUAGE_NAMES}
    return found | {name: getattr(row, name) for name in lines}
