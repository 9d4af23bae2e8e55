"""The forms of profiles and concepts."""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length, ValidationError

from hub.domain.visibility import FIELDS
from hub.people.choices import AUDIENCE_WORDS, FIELD_WORDS, KINDS, LEVELS, ROLES, WEIGHTS
from hub.people.service.profiles import AboutWish
from hub.spaces.communes import COMMUNES
from hub.spaces.forms.particulars import Ticks
from hub.spaces.particulars import SPOKEN
from hub.web.forms import Form

MOST_LINKS = 5
LINK = re.compile(r"https?://[^\s/?#.]+\.[^\s]{2,290}")
NAMES = {"fr": "Français", "nl": "Nederlands", "en": "English"}


def choices(words: Mapping[Any, Any]) -> list[SelectChoice]:
    """The choices of a list, by what is stored."""
    return [SelectChoice(value, text) for value, text in words.items()]


def _commune(code: str) -> str:
    """1050 Ixelles / Elsene."""
    return " / ".join(dict.fromkeys((f"{code} {COMMUNES[code].fr}", COMMUNES[code].nl)))


class AboutForm(Form):
    """Roles, what one does, where, and links."""

    roles = Ticks(_l("What are you here?"), choices=choices(ROLES))
    about = TextAreaField(
        _l("What do you do?"), validators=[Length(max=2000, message=_l("Use at most 2,000 letters."))]
    )
    about_language = SelectField(_l("In which language is that?"), choices=choices(NAMES))
    postcode = SelectField(_l("Commune"), choices=[])
    quarter = StringField(_l("Quarter"), validators=[Length(max=80, message=_l("Use at most 80 letters."))])
    links = TextAreaField(_l("Links"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        communes = [
            (code, f"{code} {one.fr}" + (f" / {one.nl}" if one.nl != one.fr else "")) for code, one in COMMUNES.items()
        ]
        self.postcode.choices = [("", _l("I would rather not say")), *communes]

    def validate_links(self, _field: Any) -> None:
        """One address a line."""
        lines = self.lines()
        if len(lines) > MOST_LINKS:
            raise ValidationError(_l("Enter at most 5 links."))
        for line in lines:
            if not LINK.fullmatch(line):
                raise ValidationError(_l("Enter one address a line, like https://example.org"))

    def lines(self) -> list[str]:
        """The links that were typed."""
        return [line.strip() for line in (self.links.data or "").splitlines() if line.strip()]

    def wish(self) -> AboutWish:
        """What was typed."""
        return AboutWish(
            roles=self.roles.data or (),
            about=self.about.data or "",
            about_language=self.about_language.data,
            postcode=self.postcode.data or "",
            quarter=self.quarter.data or "",
            links=self.lines(),
        )


class LanguagesForm(Form):
    """The languages one speaks, learns and can interpret."""

    speak = Ticks(LEVELS["speak"], choices=choices(SPOKEN))
    learn = Ticks(LEVELS["learn"], choices=choices(SPOKEN))
    interpret = Ticks(LEVELS["interpret"], choices=choices(SPOKEN))

    def chosen(self) -> list[tuple[str, str]]:
        """Pairs of language and level."""
        return [(language, level) for level in LEVELS for language in self[level].data or ()]


class TopicForm(Form):
    """Words for what one cares about, offers or needs."""

    kind = RadioField(_l("What is it?"), choices=choices(KINDS), default="interest")
    text = StringField(_l("Words"), validators=[Length(max=400, message=_l("Use at most 400 letters at a time."))])
    weight = SelectField(_l("How much does it matter to you?"), choices=choices(WEIGHTS), coerce=int, default=3)
    note = StringField(_l("A note"), validators=[Length(max=200, message=_l("Use at most 200 letters."))])


class TopicChangeForm(Form):
    """How much one topic matters, and its note."""

    weight = SelectField(_l("How much does it matter to you?"), choices=choices(WEIGHTS), coerce=int)
    note = StringField(_l("A note"), validators=[Length(max=200, message=_l("Use at most 200 letters."))])


class AudiencesForm(Form):
    """Who sees which field, and whether one is proposed to others."""

    is_matched = BooleanField(_l("Propose me to other members, and others to me"))
    spread = RadioField(
        _l("Whom shall we propose to you?"),
        choices=[
            SelectChoice("similar", _l("People most like me")),
            SelectChoice("mixed", _l("A mix")),
            SelectChoice("surprising", _l("People unlike me")),
        ],
    )

    def chosen(self) -> dict[str, str]:
        """Audiences by field."""
        return {field: self[f"see_{field}"].data for field in FIELDS}


for _field in FIELDS:
    setattr(
        AudiencesForm,
        f"see_{_field}",
        SelectField(FIELD_WORDS[_field], choices=choices(AUDIENCE_WORDS)),
    )


class AcceptForm(Form):
    """A new word with its names and its parent."""

    name_fr = StringField("Français", validators=[Length(max=80)])
    name_nl = StringField("Nederlands", validators=[Length(max=80)])
    name_en = StringField("English", validators=[Length(max=80)])
    parent = StringField(_l("Belongs to"), validators=[Length(max=80)])
    into = StringField(_l("Is the same as"), validators=[Length(max=80)])

    def names(self) -> dict[str, str]:
        """Names by language, those that were typed."""
        typed = {"fr": self.name_fr.data, "nl": self.name_nl.data, "en": self.name_en.data}
        return {language: text for language, text in typed.items() if text}
