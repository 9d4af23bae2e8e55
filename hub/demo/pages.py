"""The pages of the cooperative: the starting texts, its own about and invest pages, and a draft nobody else reads."""

from datetime import datetime

from sqlalchemy import select

from hub.config import Settings
from hub.content.models import ContentPage
from hub.content.service import editing, finding, starting
from hub.db import db

INVEST = {
    "fr": (
        "Investir dans nos maisons",
        (
            "La coopérative Senne–Zenne possède trois maisons. Ses parts les ont payées.\n\n"
            "## Une part\n\n"
            "- Une part coûte **250 €**. On en prend une ou plusieurs, jusqu’à vingt.\n"
            "- Chaque coopérateur a **une voix** à l’assemblée générale, quel que soit le nombre de ses parts.\n"
            "- Le dividende est décidé chaque année par l’assemblée ; il ne dépasse jamais 6 %.\n\n"
            "## Se retirer\n\n"
            "On peut demander le remboursement après trois ans, dans les six premiers mois de l’année. "
            "La valeur d’une part peut baisser : c’est du capital à risque.\n\n"
            "## Comment\n\n"
            "[Écrivez-nous](/contact). Une personne de la coopérative vous appelle et vous envoie les statuts.\n"
        ),
    ),
    "nl": (
        "Investeren in onze huizen",
        (
            "De coöperatie Senne–Zenne bezit drie huizen. Haar aandelen hebben ze betaald.\n\n"
            "## Een aandeel\n\n"
            "- Een aandeel kost **250 €**. U neemt er een of meer, tot twintig.\n"
            "- Elke coöperant heeft **één stem** op de algemene vergadering, hoeveel aandelen hij ook heeft.\n"
            "- De vergadering beslist elk jaar over het dividend; het gaat nooit boven 6 %.\n\n"
            "## Uittreden\n\n"
            "Na drie jaar kunt u de terugbetaling vragen, in de eerste zes maanden van het jaar. "
            "De waarde van een aandeel kan dalen: het is risicokapitaal.\n\n"
            "## Hoe\n\n"
            "[Schrijf ons](/contact). Iemand van de coöperatie belt u en stuurt u de statuten.\n"
        ),
    ),
    "en": (
        "Invest in our houses",
        (
            "The cooperative Senne–Zenne owns three houses. Its shares paid for them.\n\n"
            "## A share\n\n"
            "- A share costs **250 €**. One takes one or more, up to twenty.\n"
            "- Each member has **one vote** in the general assembly, however many shares they hold.\n"
            "- The assembly decides the dividend each year; it is never above 6 %.\n\n"
            "## Leaving\n\n"
            "One can ask for repayment after three years, in the first six months of the year. "
            "The value of a share can fall: it is capital at risk.\n\n"
            "## How\n\n"
            "[Write to us](/contact). Somebody of the cooperative calls you and sends you the statutes.\n"
        ),
    ),
}

DRAFT = "Brouillon : l’assemblée du printemps décidera si les parts passent à 300 €.\n\n"


def fill(*, now: datetime, house: Settings) -> None:
    """Write the pages, and what the search finds of all that is there by now."""
    starting.write_missing(languages=house.languages, site=house.name, now=now)
    invest = db.session.scalars(select(ContentPage).where(ContentPage.slug == "invest")).one()
    for language in house.languages:
        title, body = INVEST[language]
        editing.add_version(invest, language, title=title, body=body, by=None, publish=True, now=now)
    title, body = INVEST["fr"]
    if "fr" in house.languages:
        editing.add_version(invest, "fr", title=title, body=DRAFT + body, by=None, publish=False, now=now)
    finding.rebuild()
