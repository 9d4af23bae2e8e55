"""The forms of groups."""

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from hub.accounts.forms.fields import ChoiceField, language_choices, not_blank
from hub.groups.service.keeping import GroupWish
from hub.spaces.forms.texts import TextsForm
from hub.web.formats import language, localised
from hub.web.forms import Form
from hub.web.locale import LANGUAGE_NAMES

NAME, TEXT, QUESTION, ANSWER, TITLE, POST, REASON = 80, 2000, 200, 500, 120, 5000, 500
QUESTIONS = (1, 2, 3)
SPOKEN = ("fr", "nl", "en", "ar", "bg", "de", "es", "it", "pl", "pt", "ro", "tr", "uk")
"""Languages a group can say that it speaks."""


def _at_most(most: int) -> Length:
    return Length(max=most, message=_l("Write at most %(most)s characters.", most=most))


def spoken_name(code: str) -> str:
    """A language by its name in the reader's."""
    return str(Locale.parse(language()).languages.get(code, code))


class ListedRadio(RadioField):
    """One of some answers."""

    def pre_validate(self, form: Any) -> None:
        """Say what to do."""
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(_l("Choose one of these.")) from None


class SpokenField(SelectMultipleField):
    """Languages to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        """Say what to do."""
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(_l("Choose from these languages.")) from None


class GroupForm(TextsForm):
    """What a group says of itself."""

    about = StringField(_l("What it is about"), [_at_most(400)])
    languages = SpokenField(_l("Languages"))
    kind = ListedRadio(_l("Kind of group"))
    place = ChoiceField(_l("Place"))
    joining = ListedRadio(_l("How one gets in"))
    audience = ListedRadio(_l("Who sees that the group is there"))
    question_1 = StringField(_l("First question"), [_at_most(QUESTION)])
    question_2 = StringField(_l("Second question"), [_at_most(QUESTION)])
    question_3 = StringField(_l("Third question"), [_at_most(QUESTION)])

    def __init__(self, *args: Any, places: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages.choices = [SelectChoice(code, spoken_name(code)) for code in SPOKEN]
        self.kind.choices = [
            SelectChoice("interest", _("People who care about the same thing")),
            SelectChoice("project", _("A project with a goal")),
        ]
        known = [SelectChoice(place.slug, localised(place.names)) for place in places]
        self.place.choices = [SelectChoice("", _("No place of its own")), *known]
        self.joining.choices = [
            SelectChoice("open", _("Every member, at once")),
            SelectChoice("request", _("One asks, an organiser answers")),
            SelectChoice("invitation", _("By invitation only")),
        ]
        self.audience.choices = [
            SelectChoice("everyone", _("Everyone")),
            SelectChoice("members", _("Members who have signed in")),
            SelectChoice("hidden", _("Only the people of the group, and who is invited")),
        ]

    def wish(self) -> GroupWish:
        """As the service takes it."""
        return GroupWish(
            names=self.texts("names"),
            texts=self.texts("texts"),
            about=self.about.data or "",
            languages=list(self.languages.data or []),
            kind=self.kind.data,
            place=self.place.data or "",
            joining=self.joining.data,
            audience=self.audience.data,
            questions=[text for number in QUESTIONS if (text := self[f"question_{number}"].data)],
        )


for _code, _name in LANGUAGE_NAMES.items():
    _named = StringField(_l("Name (%(language)s)", language=_name), [_at_most(NAME)])
    _told = TextAreaField(_l("What you do together (%(language)s)", language=_name), [_at_most(TEXT)])
    setattr(GroupForm, f"names_{_code}", _named)
    setattr(GroupForm, f"texts_{_code}", _told)


class JoinForm(Form):
    """The answers to a group's questions."""

    answer_1 = TextAreaField("", [_at_most(ANSWER)])
    answer_2 = TextAreaField("", [_at_most(ANSWER)])
    answer_3 = TextAreaField("", [_at_most(ANSWER)])

    def __init__(self, *args: Any, questions: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in QUESTIONS:
            if number > len(questions):
                del self[f"answer_{number}"]
            else:
                self[f"answer_{number}"].label.text = questions[number - 1]

    def answers(self) -> list[str]:
        """What was answered, in the order of the questions."""
        return [self[f"answer_{number}"].data or "" for number in QUESTIONS if f"answer_{number}" in self]

    def fields(self) -> list[Field]:
        """The fields of the questions, in their order."""
        return [self[f"answer_{number}"] for number in QUESTIONS if f"answer_{number}" in self]


class InviteForm(Form):
    """Whom to invite."""

    who = StringField(_l("Name of the member"), [InputRequired(_l("Enter a name.")), _at_most(120)])

    validate_who = not_blank(_l("Enter a name."))


class PostForm(Form):
    """What somebody says, in one language; a post is written once however often the button is pressed."""

    text = TextAreaField(_l("Your post"), [InputRequired(_l("Write something first.")), _at_most(POST)])
    language = ChoiceField(_l("Language you write in"))
    key = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = language_choices()
        if not self.key.data:
            self.key.data = secrets.token_urlsafe(18)

    def validate_text(self, field: Field) -> None:
        """Something is left once spaces are gone."""
        if not field.data:
            raise ValidationError(_("Write something first."))

    def idempotency_key(self) -> str:
        """The key of this form."""
        return str(self.key.data)


class ThreadForm(PostForm):
    """A new subject, with its first post."""

    title = StringField(_l("Subject"), [InputRequired(_l("Enter a subject.")), _at_most(TITLE)])

    def validate_title(self, field: Field) -> None:
        """Something is left once spaces are gone."""
        if not field.data:
            raise ValidationError(_("Enter a subject."))


class ReasonForm(Form):
    """Why a post is reported or taken off."""

    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Say why.")), _at_most(REASON)])

    def validate_reason(self, field: Field) -> None:
        """Something is left once spaces are gone."""
        if not field.data:
            raise ValidationError(_("Say why."))
