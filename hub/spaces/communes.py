"""The nineteen communes of Brussels by postcode, in French and in Dutch; the City has four postcodes."""

from typing import NamedTuple


class Commune(NamedTuple):
    """A commune, or a former one of the City, as the post knows it."""

    fr: str
    nl: str


COMMUNES: dict[str, Commune] = {
    "1000": Commune("Bruxelles", "Brussel"),
    "1020": Commune("Bruxelles (Laeken)", "Brussel (Laken)"),
    "1030": Commune("Schaerbeek", "Schaarbeek"),
    "1040": Commune("Etterbeek", "Etterbeek"),
    "1050": Commune("Ixelles", "Elsene"),
    "1060": Commune("Saint-Gilles", "Sint-Gillis"),
    "1070": Commune("Anderlecht", "Anderlecht"),
    "1080": Commune("Molenbeek-Saint-Jean", "Sint-Jans-Molenbeek"),
    "1081": Commune("Koekelberg", "Koekelberg"),
    "1082": Commune("Berchem-Sainte-Agathe", "Sint-Agatha-Berchem"),
    "1083": Commune("Ganshoren", "Ganshoren"),
    "1090": Commune("Jette", "Jette"),
    "1120": Commune("Bruxelles (Neder-Over-Heembeek)", "Brussel (Neder-Over-Heembeek)"),
    "1130": Commune("Bruxelles (Haren)", "Brussel (Haren)"),
    "1140": Commune("Evere", "Evere"),
    "1150": Commune("Woluwe-Saint-Pierre", "Sint-Pieters-Woluwe"),
    "1160": Commune("Auderghem", "Oudergem"),
    "1170": Commune("Watermael-Boitsfort", "Watermaal-Bosvoorde"),
    "1180": Commune("Uccle", "Ukkel"),
    "1190": Commune("Forest", "Vorst"),
    "1200": Commune("Woluwe-Saint-Lambert", "Sint-Lambrechts-Woluwe"),
    "1210": Commune("Saint-Josse-ten-Noode", "Sint-Joost-ten-Node"),
}


def texts(postcode: str) -> dict[str, str]:
    """“1080 Molenbeek-Saint-Jean” by language; empty for a postcode that is none of them."""
    found = COMMUNES.get(postcode)
    return {"fr": f"{postcode} {found.fr}", "nl": f"{postcode} {found.nl}"} if found else {}


def label(postcode: str) -> str:
    """“1080 Molenbeek-Saint-Jean / Sint-Jans-Molenbeek”, one name where both are the same."""
    found = COMMUNES[postcode]
    return f"{postcode} {found.fr}" if found.fr == found.nl else f"{postcode} {found.fr} / {found.nl}"
