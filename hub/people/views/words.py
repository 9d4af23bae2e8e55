"""A profile in words, as pages show it."""

from typing import Any

from hub.people.choices import KINDS, LEVELS, ROLES
from hub.people.service.seeing import Seen
from hub.spaces.communes import COMMUNES
from hub.spaces.particulars import SPOKEN
from hub.web.formats import language, localised


def shown(one: Seen) -> dict[str, Any]:
    """What a reader may see of somebody, in their language."""
    commune = COMMUNES.get(one.postcode)
    where = getattr(commune, language() if language() in {"fr", "nl"} else "fr") if commune else ""
    return {
        "handle": one.handle,
        "name": one.name,
        "roles": [str(ROLES[role]) for role in one.roles if role in ROLES],
        "where": ", ".join(part for part in (one.quarter, where) if part),
        "about": one.about,
        "about_language": one.about_language,
        "links": one.links,
        "languages": [
            (str(word), ", ".join(_spoken(one, level))) for level, word in LEVELS.items() if _spoken(one, level)
        ],
        "topics": {
            kind: [
                {
                    "id": topic.concept_id,
                    "slug": topic.slug,
                    "name": localised(topic.names),
                    "weight": topic.weight,
                    "note": topic.note,
                    "waits": topic.waits,
                }
                for topic in one.of(kind)
            ]
            for kind in KINDS
        },
        "audiences": one.audiences,
    }


def _spoken(one: Seen, level: str) -> list[str]:
    return [SPOKEN.get(code, code) for code, at in one.languages if at == level]
