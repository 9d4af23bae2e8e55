"""The shape of what managers type about rooms."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import ValidationError

from hub.spaces.forms.particulars import filled, give_layouts, give_ways, seats_in, ways_in
from hub.spaces.forms.texts import TextsForm, flat, free_slug, give_texts, slug_field
from hub.spaces.particulars import LAYOUTS, ROOM_WAYS
from hub.spaces.service import RoomWish
from hub.spaces.service.rooms import MOST_PARTS, MOST_UNITS
from hub.web.forms import WholeField


class RoomForm(TextsForm):
    """What a room says of itself."""

    TEXTS = ("names", "description", "access_text", "key_text")

    capacity = WholeField(_l("How many people it holds"), least=1, most=10_000)

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields, and no layout for more people than the room holds."""
        good = super().validate(extra_validators)
        most = self.capacity.data
        for field in (self[f"seats_{key}"] for key in LAYOUTS):
            if most and field.data and field.data > most:
                said = _("The room holds %(most)s people. Enter no more, or change that number.", most=most)
                field.errors, good = [said], False
        return good

    @classmethod
    def values(cls, room: Any) -> dict[str, Any]:
        """What the room says now, under the names of the fields."""
        return flat(room, RoomForm.TEXTS, ("capacity",)) | filled(room.access, room.layouts)

    def wish(self) -> RoomWish:
        """As the service takes it."""
        said: dict[str, Any] = {stem: self.texts(stem) for stem in self.TEXTS}
        return RoomWish(capacity=self.capacity.data, access=ways_in(self, ROOM_WAYS), layouts=seats_in(self), **said)


class NewRoomForm(RoomForm):
    """A room, a hall that divides, or a pool."""

    slug = slug_field()
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

    validate_slug = free_slug

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


give_texts(RoomForm)
give_ways(RoomForm, ROOM_WAYS)
give_layouts(RoomForm)
