"""Opening hours in fields: the same rule as the text, for whoever does not write YAML."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from babel.dates import get_day_names
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length, ValidationError

from hub.domain.policy import AUDIENCES, DAYS, EVERYONE, Policy
from hub.domain.policy.document import DAY_MINUTES, Hours, Opening, Window, clock_text
from hub.sentences import sentence
from hub.spaces.forms.particulars import Ticks
from hub.spaces.forms.rules import SeenField
from hub.spaces.forms.terms import FIELD_AT, TermsForm, terms_values
from hub.spaces.forms.texts import TextsForm, give_texts
from hub.spaces.forms.yearly import YearDayField, YearlyForm, season_values, yearly_values
from hub.spaces.service.hours import HoursWish, Row
from hub.spaces.summary import audience_text
from hub.web.forms import ClockField, Form, parse_time
from hub.web.locale import LANGUAGE_NAMES

MOST_ROWS = 40
MOST_CLOSURES = 20
FIELD_OF = {"days": "days", "hours": "start", "for": "audiences", "season": "season_from", "label": "label_fr"}
"""The field of a row where a problem of the document belongs."""


class RowForm(Form):
    """Hours on some days, and who may book them."""

    class Meta(Form.Meta):
        """Its token is that of the form around it."""

        csrf = False

    known = HiddenField()
    layer = SelectField(
        _l("These hours are"),
        choices=[
            SelectChoice("open", _l("open for them")),
            SelectChoice("kept", _l("kept for them, before all others")),
        ],
        default="open",
        validate_choice=False,
    )
    days = Ticks(_l("Days"), choices=[SelectChoice(day, day) for day in DAYS], validate_choice=False)
    start = ClockField(_l("From"))
    end = ClockField(_l("Until"))
    audiences = Ticks(_l("Who may book"), validate_choice=False)
    season_from = YearDayField(_l("Each year from"))
    season_until = YearDayField(_l("Each year until"))
    gone = BooleanField(_l("Take these hours out"))

    @property
    def empty(self) -> bool:
        """Nothing was said in it, or it goes."""
        typed = [text for one in (self.start, self.end) for text in one.raw_data or () if text.strip()]
        shown = (self.start.data, self.end.data)
        return bool(self.gone.data) or not any((self.days.data, typed, self.audiences.data, *shown))

    def validate_start(self, field: Any) -> None:
        """Hours, unless the row is empty."""
        if not self.empty and field.data is None:
            raise ValidationError(_("Enter from when, like 09:00."))

    def validate_end(self, field: Any) -> None:
        """An end, and another than the start."""
        if self.empty or self.start.data is None:
            return
        if field.data is None:
            raise ValidationError(_("Enter until when, like 18:00."))
        if field.data == self.start.data and f"{field.data:%H:%M}" != "00:00":
            raise ValidationError(_("Enter an end that differs from the start."))

    def validate_days(self, field: Any) -> None:
        """One day at least."""
        if not self.empty and not set(field.data or ()) & set(DAYS):
            raise ValidationError(_("Choose at least one day."))

    def validate_season_until(self, field: Any) -> None:
        """Both ends of a season, or none."""
        if (self.season_from.data is None) != (field.data is None) and not self.season_from.errors and not field.errors:
            raise ValidationError(_("Enter both days of the season, or none for the whole year."))

    def row(self, among: Sequence[str]) -> Row:
        """As the service takes it."""
        end = f"{self.end.data:%H:%M}"
        season = (self.season_from.data, self.season_until.data) if self.season_from.data else None
        return Row(
            kept=self.layer.data == "kept",
            days=tuple(day for day in DAYS if day in (self.days.data or ())),
            hours=f"{self.start.data:%H:%M}-{'24:00' if end == '00:00' else end}",
            audiences=tuple(name for name in among if name in (self.audiences.data or ())),
            season=season,
            label={code: text for code in LANGUAGE_NAMES if (text := self[f"label_{code}"].data)},
            known=str(self.known.data or ""),
        )


class Rows(FieldList):  # type: ignore[type-arg]
    """Lines by their number; what is no number of a line is left aside."""

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        for name in formdata:
            if match := re.fullmatch(rf"{prefix}-([0-9]{{1,3}})-.+", name, re.DOTALL):
                yield int(match[1])


class HoursForm(TermsForm, TextsForm):
    """When a room is open and for whom, how it is booked, when it is closed each year, and its own house rules."""

    TEXTS = ("house_rules",)

    seen = SeenField()
    always = BooleanField(_l("Open day and night, to everyone"))
    rows = Rows(FormField(RowForm), max_entries=500)
    yearly = Rows(FormField(YearlyForm), max_entries=500)
    template = HiddenField()

    def validate_names(self) -> bool:
        """A room keeps its name elsewhere."""
        return True

    def validate_rows(self, _field: Any) -> None:
        """Some hours, unless it never shuts; not without end."""
        full = [one for one in self.entries if not one.empty]
        if len(full) > MOST_ROWS:
            raise ValidationError(_("Write at most %(most)s lines of hours.", most=MOST_ROWS))
        opens = any(one.layer.data != "kept" for one in full)
        if not full and not self.always.data:
            raise ValidationError(_("Enter hours, or tick that it is open day and night."))
        if opens and self.always.data:
            raise ValidationError(_("Take the open hours out, or untick that it is open day and night."))

    def validate_yearly(self, _field: Any) -> None:
        """Not without end."""
        if len([one for one in self.closures if not one.empty]) > MOST_CLOSURES:
            raise ValidationError(_("Write at most %(most)s yearly closures.", most=MOST_CLOSURES))

    @property
    def entries(self) -> list[RowForm]:
        """The rows as forms."""
        return [entry.form for entry in self.rows.entries]

    @property
    def closures(self) -> list[YearlyForm]:
        """The yearly closures as forms."""
        return [entry.form for entry in self.yearly.entries]

    def wish(self, among: Sequence[str]) -> HoursWish:
        """As the service takes it; `among` are the audiences of the room in their order."""
        return HoursWish(
            always=bool(self.always.data),
            rows=tuple(one.row(among) for one in self.entries if not one.empty),
            terms=self.terms(),
            yearly=tuple(one.closure() for one in self.closures if not one.empty),
            house_rules=self.texts("house_rules"),
        )

    def offer(self, policy: Policy) -> None:
        """Days and audiences by their names in the reader's language; the place's own audiences too."""
        names = audience_names(policy)
        for one in self.entries:
            one.days.choices = [SelectChoice(*day) for day in day_names()]
            one.audiences.choices = [SelectChoice(*name) for name in names]

    def spread(self, problems: Iterable[Any]) -> None:
        """Put each problem of the document at its field."""
        full = [one for one in self.entries if not one.empty]
        rows = {key: [one for one in full if (one.layer.data == "kept") is (key == "kept")] for key in ("open", "kept")}
        for problem in problems:
            self._at(problem.path, rows).append(sentence(problem.code, **problem.params))
        self.rows.errors = [one.errors for one in self.entries if one.errors]

    def _at(self, path: tuple[Any, ...], rows: dict[str, list[RowForm]]) -> list[str]:
        """The errors of the field a path of the document speaks of."""
        name = next((name for start, name in FIELD_AT.items() if path[: len(start)] == start), None)
        form: Any = self
        if path[:1] in {("open",), ("kept",)} and len(path) > 2 and path[1] < len(rows[path[0]]):
            form, name = rows[path[0]][path[1]], FIELD_OF.get(path[2], "days")
        if name is None:
            return self.form_errors  # type: ignore[no-any-return]
        field = form[name]
        field.errors = list(field.errors)
        return field.errors  # type: ignore[no-any-return]


def day_names() -> list[tuple[str, str]]:
    """The days of a rule as checkboxes show them."""
    locale = get_locale()
    names = get_day_names("abbreviated", locale=locale.language if locale is not None else "en")
    week = [(day, str(names[number]).rstrip(".")) for number, day in enumerate(DAYS[:7])]
    return [*((day, name[:1].upper() + name[1:]) for day, name in week), ("holiday", _("Public holiday"))]


def audience_names(policy: Policy) -> list[tuple[str, str]]:
    """The audiences one may choose: the four, and the place's own."""
    return [(name, audience_text(name, policy)) for name in (*AUDIENCES[:3], *policy.audiences, EVERYONE)]


def hours_values(policy: Policy, *, seen: int, more: int) -> dict[str, Any]:
    """A rule as the form shows it, with `more` empty rows after those it has."""
    rows = [*map(_row, policy.openings or ()), *map(_row, policy.kept)]
    blank = {"layer": "open"}
    found: dict[str, Any] = {
        "seen": seen,
        "always": policy.openings is None,
        "rows": [*rows, *(blank for _number in range(more))],
        "yearly": yearly_values(policy),
    } | terms_values(policy)
    return found | {f"house_rules_{code}": text for code, text in policy.house_rules.items()}


def _row(rule: Opening | Window) -> dict[str, Any]:
    found: dict[str, Any] = {
        "known": rule.id,
        "layer": "kept" if isinstance(rule, Window) else "open",
        "days": list(rule.days),
        "audiences": [one.audience for one in rule.admits],
        **_ends(rule.hours),
    }
    if rule.season:
        found["season_from"], found["season_until"] = season_values(rule.season)
    return found | {f"label_{code}": text for code, text in rule.label.items() if code in LANGUAGE_NAMES}


def _ends(hours: Hours) -> dict[str, Any]:
    end = hours.end if hours.end <= DAY_MINUTES else hours.end - DAY_MINUTES
    return {"start": parse_time(clock_text(hours.start)), "end": parse_time(clock_text(end))}


for _code, _name in LANGUAGE_NAMES.items():
    _rules = [Length(max=120, message=_l("Write at most 120 characters."))]
    setattr(RowForm, f"label_{_code}", StringField(_l("Name of these hours (%(language)s)", language=_name), _rules))
give_texts(HoursForm)
