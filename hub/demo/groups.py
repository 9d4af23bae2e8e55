"""The groups of the demo: who is in them, and what they said in three languages."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from hub.accounts.models import Party
from hub.accounts.service import Site, actor_of
from hub.config import Settings
from hub.db import db
from hub.domain.permissions import Actor
from hub.groups import service as groups
from hub.groups.service import joining, moderating
from hub.groups.service.keeping import GroupWish


class Talk(NamedTuple):
    """A subject: how many days ago it began, its title, and what was said: who, in which language, what."""

    ago: int
    title: str
    said: Sequence[tuple[str, str, str]]


class Founded(NamedTuple):
    """A group: the first of its people founds it, the others join in this order; `asking` still wait."""

    wish: GroupWish
    people: Sequence[str]
    talks: Sequence[Talk]
    asking: Sequence[tuple[str, str]] = ()


FUTURE = Founded(
    GroupWish(
        names={"fr": "Futurs habitants du Verger", "nl": "Toekomstige bewoners van De Boomgaard",
               "en": "Future residents of Le Verger"},
        texts={
            "fr": "Onze logements à Forest, premier coup de pelle en 2028. Nous décidons ensemble de ce que la maison "
                  "doit **savoir faire** : lessive, vélos, chambre d’amis, jardin.",
            "nl": "Elf woningen in Vorst, eerste spadesteek in 2028. We beslissen samen wat het huis moet **kunnen**: "
                  "wassen, fietsen, logeerkamer, tuin.",
            "en": "Eleven homes in Forest, first stone in 2028. We decide together what the house must be "
                  "**able to do**: laundry, bicycles, a guest room, the garden.",
        },
        about="groupe de futurs habitants, espaces communs, habitat groupé",
        languages=["fr", "nl", "en"], kind="project", place="le-verger", joining="request", audience="members",
        questions=["Qu’aimeriez-vous partager avec vos voisins ? / Wat zou u met uw buren delen?"],
    ),
    ("Blessing Okafor", "Hamid Rahimi", "Mirela Hoxha", "Tenzin Dolma", "Yusuf Al-Khatib", "Zoë Van den Bossche"),
    (
        Talk(6, "Une buanderie commune : trois machines pour onze logements ?", (
            ("Hamid Rahimi", "fr", ("J’ai compté : nous serons **38**. Chez ma sœur, quatre machines servent 32 "
             "logements et personne n’attend en semaine.")),
            ("Zoë Van den Bossche", "nl", ("Drie toestellen passen in de kelder als de fietsenstalling 80 cm "
             "opschuift. Ik teken het voor dinsdag.")),
            ("Blessing Okafor", "en", "Please put one on the ground floor. Two of us use a wheelchair."),
        )),
        Talk(2, "Guest room: who keeps the key?", (
            ("Tenzin Dolma", "en", "Ideas so far:\n\n- a code, new each week\n- a neighbour on duty\n- the bakery"),
            ("Mirela Hoxha", "fr", "Le code. Personne n’aime chercher un voisin à 22 h."),
        )),
    ),
)  # fmt: skip
BIKES = Founded(
    GroupWish(
        names={"fr": "Atelier vélo du samedi", "nl": "Fietsatelier op zaterdag", "en": "Saturday bike repair"},
        texts={
            "fr": "Chaque samedi dans la cour du Marronnier : chambre à air, freins, lumières. Les outils sont là.",
            "nl": "Elke zaterdag op de binnenplaats van De Kastanje: banden, remmen, licht. Het gereedschap is er.",
            "en": "Every Saturday in the yard of Le Marronnier: tubes, brakes, lights. The tools are there.",
        },
        about="fietsherstel, vélo", languages=["fr", "nl", "en"], kind="interest", place="le-marronnier",
        joining="open", audience="everyone", questions=[],
    ),
    ("Joris Wouters", "Kofi Mensah", "Tomáš Dvořák", "Samira Benali", "Yusuf Al-Khatib"),
    (
        Talk(4, "Wie heeft een afzuiger voor trapassen?", (
            ("Joris Wouters", "nl", "De onze is gebroken. Zaterdag komen er drie fietsen met een krakende trapas."),
            ("Kofi Mensah", "en", "I have one in the van. I bring it on Saturday, and the big spanner too."),
            ("Samira Benali", "fr", "Merci ! Je fais le thé."),
        )),
        Talk(1, "Enfants : casques à donner", (
            ("Samira Benali", "fr", "Quatre casques d’enfant, presque neufs, à l’accueil des *Femmes du Canal*."),
        )),
    ),
)  # fmt: skip
KITCHEN = Founded(
    GroupWish(
        names={"fr": "Cuisine de quartier", "nl": "Buurtkeuken", "en": "Neighbourhood kitchen"},
        texts={
            "fr": "Un vendredi sur deux nous cuisinons pour quarante. Chacun apporte une recette de chez soi.",
            "nl": "Om de twee weken op vrijdag koken we voor veertig. Iedereen brengt een recept van thuis mee.",
            "en": "Every other Friday we cook for forty. Each brings a recipe from home.",
        },
        about="cuisine de quartier, cuisines du monde", languages=["fr", "nl", "ar", "tr"], kind="interest",
        place="le-marronnier", joining="request", audience="everyone", questions=["Que cuisinez-vous ? / Wat kookt u?"],
    ),
    ("Fatoumata Diallo", "Ayşe Demir", "Yusuf Al-Khatib", "Lotte De Smet"),
    (
        Talk(3, "Vendredi 40 personnes : qui fait les courses ?", (
            ("Fatoumata Diallo", "fr", "Il faut 8 kg de riz, 5 kg d’oignons et du courage."),
            ("Lotte De Smet", "nl", "Ik kan donderdag met de bakfiets naar de vroegmarkt."),
            ("Yusuf Al-Khatib", "en", "Onions are on me, my cousin has a stall."),
        )),
    ),
    (("Lieve Peeters", "Wafels, en soep met wat er over is."),),
)  # fmt: skip
RETROFIT = Founded(
    GroupWish(
        names={"fr": "Isoler et rénover", "nl": "Isoleren en renoveren", "en": "Retrofit and insulation"},
        texts={
            "fr": "Toits, murs, châssis, primes : ce qui marche dans nos vieilles maisons, et ce qui ne marche pas.",
            "nl": "Daken, muren, ramen, premies: wat werkt in onze oude huizen, en wat niet.",
            "en": "Roofs, walls, windows, grants: what works in our old houses, and what does not.",
        },
        about="rénovation énergétique, isolation, primes à la rénovation", languages=["fr", "nl", "en"],
        kind="interest", place="", joining="open", audience="members", questions=[],
    ),
    ("Zoë Van den Bossche", "Kofi Mensah", "Hamid Rahimi", "Ayşe Demir", "Jean-Baptiste N’Dour", "Fatoumata Diallo",
     "Bram Claes"),
    (
        Talk(5, "Damp behind the insulation: lime or not?", (
            ("Kofi Mensah", "en", ("North wall, 1908, brick. I would never close it with plastic.\n\n"
             "1. Lime plaster\n2. 10 cm of wood fibre\n3. Lime again")),
            ("Jean-Baptiste N’Dour", "fr", "Chez moi la chaux a tenu quinze ans. La prime ne couvre que la fibre."),
            ("Zoë Van den Bossche", "nl", "Vraag de premie aan **voor** de werken, anders krijgt u niets."),
            ("Bram Claes", "nl", "RAMEN -50 %!!! Alleen vandaag, bel mijn schoonbroer."),
        )),
        Talk(2, "Prime pour le toit : qui a reçu une réponse ?", (
            ("Ayşe Demir", "fr", "Dossier envoyé en août, toujours rien. Combien de temps chez vous ?"),
        )),
    ),
)  # fmt: skip
GROUPS = (FUTURE, BIKES, KITCHEN, RETROFIT)
ADVERT = ("RAMEN", "Zoë Van den Bossche", "Reclame, en het is niet de eerste keer.")


def fill(*, now: datetime, house: Settings) -> None:
    """Found the groups in the order of the list, let people in, let them talk; one post is reported."""
    people = {one.name: one for one in db.session.scalars(select(Party).where(Party.kind == "person"))}
    for number, founded in enumerate(GROUPS):
        _found(founded, people, now=now - timedelta(days=60 - 7 * number), until=now, house=house)


def _found(founded: Founded, people: dict[str, Party], *, now: datetime, until: datetime, house: Settings) -> None:
    def acts(name: str) -> Actor:
        return actor_of(people[name].id, today=until.astimezone(house.tz).date())

    first = acts(founded.people[0])
    group = groups.found(first, founded.wish, language="fr", now=now)
    site = Site(house.base_url, "", house.name)
    answers = ["Le potager, et les outils."] * len(founded.wish.questions)
    for number, name in enumerate(founded.people[1:], 1):
        at = now + timedelta(days=number)
        when = joining.When(site=site, today=at.astimezone(house.tz).date(), now=at)
        if groups.join(acts(name), group.slug, answers=answers, when=when) == "asked":
            joining.decide(first, group.slug, people[name].id, accept=True, when=when)
    for name, answer in founded.asking:
        at = until - timedelta(days=1)
        when = joining.When(site=site, today=at.astimezone(house.tz).date(), now=at)
        groups.join(acts(name), group.slug, answers=[answer], when=when)
    if founded is FUTURE:
        joining.appoint(first, group.slug, people["Hamid Rahimi"].id, now=now)
    for talk in founded.talks:
        _talk(talk, group.slug, acts, until=until)


def _talk(talk: Talk, slug: str, acts: Callable[[str], Actor], *, until: datetime) -> None:
    (name, language, text), *replies = talk.said
    begun = (until - timedelta(days=talk.ago)).replace(hour=8, minute=20)
    thread = groups.begin(acts(name), slug, title=talk.title, text=text, language=language, key=talk.title, now=begun)
    for number, (name, language, text) in enumerate(replies, 1):
        at = begun + timedelta(minutes=95 * number)
        post = groups.reply(acts(name), slug, thread.id, text=text, language=language, key=str(number), now=at)
        begins, who, reason = ADVERT
        if text.startswith(begins):
            moderating.report(acts(who), slug, post.id, reason=reason, now=at + timedelta(hours=1))
