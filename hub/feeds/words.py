"""The few words feeds say of their own, in the installation's first language: the reader's is not known."""

from collections.abc import Mapping, Sequence

BUSY = {"fr": "Occupé", "nl": "Bezet", "en": "Busy"}
DESK = {"fr": "Bureau", "nl": "Werkplek", "en": "Desk"}
"""What a desk taken with one tap is called, which has no title."""
MINE = {"fr": "Mes réservations", "nl": "Mijn reserveringen", "en": "My bookings"}
MINE_IN_ADDRESSES = {"fr": "mes-reservations", "nl": "mijn-reserveringen", "en": "my-bookings"}


def said(texts: Mapping[str, str], languages: Sequence[str]) -> str:
    """The text in the first of `languages` that has one, else in any."""
    wanted = [texts[code] for code in languages if texts.get(code)]
    return next(iter(wanted or filter(None, texts.values())), "")
