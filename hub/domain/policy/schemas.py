"""The published shape of a house rule, for editors and programs."""

from hub.domain.policy.document import AUDIENCES, DAY_MINUTES, DAYS, FORMAT, UNITS, WEEK_MINUTES
from hub.domain.policy.reader import LIMITS, LONG, MOST_ENTRIES, SHORT

Json = dict[str, object]
HOURS = r"^([01]\d|2[0-3]):[0-5]\d\s*[-–]\s*(([01]\d|2[0-3]):[0-5]\d|24:00)$"


def schema() -> Json:
    """JSON Schema 2020-12 of the document; what it cannot say (unique ids, known audiences) reading checks."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "House rule of a room",
        **_table(
            {
                "format": {"const": FORMAT},
                "adopted": _table({"on": {"type": "string", "format": "date"}, "by": _string(SHORT)}, "on", "by"),
                "mode": {"enum": ["instant", "request"], "default": "instant"},
                "request": _table({"occupies": {"type": "boolean", "default": False}, "answer_days": _number(1, 90)}),
                "audiences": {
                    "type": "object",
                    "propertyNames": {"$ref": "#/$defs/name", "not": {"enum": list(AUDIENCES)}},
                    "additionalProperties": {"$ref": "#/$defs/text"},
                },
                "open": _list({"$ref": "#/$defs/opening"}),
                "kept": _list({"$ref": "#/$defs/window"}),
                "closed": _list({"$ref": "#/$defs/closure"}),
                "slots": _slots(),
                "booking_window": _table({"lead": _ref("term"), "horizon": _ref("ahead")}),
                "house_rules": {"type": "object", "additionalProperties": _string(LONG)},
            },
            "format",
        ),
        "$defs": _definitions(),
    }


def _definitions() -> Json:
    rule: Json = {"id": _ref("name"), "days": _days(), "hours": _ref("hours"), "for": _list(_ref("admission"))}
    told: Json = {"season": _ref("season"), "label": _ref("text")}
    held: Json = {"holder": _ref("name"), "booking": {"enum": ["required", "not-needed"], "default": "required"}}
    month_day: Json = {"type": "string", "pattern": r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"}
    day: Json = {"type": "string", "format": "date"}
    admission = _table({"audience": {"type": "string"}, "horizon": _ref("ahead"), "lead": _ref("term")}, "audience")
    once: Json = {"anyOf": [{"required": ["from"]}, {"required": ["until"]}], "not": {"required": ["yearly"]}}
    closure = _table({"id": _ref("name"), "from": day, "until": day, "yearly": _ref("season"), "hours": _ref("hours"),
                      "label": _ref("text")}, "id")  # fmt: skip
    return {
        "name": {"type": "string", "pattern": "^[a-z0-9]+([-_][a-z0-9]+)*$", "maxLength": 80},
        "hours": {"type": "string", "pattern": HOURS},
        "text": {
            "type": "object",
            "propertyNames": {"pattern": "^[a-z]{2,3}$"},
            "additionalProperties": _string(SHORT),
        },
        "term": _term(*UNITS),
        "ahead": _term("days", "weeks", "months"),
        "season": _table({"from": month_day, "until": month_day}, "from", "until"),
        "admission": {"oneOf": [{"type": "string"}, admission]},
        "opening": _table(rule | told, "id", "days", "hours"),
        "window": _table(rule | held | told, "id", "days", "hours", "for"),
        "closure": closure | {"oneOf": [once, {"required": ["yearly"]}]},
    }


def _slots() -> Json:
    buffer = _table({"before": _number(0, DAY_MINUTES), "after": _number(0, DAY_MINUTES)})
    return _table(
        {
            "step": _number(5, DAY_MINUTES) | {"default": 30},
            "min": _number(5, WEEK_MINUTES),
            "max": _number(5, WEEK_MINUTES),
            "buffer": buffer,
            "overnight": {"type": "boolean", "default": False},
        }
    )


def _table(properties: Json, *needed: str) -> Json:
    found: Json = {"type": "object", "properties": properties, "additionalProperties": False}
    return found | {"required": list(needed)} if needed else found


def _list(items: Json) -> Json:
    return {"type": "array", "items": items, "maxItems": MOST_ENTRIES}


def _days() -> Json:
    return {"type": "array", "items": {"enum": list(DAYS)}, "minItems": 1}


def _term(*units: str) -> Json:
    fields: Json = {unit: _number(0, LIMITS[unit]) for unit in units}
    return _table(fields) | {"minProperties": 1, "maxProperties": 1}


def _ref(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def _string(most: int) -> Json:
    return {"type": "string", "minLength": 1, "maxLength": most}


def _number(least: int, most: int) -> Json:
    return {"type": "integer", "minimum": least, "maximum": most}
