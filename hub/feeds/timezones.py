"""Rule-based VTIMEZONE blocks of our own: clients misread the ones that list their changes as dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class _Half:
    """One half of the year: its offset, and the wall time at which it begins in 1996."""

    kind: str
    name: str
    before: str
    after: str
    begins: str
    month: int


def _halves(winter: tuple[str, str], summer: tuple[str, str], hours: tuple[str, str]) -> tuple[_Half, ...]:
    """The European rule since 1996: last Sunday of March to last Sunday of October, at 01:00 UTC."""
    spring = _Half("DAYLIGHT", summer[0], winter[1], summer[1], f"19960331T{hours[0]}", 3)
    autumn = _Half("STANDARD", winter[0], summer[1], winter[1], f"19961027T{hours[1]}", 10)
    return (spring, autumn)


_CENTRAL = _halves(("CET", "+0100"), ("CEST", "+0200"), ("020000", "030000"))
_WESTERN = _halves(("WET", "+0000"), ("WEST", "+0100"), ("010000", "020000"))
_BRITISH = _halves(("GMT", "+0000"), ("BST", "+0100"), ("010000", "020000"))
_EASTERN = _halves(("EET", "+0200"), ("EEST", "+0300"), ("030000", "040000"))

_ZONES: Mapping[str, tuple[_Half, ...]] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                "Europe/Amsterdam",
                "Europe/Berlin",
                "Europe/Brussels",
                "Europe/Copenhagen",
                "Europe/Luxembourg",
                "Europe/Madrid",
                "Europe/Oslo",
                "Europe/Paris",
                "Europe/Prague",
                "Europe/Rome",
                "Europe/Stockholm",
                "Europe/Vienna",
                "Europe/Warsaw",
                "Europe/Zurich",
            ),
            _CENTRAL,
        ),
        "Europe/Lisbon": _WESTERN,
        "Europe/London": _BRITISH,
        "Europe/Athens": _EASTERN,
        "Europe/Helsinki": _EASTERN,
        # No change of clock: the block only keeps an empty calendar valid.
        "UTC": (_Half("STANDARD", "UTC", "+0000", "+0000", "19700101T000000", 0),),
    }
)


def shipped() -> frozenset[str]:
    """Names of the zones a calendar can be published in."""
    return frozenset(_ZONES)


def vtimezone(name: str) -> bytes:
    """The VTIMEZONE block of a shipped zone, CRLF lines; KeyError for any other zone."""
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    for half in _ZONES[name]:
        lines += [f"BEGIN:{half.kind}", f"TZNAME:{half.name}", f"DTSTART:{half.begins}"]
        if half.month:
            lines.append(f"RRULE:FREQ=YEARLY;BYMONTH={half.month};BYDAY=-1SU")
        lines += [
            f"TZOFFSETFROM:{half.before}",
            f"TZOFFSETTO:{half.after}",
            f"END:{half.kind}",
        ]
    lines.append("END:VTIMEZONE")
    return "".join(f"{line}\r\n" for line in lines).encode()
