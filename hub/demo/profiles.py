"""What the people of the demo say of themselves: roles, languages, and words in the language each of them writes."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from hub.accounts.models import Party
from hub.accounts.service.actors import actor_of
from hub.accounts.service.parties import create_account, slug_of
from hub.config import Settings
from hub.db import db
from hub.people.service import profiles, topics, vocabulary

Words = tuple[tuple[str, int], ...]


class Said(NamedTuple):
    """A profile: whose, which roles, where, the languages, a text, and words with their weights by kind."""

    name: str
    roles: tuple[str, ...]
    postcode: str
    speaks: str
    learns: str
    about: str
    interest: Words
    offer: Words
    need: Words


PROFILES: Sequence[Said] = (
    Said("Fatoumata Diallo", ("resident", "care"), "1080", "fr en", "nl",
         "Infirmière, trois enfants, et un four qui sert tous les dimanches.",
         (("cuisine de quartier", 5), ("potager collectif", 3), ("habitat groupé", 4)),
         (("premiers secours", 4), ("aide aux devoirs", 3)),
         (("isolation", 4), ("réparation de vélos", 3))),
    Said("Samira Benali", ("association", "neighbour"), "1080", "fr ar nl", "",
         "Je coordonne Femmes du Canal : ateliers, fête de quartier, permanence sociale.",
         (("fête de quartier", 5), ("droit au logement", 4)),
         (("table de conversation", 5), ("traduction", 3)),
         (("comptabilité", 4), ("subsides", 5))),
    Said("Oksana Kovalenko", ("coworker", "researcher"), "1070", "uk en fr", "nl",
         "I build small web tools for associations.",
         (("open source", 5), ("open data", 4), ("co-housing", 3)),
         (("web development", 5), ("accounting", 2)),
         (("conversation table", 4),)),
    Said("Mehmet Yıldırım", ("neighbour", "public-authority"), "1080", "tr fr nl", "",
         "Je m’occupe du Marronnier et du Quai 40.",
         (("fête de quartier", 3), ("habitat groupé", 4)), (("organisation d’événements", 4),), ()),
    Said("Zoë Van den Bossche", ("resident", "architect"), "1080", "nl fr en", "",
         "Architect, herbestemming en hout.",
         (("hergebruik van materialen", 5), ("cohousing", 4), ("energetische renovatie", 4)),
         (("renovatie", 5), ("plannen lezen", 3)),
         (("kinderopvang", 3), ("samentuin", 3))),
    Said("Kofi Mensah", ("resident", "contractor"), "1080", "en fr", "nl",
         "Insulation, lime plaster, and a van on Saturdays.",
         (("bike repair", 4), ("community garden", 2)),
         (("insulation", 5), ("lime plaster", 4), ("tool library", 3)),
         (("Dutch", 5),)),
    Said("Ayşe Demir", ("resident",), "1080", "tr fr", "nl", "Couturière et mère de deux adolescents.",
         (("couture", 5), ("cuisine de quartier", 4)), (("couture", 5), ("turc", 3)),
         (("néerlandais", 5), ("isolation", 3))),
    Said("Yusuf Al-Khatib", ("resident", "future-resident"), "1080", "ar en", "fr",
         "I cook for forty on Fridays.",
         (("neighbourhood kitchen", 5), ("co-housing", 3)), (("cooking", 5), ("Arabic", 4)),
         (("bike repair", 3), ("French", 5))),
    Said("Lotte De Smet", ("resident", "care"), "1080", "nl fr", "",
         "Wijkverpleegkundige.", (("samentuin", 4), ("buurtkeuken", 3)), (("EHBO", 5), ("Nederlands", 4)),
         (("kinderopvang", 4),)),
    Said("Jean-Baptiste N’Dour", ("resident", "investor"), "1080", "fr", "en",
         "Retraité, petites parts dans trois coopératives.",
         (("coopérative", 5), ("finance éthique", 5)), (("comptabilité", 5), ("subsides", 3)),
         (("dépannage informatique", 4),)),
    Said("Lieve Peeters", ("coworker", "social-enterprise"), "1000", "nl en fr", "",
         "Sociale onderneming in circulaire meubels.",
         (("circulaire economie", 5), ("coöperatie", 4)), (("houtbewerking", 5),), (("webontwikkeling", 4),)),
    Said("Tomáš Dvořák", ("coworker",), "1050", "cs en", "fr",
         "Open data and maps.", (("open data", 5), ("cycling", 4)), (("IT help", 4), ("open data", 4)),
         (("French", 4),)),
    Said("Amélie Dupont", ("coworker", "architect"), "1060", "fr en", "nl",
         "Paysagiste, toits et cours d’école.", (("biodiversité", 5), ("potager collectif", 5)),
         (("potager collectif", 4),), (("développement web", 3),)),
    Said("Blessing Okafor", ("future-resident", "care"), "1070", "en", "fr nl",
         "Soon in Le Verger, with my mother.", (("co-housing", 5), ("older people", 4)), (("older people", 4),),
         (("childcare", 4), ("insulation", 3))),
    Said("Hamid Rahimi", ("future-resident", "contractor"), "1070", "fa fr", "nl",
         "Électricien, bientôt au Verger.", (("habitat groupé", 5), ("panneaux solaires", 4)),
         (("électricité", 5), ("panneaux solaires", 4)), (("néerlandais", 4), ("droit au logement", 3))),
    Said("Joris Wouters", ("association", "neighbour"), "1080", "nl fr", "",
         "Vélo pour Tous: elke zaterdag gratis herstellingen.", (("fietsherstel", 5), ("fietsen", 5)),
         (("fietsherstel", 5),), (("houtbewerking", 2), ("boekhouding", 3))),
)  # fmt: skip


def fill(*, password_hash: str, now: datetime, house: Settings) -> None:
    """Write the concepts, then what each of them says; whoever says something can sign in."""
    vocabulary.load(now=now)
    people = {one.name: one for one in db.session.scalars(select(Party).where(Party.kind == "person"))}
    for said in PROFILES:
        person = people[said.name]
        _say(said, person, now=now, house=house)
        if person.account is None:
            email = f"{slug_of(person.name)}@demo.example"
            create_account(person, email=email, password_hash=password_hash, verified=True, now=now)


def _say(said: Said, person: Party, *, now: datetime, house: Settings) -> None:
    actor = actor_of(person.id, today=now.astimezone(house.tz).date())
    wish = profiles.AboutWish(
        roles=said.roles,
        about=said.about,
        about_language=person.language,
        postcode=said.postcode,
        quarter="",
        links=(),
    )
    profiles.write_about(actor, wish, now=now)
    spoken = [*((code, "speak") for code in said.speaks.split()), *((code, "learn") for code in said.learns.split())]
    profiles.write_languages(actor, spoken, now=now)
    for kind in profiles.KINDS:
        for word, weight in getattr(said, kind):
            topics.add_topics(actor, kind, word, language=person.language, weight=weight, now=now)
