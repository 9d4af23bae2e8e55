"""What a booking answers."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

CODES: dict[str, LazyString] = {
    "not_your_party": _l("Choose yourself, or an organisation you act for."),
    "mandate_ends": _l("You act for %(name)s until %(until)s. Choose a date up to then."),
    "mandate_over": _l("Whoever booked no longer acts for %(name)s. Somebody who does can book anew."),
    "longer_than_days": _l("A booking lasts at most %(limit)s days. Choose an earlier end."),
    "until_missing": _l("Enter the last date of the series."),
    "quantity_below_one": _l("Enter a number of at least 1."),
    "too_many_requests": _l(
        "%(count)s of your requests wait for an answer here. Wait for one, or call one off, then ask again."
    ),
    "just_taken": _l("Somebody took this time a moment ago."),
    "series_has_problems": _l("%(count)s of the %(total)s dates cannot be booked. Confirm that they are left out."),
    "series_is_empty": _l("No date is left to book. Choose other dates."),
    "booking_missing": _l("This booking is not here."),
    "booking_not_yours": _l("You can see this booking, but not change or decide it."),
    "own-request": _l("Somebody else answers this: nobody confirms their own request."),
    "changed_meanwhile": _l("This booking changed since you opened the page. Look at it again, then change it."),
    "already_decided": _l("This was decided or called off meanwhile."),
    "already_begun": _l("This date has begun or is over. It stays as it is."),
    "nothing_to_cancel": _l("No date of this booking is still ahead."),
    "reason_missing": _l("Say why, in a sentence. The person reads it."),
    "rival_was_chosen": _l("The room was given to another request for the same time."),
}
