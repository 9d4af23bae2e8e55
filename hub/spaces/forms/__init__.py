"""The shape of what managers type about places, rooms and rules."""

from hub.spaces.forms.closures import CloseForm, EndForm
from hub.spaces.forms.hours import HoursForm
from hub.spaces.forms.photos import PhotoForm
from hub.spaces.forms.places import (
    AccessForm,
    AddressForm,
    ContactForm,
    HouseRulesForm,
    NewPlaceForm,
    PartForm,
    WordsForm,
)
from hub.spaces.forms.rooms import NewRoomForm, RoomForm
from hub.spaces.forms.rules import STARTS, RuleForm, SeenField, Start
from hub.spaces.forms.texts import LABELS, TextsForm, flat, give_texts

__all__ = [
    "LABELS",
    "STARTS",
    "AccessForm",
    "AddressForm",
    "CloseForm",
    "ContactForm",
    "EndForm",
    "HoursForm",
    "HouseRulesForm",
    "NewPlaceForm",
    "NewRoomForm",
    "PartForm",
    "PhotoForm",
    "RoomForm",
    "RuleForm",
    "SeenField",
    "Start",
    "TextsForm",
    "WordsForm",
    "flat",
    "give_texts",
]
