"""What the houses of the demo say beside their names: ways in, languages, layouts, rules, and a drawing of each."""

import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from sqlalchemy import select

from hub import files
from hub.db import db
from hub.demo.texts import each
from hub.spaces import communes
from hub.spaces.models import Photo, Place, Resource

YES, NO = "yes", "no"

PLACES: dict[str, dict[str, Any]] = {
    "le-marronnier": {
        "postcode": "1080",
        "directions": each(
            "Métro Comte de Flandre (lignes 1 et 5), puis cinq minutes à pied.\nArceaux à vélos dans la cour.",
            "Metro Graaf van Vlaanderen (lijnen 1 en 5), dan vijf minuten te voet.\nFietsbeugels op de koer.",
            "Metro Comte de Flandre (lines 1 and 5), then five minutes on foot.\nBicycle racks in the courtyard.",
        ),
        "house_rules": each(
            "Calme dans la cour à partir de 22 h.\nLes chaises retournent à leur place.\nOn ne fume pas à l’intérieur.",
            "Stilte op de koer vanaf 22 uur.\nDe stoelen gaan terug op hun plaats.\nBinnen wordt niet gerookt.",
            "Quiet in the courtyard from 22:00.\nChairs go back to their place.\nNobody smokes inside.",
        ),
        "access": {"step-free": YES, "lift": NO, "toilet": YES, "hearing-loop": NO},
        "spoken": ["fr", "nl", "ar", "tr"],
    },
    "quai-40": {
        "postcode": "1000",
        "directions": each(
            "Métro Yser (lignes 2 et 6). Tram 51, arrêt Ypres.",
            "Metro IJzer (lijnen 2 en 6). Tram 51, halte Ieper.",
            "Metro Yser (lines 2 and 6). Tram 51, stop Ypres.",
        ),
        "access": {"step-free": YES, "lift": YES, "toilet": YES},
        "spoken": ["fr", "nl", "en"],
    },
    "le-verger": {"postcode": "1190", "access": {"step-free": NO, "lift": NO}, "spoken": ["fr", "es"]},
}

ROOMS: dict[str, dict[str, Any]] = {
    "grande-salle": {
        "access": {"step-free": YES, "hearing-loop": YES},
        "layouts": {"theatre": 80, "classroom": 40, "dining": 56, "standing": 80},
    },
    "chambre-sur-jardin": {"access": {"step-free": NO}, "layouts": {"meeting": 16}},
    "salle-reunion": {"layouts": {"meeting": 10, "theatre": 18}},
    "studio": {"access": {"step-free": NO}},
}

FRONTS: Mapping[str, tuple[str, str, str, int]] = {
    "le-marronnier": ("#b9562f", "#cfe0ec", "#1d3f72", 3),
    "quai-40": ("#5b6a74", "#f3d9b8", "#1d3f72", 5),
    "le-verger": ("#e3c078", "#bfd9e6", "#2f6b46", 2),
}
"""The wall, the sky, the door, and how many floors."""

ALT = each(
    "Dessin : la façade vue de la rue, des fenêtres en rangs et la porte au milieu.",
    "Tekening: de gevel gezien vanaf de straat, ramen op een rij en de deur in het midden.",
    "Drawing: the front seen from the street, windows in rows and the door in the middle.",
)


def tell(places: Mapping[str, Place], *, instance: Path, now: datetime) -> None:
    """Write it all, with a drawing for each house."""
    for slug, said in PLACES.items():
        for name, value in said.items():
            setattr(places[slug], name, value)
        places[slug].commune = communes.texts(said["postcode"])
    for room in db.session.scalars(select(Resource).where(Resource.slug.in_(ROOMS))):
        for name, value in ROOMS[room.slug].items():
            setattr(room, name, value)
    for slug, front in FRONTS.items():
        picture = files.read_picture(io.BytesIO(_draw(*front)))
        key = files.new_key()
        files.store(instance, key, picture)
        row = Photo(place_id=places[slug].id, key=key, width=picture.width, height=picture.height, alt=ALT)
        row.created_at = now
        db.session.add(row)
    db.session.flush()


def _draw(wall: str, sky: str, door: str, floors: int) -> bytes:
    image = Image.new("RGB", (1600, 900), sky)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 820, 1600, 900), fill="#c9c2b4")
    top = 820 - 150 * floors
    pen.rectangle((220, top, 1380, 820), fill=wall)
    pen.rectangle((190, top - 24, 1410, top), fill="#2c2f3a")
    for floor in range(floors):
        for column in range(7):
            left, high = 280 + column * 158, top + 36 + floor * 150
            if floor == floors - 1 and column == 3:
                pen.rectangle((left - 10, high - 6, left + 102, 820), fill=door)
                pen.ellipse((left + 78, high + 60, left + 88, high + 70), fill="#f3c94b")
            else:
                lit = "#f3c94b" if (floor * 3 + column * 5) % 7 < 2 else "#dfe8ee"
                pen.rectangle((left, high, left + 92, high + 86), fill=lit, outline="#2c2f3a", width=5)
                pen.line((left + 46, high, left + 46, high + 86), fill="#2c2f3a", width=5)
    pen.ellipse((60, 470, 260, 700), fill="#4c7a4f")
    pen.rectangle((150, 680, 170, 820), fill="#5a4632")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
