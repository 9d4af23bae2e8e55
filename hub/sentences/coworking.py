"""What desks, plans and the door answer."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

CODES: dict[str, LazyString] = {
    "no_desk_today": _l("No desk is free for you here for the rest of today."),
    "desk_ends_before_now": _l("It is %(now)s already. Choose an end after that."),
    "desk_nothing_left": _l("Nothing is left of this desk to give back: its last hour runs."),
    "nothing_to_arrive_for": _l("You have no desk and no room here today. Take a desk first."),
    "too_early_to_arrive": _l("Your time here begins at %(start)s. You can say that you are in from one hour before."),
    "not_that_day_yet": _l("That day is still ahead. Note who comes once it is there."),
}
