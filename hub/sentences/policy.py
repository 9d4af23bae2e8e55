"""What the house rule says, and what its document misses."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

AUDIENCES: dict[str, LazyString] = {
    "resident": _l("residents"),
    "association": _l("associations"),
    "coworker": _l("coworkers"),
    "everyone": _l("everyone"),
}

CODES: dict[str, LazyString] = {
    "closed": _l("The room is closed at this time. You asked %(day)s, %(asked)s."),
    "closed_for": _l("The room is closed: %(label)s. You asked %(day)s, %(asked)s."),
    "outside_opening": _l(
        "On %(day)s the room is open %(hours)s. You asked %(asked)s."
    ),
    "not_open_day": _l("The room does not open on %(day)s."),
    "kept_for": _l(
        "The hours %(hours)s are kept for: %(audiences)s. You asked %(day)s, %(asked)s."
    ),
    "kept_for_holder": _l(
        "The hours %(hours)s are kept for one organisation. You asked %(day)s, %(asked)s."
    ),
    "handover": _l(
        "%(hours)s is hand-over time, which nobody books. You asked %(asked)s."
    ),
    "too_soon": _l(
        "For %(audiences)s, bookings of this time closed on %(latest)s. You asked %(day)s, %(asked)s."
    ),
    "too_far": _l(
        "For %(audiences)s, bookings of %(day)s open on %(opens_on)s. You asked %(asked)s."
    ),
    "too_short": _l("A booking lasts at least %(limit)s. You asked %(asked)s."),
    "too_long": _l("A booking lasts at most %(limit)s. You asked %(asked)s."),
    "off_step": _l(
        "Bookings start and end on steps of %(limit)s. You asked %(asked)s."
    ),
    "overnight": _l("A booking of this room ends by midnight. You asked %(asked)s."),
    "past": _l("%(day)s, %(asked)s has begun or is over. Choose a later time."),
    "taken": _l("%(day)s, %(asked)s is already booked, wholly or in part."),
    "headcount_above_capacity": _l(
        "The room holds %(limit)s people. You asked for %(headcount)s."
    ),
    "quantity_above": _l("There are %(limit)s to book. You asked for %(quantity)s."),
    "needs_approval": _l("A manager confirms bookings of this room."),
    "needs_approval_within": _l(
        "A manager confirms bookings of this room, within %(answer_days)s days."
    ),
    "time_skipped": _l(
        "%(wall)s does not exist: the clocks go forward that night. Choose a time before or after."
    ),
    "date_out_of_reach": _l("Choose a date closer to today."),
    "end_before_start": _l("Choose an end after the start."),
    "unknown_repeat": _l("Choose how the booking repeats."),
    "until_before_start": _l(
        "The last date, %(until)s, lies before the first, %(start)s. Choose a later one."
    ),
    "series_too_long": _l(
        "A series holds at most %(limit)s dates. Choose an earlier last date."
    ),
    "policy_malformed": _l("The house rule has points to mend."),
    "policy_not_a_table": _l("Write names and values here, such as “name: value”."),
    "policy_unknown_key": _l("“%(key)s” is not known here. Known: %(suggestion)s."),
    "policy_unknown_key_close": _l(
        "“%(key)s” is not known here. Did you mean “%(suggestion)s”?"
    ),
    "policy_missing_key": _l("“%(key)s” is missing."),
    "policy_not_a_list": _l("Write a list here."),
    "policy_too_many_entries": _l("Write at most %(limit)s entries."),
    "policy_not_a_text": _l("Write a text here, in quotes if it looks like a number."),
    "policy_text_too_long": _l("Write at most %(limit)s characters."),
    "policy_not_a_name": _l("Write a short name of small letters, digits and hyphens."),
    "policy_not_a_choice": _l("Choose one of: %(choices)s."),
    "policy_not_a_flag": _l("Write true or false."),
    "policy_not_a_number": _l("Write a whole number."),
    "policy_out_of_bounds": _l("Write a number from %(least)s to %(most)s."),
    "policy_not_languages": _l(
        "Write one text per language, such as “fr: …, nl: …, en: …”."
    ),
    "policy_not_a_language": _l(
        "“%(key)s” is not a language code such as fr, nl or en."
    ),
    "policy_not_hours": _l('Write hours as "09:00-17:30", in quotes.'),
    "policy_no_days": _l("Name at least one day, such as mon or holiday."),
    "policy_not_a_date": _l('Write a date as "2026-12-24".'),
    "policy_not_a_month_day": _l(
        'Write a day of the year as month and day, such as "12-24".'
    ),
    "policy_not_a_term": _l(
        "Write one number with its unit (%(choices)s), such as “days: 14”."
    ),
    "policy_unsupported_format": _l("This version reads format %(known)s."),
    "policy_duplicate_id": _l(
        "“%(id)s” names another rule already. Give each rule its own id."
    ),
    "policy_audience_exists": _l(
        "“%(audience)s” exists everywhere already. Choose another name."
    ),
    "policy_unknown_audience": _l("This audience is not known. Known: %(choices)s."),
    "policy_audience_twice": _l("“%(audience)s” stands here twice. Keep one."),
    "policy_kept_for_nobody": _l(
        "Name an audience or a holder. For hand-over time, open the hours for nobody instead."
    ),
    "policy_closure_dates": _l(
        "Give either dates (“from”, “until”) or a yearly period (“yearly”)."
    ),
    "policy_reversed": _l("The last date lies before the first."),
    "policy_bad_step": _l(
        "Choose a step that divides the day, such as 15, 30 or 60 minutes."
    ),
    "policy_not_a_multiple": _l("Write a multiple of the step, %(step)s minutes."),
    "policy_max_below_min": _l(
        "The longest booking is below the shortest, %(least)s minutes."
    ),
}
