"""What the houses and rooms of the demo say of themselves."""

from typing import Any

from hub.spaces.models import Texts

ASSOCIATION_SLUG = "femmes-du-canal"
ASSOCIATION_TEXTS = {
    "fr": "Chaque jour de la semaine, des femmes du quartier se retrouvent au Marronnier : cuisine, couture, table de "
    "conversation. La porte est ouverte, venez boire un café.",
    "nl": "Elke weekdag ontmoeten vrouwen uit de buurt elkaar in De Kastanje: koken, naaien, een praattafel. De deur "
    "staat open, kom een koffie drinken.",
    "en": "Every weekday women of the neighbourhood meet at Le Marronnier to cook, sew and talk. The door is open, "
    "come for a coffee.",
}
"""What the association of the demo says of itself."""
PHONE = "02 318 04 27"


def each(fr: str, nl: str, en: str) -> Texts:
    """One text in the three languages."""
    return {"fr": fr, "nl": nl, "en": en}


PLACES: dict[str, dict[str, Any]] = {
    "le-marronnier": {
        "names": each("Le Marronnier", "De Kastanje", "Le Marronnier"),
        "address": each("Rue de la Colonne 21", "Kolonnestraat 21", "Rue de la Colonne 21"),
        "commune": each("1080 Molenbeek-Saint-Jean", "1080 Sint-Jans-Molenbeek", "1080 Molenbeek"),
        "description": each(
            "Une grande salle qui se divise, une cuisine, une chambre sur jardin.",
            "Een grote zaal die u kunt delen, een keuken, een tuinkamer.",
            "A great hall that divides, a kitchen, a room on the garden.",
        ),
        "access_text": each(
            "Entrée de plain-pied par la cour. Permanence mardi et jeudi 10:00–16:00.",
            "Gelijkvloerse ingang langs de koer. Onthaal dinsdag en donderdag 10:00–16:00.",
            "Step-free entrance through the courtyard. Desk Tuesday and Thursday 10:00–16:00.",
        ),
        "contact_name": "Mehmet Yıldırım",
        "contact_email": "marronnier@demo.example",
        "contact_phone": PHONE,
    },
    "quai-40": {
        "names": each("Quai 40", "Kaai 40", "Quai 40"),
        "address": each("Quai des Usines 40", "Werkhuizenkaai 40", "Quai des Usines 40"),
        "commune": each("1000 Bruxelles", "1000 Brussel", "1000 Brussels"),
        "description": each(
            "Vingt-quatre bureaux, une salle de réunion, un studio ouvert la nuit.",
            "Vierentwintig bureaus, een vergaderzaal, een studio die ’s nachts open is.",
            "Twenty-four desks, a meeting room, a studio that opens at night.",
        ),
        "access_text": each(
            "Sonnez au 40, deuxième étage, ascenseur. Vélos dans la cour.",
            "Bel aan op 40, tweede verdieping, lift. Fietsen op de binnenplaats.",
            "Ring at 40, second floor, lift. Bicycles in the courtyard.",
        ),
        "contact_name": "Lieve Peeters",
        "contact_email": "quai40@demo.example",
        "contact_phone": "02 318 04 40",
    },
    "le-verger": {
        "names": each("Le Verger", "De Boomgaard", "Le Verger"),
        "address": each("Chaussée de Neerstalle 112", "Neerstalsesteenweg 112", "Chaussée de Neerstalle 112"),
        "commune": each("1190 Forest", "1190 Vorst", "1190 Forest"),
        "description": each(
            "La maison des futurs habitants : ateliers, permanence, garde d’enfants.",
            "Het huis van de toekomstige bewoners: ateliers, onthaal, kinderopvang.",
            "The house of future residents: workshops, advice, child care.",
        ),
        "access_text": each(
            "Tram 82, arrêt Neerstalle. La porte verte est ouverte jusqu’à 19:00.",
            "Tram 82, halte Neerstalle. De groene deur is open tot 19:00.",
            "Tram 82, stop Neerstalle. The green door is open until 19:00.",
        ),
        "contact_name": "Rosa Quispe",
        "contact_email": "verger@demo.example",
        "contact_phone": "02 318 04 12",
    },
}

KEY = each(
    "La clé est dans la boîte à gauche de la porte, code 4827. Remettez-la en partant.",
    "De sleutel ligt in het kastje links van de deur, code 4827. Leg hem terug als u vertrekt.",
    "The key is in the box left of the door, code 4827. Put it back when you leave.",
)
DESK_KEY = each(
    "Votre badge ouvre la porte de la rue. Pas de badge ? Demandez à l’accueil.",
    "Uw badge opent de straatdeur. Geen badge? Vraag aan het onthaal.",
    "Your badge opens the street door. No badge? Ask at the desk.",
)

HALF = each("Salle", "Zaal", "Hall")
"""What a half of the great hall is called, with its letter."""

ROOMS: dict[str, dict[str, Any]] = {
    "grande-salle": {
        "names": each("Grande salle", "Grote zaal", "Great hall"),
        "capacity": 80,
        "description": each(
            "Parquet, cloison mobile, projecteur, 80 chaises.",
            "Parket, schuifwand, projector, 80 stoelen.",
            "Wooden floor, sliding wall, projector, 80 chairs.",
        ),
        "access_text": each(
            "Rez-de-chaussée, de plain-pied.", "Gelijkvloers, zonder trede.", "Ground floor, step-free."
        ),
        "key_text": KEY,
    },
    "chambre-sur-jardin": {
        "names": each("Chambre sur jardin", "Tuinkamer", "Garden room"),
        "capacity": 16,
        "description": each(
            "Une table, seize chaises, un poêle.",
            "Een tafel, zestien stoelen, een kachel.",
            "A table, sixteen chairs, a stove.",
        ),
        "access_text": each(
            "Au fond de la cour, une marche.", "Achteraan de koer, één trede.", "At the end of the courtyard, one step."
        ),
        "key_text": KEY,
    },
    "cuisine": {
        "names": each("Cuisine", "Keuken", "Kitchen"),
        "capacity": 12,
        "description": each(
            "Six feux, deux fours, une table pour douze.",
            "Zes vuren, twee ovens, een tafel voor twaalf.",
            "Six hobs, two ovens, a table for twelve.",
        ),
        "access_text": each("Rez-de-chaussée, à gauche.", "Gelijkvloers, links.", "Ground floor, on the left."),
        "key_text": KEY,
    },
    "open-space": {
        "names": each("Open space", "Open ruimte", "Open space"),
        "capacity": 24,
        "description": each(
            "Vingt-quatre bureaux près des fenêtres.",
            "Vierentwintig bureaus bij de ramen.",
            "Twenty-four desks by the windows.",
        ),
        "access_text": each("Deuxième étage.", "Tweede verdieping.", "Second floor."),
        "key_text": DESK_KEY,
    },
    "salle-reunion": {
        "names": each("Salle de réunion", "Vergaderzaal", "Meeting room"),
        "capacity": 10,
        "description": each("Écran, tableau, dix places.", "Scherm, bord, tien plaatsen.", "Screen, board, ten seats."),
        "access_text": each("Deuxième étage, à droite.", "Tweede verdieping, rechts.", "Second floor, on the right."),
        "key_text": DESK_KEY,
    },
    "studio": {
        "names": each("Studio", "Studio", "Studio"),
        "capacity": 30,
        "description": each(
            "Insonorisé ; ouvert la nuit du jeudi au dimanche.",
            "Geluiddicht; ’s nachts open van donderdag tot zondag.",
            "Soundproof; open at night from Thursday to Sunday.",
        ),
        "access_text": each("Sous-sol, escalier.", "Kelder, trap.", "Basement, stairs."),
        "key_text": DESK_KEY,
    },
    "petite-salle": {
        "names": each("Petite salle", "Kleine zaal", "Small room"),
        "capacity": 14,
        "description": each(
            "Ateliers, réunions, devoirs.", "Ateliers, vergaderingen, huiswerk.", "Workshops, meetings, homework."
        ),
        "access_text": each("Première porte à droite.", "Eerste deur rechts.", "First door on the right."),
        "key_text": each(
            "La porte est ouverte quand l’hôte est là.",
            "De deur is open als de gastvrouw er is.",
            "The door is open when the host is there.",
        ),
    },
}
