"""What plans, fixed desks, equipment and buildings answer."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

CODES: dict[str, LazyString] = {
    "plan_days_short": _l(
        "Days left in the plan %(plan)s from %(first)s to %(last)s: %(left)s of %(amount)s. You asked for %(asked)s."
    ),
    "plan_hours_short": _l(
        "Left in the plan %(plan)s from %(first)s to %(last)s: %(left)s of %(amount)s. You asked for %(asked)s."
    ),
    "plan_needed": _l(
        "This is booked with a plan, and you have none then. Whoever looks after the place gives you one."
    ),
    "building_full": _l(
        "At most %(limit)s people may be in the building at once. There is room for %(left)s more then, "
        "and you are %(headcount)s."
    ),
    "headcount_needed": _l("Say how many people come: at most %(limit)s may be in the building at once."),
    "equipment_short": _l("%(name)s: %(left)s left at this time. You asked for %(asked)s."),
    "equipment_gone": _l("%(name)s: none left at this time. You asked for %(asked)s."),
    "equipment_above": _l("%(name)s: there are %(limit)s in all. Ask for at most as many."),
    "equipment_unknown": _l("The place does not lend this. Choose from the list."),
    "pieces-out-of-bounds": _l("Enter a number of pieces from 1 to %(most)s."),
    "requirement-of-rooms": _l("Only a room can require another room."),
    "requirement-elsewhere": _l("Choose a room of the same place."),
    "requirement-in-a-ring": _l("%(name)s itself cannot be used without this room. Choose another."),
    "requirement-of-a-part": _l("%(name)s has a part in common with this room, and is taken with it already."),
    "plan-missing": _l("This plan is not here."),
    "plan-archived": _l("This plan is given to nobody new. Choose another, or offer it again first."),
    "plan-given-already": _l("A plan is in force then: %(plan)s, from %(first)s. End it first, or choose other days."),
    "plan-without-name": _l("Enter a name in at least one language."),
    "plan-gives-nothing": _l("Say what the plan gives: desks, meeting rooms or both."),
    "own-plan": _l("Somebody else gives this: nobody gives it to themselves, or to an organisation they act for."),
    "allowance-twice": _l("The same thing is counted twice in the same period. Keep one of them."),
    "allowance-out-of-bounds": _l("Enter a whole number from 0 to %(most)s, or nothing for as many as wanted."),
    "desk-missing": _l("This desk is not here."),
    "desk-not-free": _l("This desk is booked or given on one of these days. Choose another desk or other days."),
    "no-desk-free": _l("No desk is free on all of these days. Choose other days."),
    "desk-ends-earlier": _l("This desk ends earlier already, on %(until)s."),
}
