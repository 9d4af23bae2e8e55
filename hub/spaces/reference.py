"""The elements of a house rule, each in a sentence and with one example; docs/house-rule.md holds the same examples."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


@dataclass(frozen=True, slots=True)
class Element:
    """One key of the document."""

    key: str
    text: LazyString
    example: str


ELEMENTS = (
    Element("format", _l("Always 1. It stands first."), "format: 1\n"),
    Element(
        "mode",
        _l("instant: a booking stands at once. request: a manager answers; say whether a request holds the time."),
        "mode: request\nrequest:\n  occupies: false\n  answer_days: 3\n",
    ),
    Element(
        "open",
        _l("When the room is open, and for whom; an empty “for” is hand-over time. Without “open” it never shuts."),
        'open:\n  - id: office-hours\n    days: [mon, tue, wed, thu, fri]\n    hours: "08:00-20:00"\n'
        "    for: [coworker]\n"
        '  - id: hand-over\n    days: [mon, tue, wed, thu, fri]\n    hours: "20:00-20:30"\n    for: []\n'
        "    label: {fr: Passage de relais, nl: Overdracht, en: Hand-over}\n",
    ),
    Element(
        "kept",
        _l("Hours kept for some. A “holder” has them first, and without booking where it says “booking: not-needed”."),
        'kept:\n  - id: evenings\n    days: [mon, tue, wed, thu, fri, holiday]\n    hours: "18:00-22:00"\n'
        "    for:\n      - resident\n      - audience: association\n        horizon: {days: 21}\n"
        '        lead: {days: 2}\n    season: {from: "09-01", until: "06-30"}\n'
        "    label: {fr: Soirées des habitants, nl: Avonden van de bewoners, en: The residents’ evenings}\n",
    ),
    Element(
        "closed",
        _l("Closed days, first and last included, once or every year; with “hours” only those of each day."),
        'closed:\n  - id: new-floor\n    from: "2026-12-24"\n    until: "2027-01-02"\n'
        "    label: {fr: Nouveau parquet, nl: Nieuwe vloer, en: New floor}\n"
        '  - id: summer\n    yearly: {from: "07-21", until: "08-15"}\n    hours: "18:00-24:00"\n',
    ),
    Element(
        "slots",
        _l("The steps of a booking in minutes, the shortest and the longest, time before and after, and nights."),
        "slots:\n  step: 30\n  min: 60\n  max: 480\n  buffer: {before: 15, after: 30}\n  overnight: false\n",
    ),
    Element(
        "booking_window",
        _l("How late and how far ahead one may book, unless an entry of “for” says otherwise."),
        "booking_window:\n  lead: {hours: 2}\n  horizon: {months: 3}\n",
    ),
    Element(
        "audiences",
        _l("Groups of your own, beside resident, association, coworker and everyone."),
        "audiences:\n  choir: {fr: Les choristes, nl: De koorleden, en: The choir}\n",
    ),
    Element(
        "house_rules",
        _l("What everybody reads before and after booking, in each language."),
        "house_rules:\n  fr: Calme à partir de 22 h.\n  nl: Stilte vanaf 22 uur.\n  en: Quiet from 22:00.\n",
    ),
    Element(
        "adopted",
        _l("When the rule was decided, and by whom."),
        'adopted:\n  "on": "2026-09-01"\n  by: The general meeting\n',
    ),
)
