"""Forms of the page of one's own calendar addresses."""

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from hub.web.forms import Form


class FeedForm(Form):
    """Which feed a button is about."""

    feed = StringField(validators=[InputRequired(), Length(max=120)])
