"""Where a booking was before it was moved: its page offers to move it back."""

from typing import Any

from flask import session as cookie

from hub.booking.moving import Hold

MOVED = "moved"


def fields(one: Hold) -> dict[str, Any]:
    """A date as the fields of the form that moves it."""
    return {
        "occurrence": one.occurrence_id,
        "sequence": one.sequence,
        "date": f"{one.start:%Y-%m-%d}",
        "start": f"{one.start:%H:%M}",
        "end": f"{one.end:%H:%M}",
        "end_date": f"{one.end:%Y-%m-%d}",
    }


def remember(was: Hold, now: Hold) -> dict[str, Any]:
    """Keep where a booking was; the fields that move it back, as long as nothing else changes it."""
    back = fields(was) | {"sequence": now.sequence}
    cookie[MOVED] = [was.booking.id, back]
    return back


def offered(booking_id: int, occurrence: Any) -> dict[str, Any] | None:
    """The fields that move this date back to where it was, when it stands as the move left it."""
    kept: tuple[int | None, dict[str, Any]] = cookie.get(MOVED) or (None, {})
    number, back = kept
    if number != booking_id or back.get("occurrence") != occurrence.id:
        return None
    return dict(back) if back.get("sequence") == occurrence.sequence else None
