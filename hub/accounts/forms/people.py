"""Who somebody is to a place."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, StringField, TelField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from hub.accounts.forms.entrance import JoinForm
from hub.accounts.forms.fields import (
    ChoiceField,
    NameField,
    TickField,
    audience_choices,
    language_choices,
    not_blank,
    one_line,
    place_choices,
)
from hub.accounts.places import PlaceRef
from hub.accounts.service.parties import PartyChoice
from hub.web.forms import DayField, Form

PHONE = re.compile(r"\+?[0-9][0-9 ./()-]{5,30}")


class ClaimForm(Form):
    """Who somebody is to a place."""

    party = ChoiceField(_l("Who asks"))
    audience = ChoiceField(_l("What you are there"))
    place = ChoiceField(_l("Place"))
    proof = TextAreaField(
        _l("How we can tell"), [Optional(), Length(max=500, message=_l("Write it in at most 500 characters."))]
    )

    def __init__(self, *args: Any, parties: Sequence[PartyChoice], places: Sequence[PlaceRef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.party.choices = [SelectChoice(c.value, _("Myself") if c.value == "me" else c.name) for c in parties]
        self.audience.choices = audience_choices(("resident", "coworker", "association"))
        self.place.choices = place_choices(places)


class DatesForm(Form):
    """From and until; either may be open."""

    from_on = DayField(_l("From"), [Optional()])
    until_on = DayField(_l("Last day"), [Optional()])


class ConfirmForm(DatesForm):
    """A claim that is right."""

    note = StringField(
        _l("A word to them"),
        [Optional(), Length(max=500, message=_l("Write it in at most 500 characters."))],
        filters=[one_line],
    )


class RefuseForm(Form):
    """A claim that is not."""

    reason = TextAreaField(
        _l("Why not"),
        [
            InputRequired(_l("Write why, so that they know what to bring.")),
            not_blank(_l("Write why, so that they know what to bring.")),
            Length(max=500, message=_l("Write it in at most 500 characters.")),
        ],
    )


class EndForm(Form):
    """The end of a fact."""

    last_on = DayField(_l("Last day"), [Optional()])
    reason = StringField(
        _l("Why"),
        [Optional(), Length(max=500, message=_l("Write it in at most 500 characters."))],
        filters=[one_line],
    )


class GiveForm(ConfirmForm):
    """Who somebody is, without a claim."""

    who = NameField(_l("Person or organisation"), missing=_l("Enter a name or an e-mail address."))
    audience = ChoiceField(_l("What they are there"))
    place = ChoiceField(_l("Place"))

    def __init__(self, *args: Any, places: Sequence[PlaceRef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.audience.choices = audience_choices(("resident", "coworker", "association"))
        self.place.choices = place_choices(places)


class WordsForm(Form):
    """What is written of a person without e-mail."""

    name = NameField(_l("Name"), missing=_l("Enter the name, as neighbours should read it."))
    language = RadioField(_l("Language"))
    phone = TelField(_l("Telephone"), filters=[one_line])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = language_choices()

    validate_language = JoinForm.validate_language

    def validate_phone(self, field: Field) -> None:
        """Digits, with what people write between them."""
        if field.data and not PHONE.fullmatch(field.data):
            raise ValidationError(_("Enter a telephone number like +32 2 123 45 67."))


class PersonForm(WordsForm, DatesForm):
    """A person without e-mail."""

    audience = ChoiceField(_l("What they are there"))
    place = ChoiceField(_l("Place"))
    consent = TickField(
        _l("They agreed that we keep their name and what they are to the place"),
        [InputRequired(_l("Ask them first, then tick that they agreed."))],
    )
    agreed_to = TextAreaField(
        _l("The words they agreed to"),
        [
            InputRequired(_l("Write the words they agreed to.")),
            not_blank(_l("Write the words they agreed to.")),
            Length(max=500, message=_l("Write it in at most 500 characters.")),
        ],
    )
    agreed_on = DayField(_l("Day they agreed"), [InputRequired(_l("Enter the day they agreed."))])

    def __init__(self, *args: Any, places: Sequence[PlaceRef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.audience.choices = audience_choices(("resident", "coworker"))
        self.place.choices = place_choices(places)


class LookForm(Form):
    """Whom a manager looks for; sent by GET, so anything odd is left out."""

    class Meta(Form.Meta):
        """Nothing is written."""

        csrf = False

    q = StringField(_l("Name"))
    place = ChoiceField(_l("Place"))
    what = ChoiceField(_l("What they are"))
    state = ChoiceField(_l("Show"))

    def __init__(self, *args: Any, places: Sequence[PlaceRef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place.choices = [SelectChoice("", _("All places")), *place_choices(places)]
        self.what.choices = [
            SelectChoice("", _("Whatever they are")),
            *audience_choices(("resident", "coworker", "association")),
            SelectChoice("manager", _("Manager")),
            SelectChoice("host", _("Host")),
        ]
        self.state.choices = [
            SelectChoice("current", _("Confirmed")),
            SelectChoice("claimed", _("Waiting for an answer")),
            SelectChoice("over", _("Ended or refused")),
            SelectChoice("unsigned", _("Without e-mail")),
        ]


class HostForm(DatesForm):
    """Who opens the door of a place."""

    place = ChoiceField(_l("Place"))

    def __init__(self, *args: Any, places: Sequence[PlaceRef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place.choices = place_choices(places)
