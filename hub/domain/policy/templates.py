"""House rules to start from, as plain documents."""

from collections.abc import Sequence

from hub.domain.policy.document import DAYS, EVERYONE, FORMAT

Document = dict[str, object]
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]
FREE_DAYS = ["sat", "sun", "holiday"]


def template_land_trust(holder: str | None = None) -> Document:
    """The common room of a land trust: by day the partner association, evenings and free days the residents."""
    by_day: Document = {
        "id": "association-days",
        "days": WEEKDAYS,
        "hours": "09:00-17:30",
        "for": [{"audience": "association", "horizon": {"months": 12}}],
    }
    if holder:
        by_day |= {"holder": holder, "booking": "not-needed"}
    by_day["label"] = {
        "fr": "Journées de l’association",
        "nl": "Dagen van de vereniging",
        "en": "The association’s days",
    }
    residents = ["resident", {"audience": "association", "horizon": {"days": 21}}]
    return {
        "format": FORMAT,
        "mode": "instant",
        "open": [{"id": "hand-over", "days": WEEKDAYS, "hours": "17:30-18:00", "for": [], "label": {
            "fr": "Passage de relais", "nl": "Overdracht", "en": "Hand-over"}}],
        "kept": [
            by_day,
            {"id": "resident-evenings", "days": WEEKDAYS, "hours": "18:00-22:00", "for": residents, "label": {
                "fr": "Soirées des habitants", "nl": "Avonden van de bewoners", "en": "The residents’ evenings"}},
            {"id": "resident-days", "days": FREE_DAYS, "hours": "09:00-22:00", "for": residents, "label": {
                "fr": "Week-ends et jours fériés des habitants", "nl": "Weekends en feestdagen van de bewoners",
                "en": "The residents’ weekends and holidays"}},
        ],
        "slots": {"step": 30, "min": 30, "max": 480},
        "booking_window": {"lead": {"hours": 0}, "horizon": {"months": 3}},
        "house_rules": {
            "fr": "Calme à partir de 22 h. Laissez la salle propre et rangée. La personne qui a réservé reste là.",
            "nl": "Stilte vanaf 22 uur. Laat de zaal netjes en opgeruimd achter. Wie boekt, blijft aanwezig.",
            "en": "Quiet from 22:00. Leave the room clean and tidy. Whoever booked stays present.",
        },
    }  # fmt: skip


def template_open(*, admit: Sequence[str] = (EVERYONE,), hours: str = "08:00-22:00") -> Document:
    """Open every day at the same hours to the given audiences, booked at once."""
    return {
        "format": FORMAT,
        "mode": "instant",
        "open": [{"id": "open-days", "days": list(DAYS), "hours": hours, "for": list(admit)}],
        "slots": {"step": 30, "min": 30},
        "booking_window": {"lead": {"hours": 0}, "horizon": {"months": 3}},
    }


def template_meeting_room() -> Document:
    """A meeting room of a workspace: coworkers by day at once, others up to two weeks ahead."""
    admit = ["coworker", {"audience": EVERYONE, "horizon": {"weeks": 2}, "lead": {"days": 1}}]
    return template_open() | {
        "open": [{"id": "office-hours", "days": WEEKDAYS, "hours": "08:00-20:00", "for": admit}],
        "slots": {"step": 15, "min": 30, "max": 240},
    }


def template_kitchen() -> Document:
    """A shared kitchen: residents and associations ask, the managers answer within three days."""
    return template_open(admit=("resident", "association")) | {
        "mode": "request",
        "request": {"occupies": False, "answer_days": 3},
        "slots": {"step": 30, "min": 60, "max": 360, "buffer": {"before": 0, "after": 30}},
        "booking_window": {"lead": {"days": 2}, "horizon": {"months": 3}},
    }


def template_open_nights() -> Document:
    """A studio: coworkers by day, open nights past midnight for everyone."""
    night = ["coworker", {"audience": EVERYONE, "horizon": {"months": 1}}]
    return template_open() | {
        "open": [
            {"id": "studio-days", "days": WEEKDAYS, "hours": "09:00-19:00", "for": ["coworker"]},
            {"id": "open-nights", "days": ["thu", "fri", "sat"], "hours": "20:00-04:00", "for": night, "label": {
                "fr": "Nuits ouvertes", "nl": "Open nachten", "en": "Open nights"}},
        ],
        "slots": {"step": 30, "min": 60, "max": 480, "overnight": True},
    }  # fmt: skip
