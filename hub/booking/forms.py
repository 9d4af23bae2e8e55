"""The shape of what is typed about bookings."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, ValidationError
from wtforms.widgets import Select

from hub.booking.bringing import OnOffer
from hub.booking.changes import Change
from hub.booking.plans import ME, BookingRequest
from hub.web.formats import localised
from hub.web.forms import ClockField, DayField, Form, WholeField, parse_date

DAY = timedelta(days=1)
KEY_LENGTH = 64
TITLE = Length(max=200, message=_l("Write at most %(max)d characters."))
NOTE = Length(max=1000, message=_l("Write at most %(max)d characters."))
REASON = Length(max=500, message=_l("Write at most %(max)d characters."))
VISIBILITIES = {"private": _l("Private: others see “Busy”"), "open": _l("Open: everybody sees the title")}
REPEATS = {"": _l("Once"), "weekly": _l("Every week")}


def choices(words: Mapping[str, object]) -> list[Any]:
    """Values and their words as a field takes them."""
    return [SelectChoice(value=value, label=label) for value, label in words.items()]


def span_of(form: Any) -> tuple[datetime, datetime] | None:
    """The wall times typed; an end that is not after the start is noted at its field."""
    walls = walls_of(form)
    if walls is not None and walls[1] <= walls[0]:
        form.end.errors = [*form.end.errors, _("Enter an end after the start")]
        return None
    return walls


def walls_of(form: Any) -> tuple[datetime, datetime] | None:
    """The wall times typed, where they are whole; an end earlier than the start is the next day's."""
    day, start, end = form.date.data, form.start.data, form.end.data
    if day is None or start is None or end is None:
        return None
    last = form.end_date.data or (day + DAY if end < start else day)
    return datetime.combine(day, start), datetime.combine(last, end)


class WhenForm(Form):
    """Date, start and end of one date."""

    date = DayField(_l("Date"), [DataRequired(_l("Enter a date like 05/12/2026"))])
    start = ClockField(_l("Start"), [DataRequired(_l("Enter a time like 18:00"))])
    end = ClockField(_l("End"), [DataRequired(_l("Enter a time like 18:00"))])
    end_date = DayField(_l("Last day, if it is another one"))
    title = StringField(_l("What for?"), [DataRequired(_l("Say in a few words what it is for")), TITLE])
    visibility = RadioField(_l("Who sees it?"), choices=choices(VISIBILITIES), default="private", validate_choice=False)
    headcount = WholeField(_l("How many people?"), least=1, most=10_000)
    lent: Sequence[OnOffer] = ()

    @classmethod
    def lending(cls, on_offer: Sequence[OnOffer]) -> type[Self]:
        """This form with a field for each thing the place lends."""
        if not on_offer:
            return cls
        fields = {f"extra_{one.slug}": WholeField(localised(one.names), least=0, most=one.pieces) for one in on_offer}
        return type(cls.__name__, (cls,), {**fields, "lent": tuple(on_offer)})

    def extras(self) -> dict[str, int]:
        """The pieces asked for, by slug."""
        return {one.slug: self[f"extra_{one.slug}"].data or 0 for one in self.lent}

    def validate_visibility(self, field: RadioField) -> None:
        """One of the two."""
        if field.data not in VISIBILITIES:
            raise ValidationError(_("Choose private or open"))


class BookForm(WhenForm):
    """A wish: when, for whom, what for, how many, how often."""

    party = RadioField(_l("Who is it for?"), default=ME, validate_choice=False)
    quantity = WholeField(_l("How many desks?"), least=1, most=1000, default=1)
    note = TextAreaField(_l("Note for the host"), [NOTE])
    repeat = SelectField(_l("How often?"), choices=choices(REPEATS), default="", validate_choice=False)
    until = DayField(_l("Until which date?"))
    skip = SelectMultipleField(_l("Leave out"), choices=[], validate_choice=False)
    keep = SelectMultipleField(_l("Keep this date"), choices=[], validate_choice=False)
    key = HiddenField()
    parties: Mapping[str, str] = {}
    others: Mapping[str, str] = {}
    overnight = True

    def offer(
        self,
        parties: Iterable[tuple[str, str]],
        *,
        others: Iterable[tuple[str, str]] = (),
        pool: bool,
        overnight: bool,
    ) -> "BookForm":
        """Name the parties to choose from, and people without a sign-in, then in one list; a room has no desks."""
        self.parties, self.others, self.overnight = dict(parties), dict(others), overnight
        self.party.choices = choices(self.parties)
        if self.others:
            group = _("People without e-mail")
            self.party.choices += [SelectChoice(value, name, optgroup=group) for value, name in self.others.items()]
            self.party.widget = Select()
        if not pool:
            del self.quantity
        return self

    def validate_party(self, field: RadioField) -> None:
        """One of those offered."""
        if field.data not in self.parties and field.data not in self.others:
            raise ValidationError(_("Choose yourself, or an organisation you act for"))

    def validate_repeat(self, field: SelectField) -> None:
        """Once or weekly."""
        if field.data not in REPEATS:
            raise ValidationError(_("Choose once or every week"))

    def validate_until(self, field: DayField) -> None:
        """A series has an end."""
        if self.repeat.data and field.data is None and not field.errors:
            raise ValidationError(_("Enter the last date of the series"))

    def wish(self) -> BookingRequest | None:
        """What is asked for, or None with the errors at the fields."""
        good = self.validate()
        span = span_of(self) if self._ends_in_time() else None
        if not good or span is None:
            return None
        return BookingRequest(
            start=span[0],
            end=span[1],
            party=self.party.data,
            title=self.title.data or "",
            visibility=self.visibility.data,
            headcount=self.headcount.data,
            quantity=(self.quantity.data or 1) if "quantity" in self else 1,
            note=self.note.data or "",
            repeat=self.repeat.data or "",
            until=self.until.data if self.repeat.data else None,
            skip=self.left_out() - self.kept(),
            extras=self.extras(),
        )

    def _ends_in_time(self) -> bool:
        """Whether the hours stay within their day where the room wants that; noted at the end where they do not."""
        start, end = self.start.data, self.end.data
        if self.overnight or self.end_date.data or start is None or end is None or end >= start or end == time():
            return True
        self.end.errors = [*self.end.errors, _("Enter an end time after %(time)s", time=f"{start:%H:%M}")]
        return False

    def left_out(self) -> frozenset[date]:
        """The dates the person agreed to leave out."""
        return _days(self.skip.data)

    def kept(self) -> frozenset[date]:
        """The public holidays the person keeps all the same."""
        return _days(self.keep.data)

    def idempotency_key(self) -> str:
        """The key of this form; one that is missing or too long is replaced."""
        key = str(self.key.data or "")
        if not key:
            return secrets.token_urlsafe(24)
        return key if len(key) <= KEY_LENGTH else sha256(key.encode()).hexdigest()


class ChangeForm(WhenForm):
    """One date of a booking, and the version the reader saw."""

    occurrence = HiddenField()
    sequence = HiddenField()

    def change(self) -> Change | None:
        """What it becomes, or None with the errors at the fields."""
        good = self.validate()
        span = span_of(self)
        if not good or span is None:
            return None
        return Change(
            start=span[0],
            end=span[1],
            title=self.title.data or "",
            visibility=self.visibility.data,
            headcount=self.headcount.data,
            extras=self.extras() if self.lent else None,
        )


class UntitledForm(ChangeForm):
    """One date of a desk that was taken with one tap, without a word."""

    title = StringField(_l("What for?"), [TITLE])


class CancelForm(Form):
    """Which date, or all; a reason if one likes."""

    occurrence = HiddenField()
    reason = StringField(_l("Reason"), [REASON])


class AnswerForm(Form):
    """The answer to a request; a no needs its reason."""

    occurrence = HiddenField()
    reason = StringField(_l("Reason, which the person reads"), [REASON])


def _days(texts: Iterable[object] | None) -> frozenset[date]:
    return frozenset(day for text in texts or () if (day := parse_date(str(text))) is not None)


def whole(text: object) -> int | None:
    """A row id or sequence from a hidden field; None when it is none."""
    value = str(text or "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) <= 9 else None


def parts(start: datetime, end: datetime) -> dict[str, date | time | None]:
    """Wall times as the fields of a form hold them."""
    plain = end.date() == start.date() or (end.date() == start.date() + DAY and end.time() < start.time())
    return {"date": start.date(), "start": start.time(), "end": end.time(), "end_date": None if plain else end.date()}
