import pytest

from hub.search import words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Œuvre à Forêt", "oeuvre a foret"),
        ("Yıldırım", "yildirim"),
        ("Łódź", "lodz"),
        ("ÇA Straße", "ca strasse"),
        ("e\u0301te\u0301", "ete"),
    ],
)
def test_accents_and_capitals_are_folded(text, folded):
    assert words.fold(text) == folded


def test_signs_part_words():
    assert words.words_of("c’est l'été, a\"b — A_b (42)") == ["c", "est", "l", "été", "a", "b", "a", "b", "42"]


@pytest.mark.parametrize(
    ("typed", "written", "language"),
    [
        ("reunion", "réunions", "fr"),
        ("salles", "salle", "fr"),
        ("chevaux", "cheval", "fr"),
        ("zalen", "zaal", "nl"),
        ("huizen", "huis", "nl"),
        ("meetings", "meeting", "en"),
        ("kitchens", "Kitchen", "en"),
    ],
)
def test_a_word_meets_its_other_forms(typed, written, language):
    assert words.asked(typed) & words.terms(written.casefold(), language)


def test_different_words_do_not_meet():
    assert not words.asked("salle") & words.terms("jardin", "fr")


def test_a_dutch_compound_ends_with_its_last_word():
    assert "zaal" in words.endings("vergaderzaal")
    assert words.endings("zaal") == frozenset()
    assert "verg" not in words.endings("vergaderzaal")


def test_a_word_without_end_is_cut():
    assert max(len(term) for term in words.terms("a" * 6000, "fr")) == words.LONGEST
