"""The forms of meet."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from hub.web.forms import Form


class SpreadForm(Form):
    """How far apart the roles of one's matches shall be."""

    spread = RadioField(
        _l("How far from what you know?"),
        choices=[
            SelectChoice("similar", _l("People most like me")),
            SelectChoice("mixed", _l("A mix")),
            SelectChoice("surprising", _l("People unlike me")),
        ],
    )
