"""What a group is about is looked up by any word for it; its address is made from its name."""

import pytest

from hub.domain.errors import Refused
from hub.groups.service import words
from hub.groups.service.keeping import GroupWish, found


def test_a_word_leads_to_its_concept_in_any_language(concept, session):
    kitchen = concept("kitchen", {"fr": "Cuisine de quartier", "nl": "Buurtkeuken"}, en="Soup  kitchen")
    old = concept("old", {"fr": "Popote"}, state="merged")
    old.into_id = kitchen.id
    session.flush()
    for word in (
        "cuisine de quartier",
        " BUURTKEUKEN ",
        "Cuisine  de Quartier",
        "popote",
        "cuisine de quartier, popote",
    ):
        assert words.look_up(word, language="en") == [kitchen.id], word
    assert words.look_up(" , ", language="fr") == []


def test_the_language_of_the_reader_comes_first(concept):
    hand, pole = concept("hand", {"nl": "Mast"}), concept("pole", {"en": "Mast"})
    assert words.look_up("mast", language="nl") == [hand.id]
    assert words.look_up("mast", language="en") == [pole.id]
    assert words.look_up("mast", language="fr") == [hand.id]


@pytest.mark.parametrize("state", ["waiting", "refused"])
def test_a_word_nobody_has_accepted_is_not_taken(concept, state):
    concept("kitchen", {"fr": "Popote"}, state=state)
    with pytest.raises(Refused) as refused:
        words.look_up("popote", language="fr")
    assert (refused.value.code, refused.value.field) == ("group-concept", "about")


@pytest.mark.parametrize(
    ("name", "slug"),
    [("New", "new-2"), ("Été à Forêt", "ete-a-foret"), ("مطبخ", "group"), ("Bikes", "bikes-2"), ("Bike's", "bike-s")],
)
def test_the_address_is_made_from_the_name(group, resident, stranger, as_, now, name, slug):
    group("Bikes", resident)
    wish = GroupWish(
        names={"fr": name}, texts={}, about="", languages=[], kind="interest", place="", joining="open",
        audience="members", questions=[],
    )  # fmt: skip
    assert found(as_(stranger), wish, language="fr", now=now).slug == slug
