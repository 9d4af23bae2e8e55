"""Two rows of one."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from hub.accounts.forms.fields import NameField
from hub.web.forms import Form, WholeField


class MergeForm(Form):
    """The other one, and whose sign-in stays."""

    who = NameField(_l("The other one"), missing=_l("Enter a name or an e-mail address."))
    gone = WholeField("", most=999_999_999)
    account = RadioField(_l("Which sign-in stays"), validate_choice=False)
    sure = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account.choices = [
            SelectChoice("kept", _("The one of the row that stays")),
            SelectChoice("gone", _("The one of the row that goes")),
        ]
