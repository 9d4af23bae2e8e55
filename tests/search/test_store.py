import pytest

from hub import search
from hub.search import Entry


def entry(key, fr, *, nl="", en="", kind="room", text="", about="", audience="everyone"):
    titles = {code: title for code, title in (("fr", fr), ("nl", nl), ("en", en)) if title}
    return Entry(
        kind=kind,
        key=key,
        href=f"/{kind}/{key}",
        titles=titles,
        texts={"fr": text} if text else {},
        keywords={"fr": about} if about else {},
        audience=audience,
    )


@pytest.fixture
def stored(session):
    for one in (
        entry("1", "Grande salle", nl="Grote zaal", en="Great hall", text="Parquet et cuisine à côté."),
        entry("2", "Cuisine", nl="Keuken", en="Kitchen", about="Le Marronnier"),
        entry("3", "Salle de réunion", nl="Vergaderzaal", en="Meeting room"),
        entry("4", "Réunion des membres", kind="page", audience="member", text="Réservé : salle secrète"),
    ):
        search.put(one)
    session.flush()


def found(text, **more):
    return [row.key for row in search.find(text, **more)[0]]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("cuisine", ["2", "1"]),
        ("CUISINES", ["2", "1"]),
        ("cuis", ["2", "1"]),
        ("salle", ["1", "3"]),
        ("salle reunion", ["3"]),
        ("réunion", ["3"]),
        ("la salle", ["1", "3"]),
        ("zaal", ["1", "3"]),
        ("zalen", ["1", "3"]),
        ("meeting rooms", ["3"]),
        ("marronnier", ["2"]),
        ("cuisine marronnier", ["2"]),
        ("cuisine jardin", []),
        ("c-est", []),
        ('a"b', []),
        ("%", []),
        ("_", []),
        ("' OR 1=1 --", []),
        ("\\", []),
        ("", []),
        ("   ", []),
        ("🙂", []),
        ("x" * 6000, []),
        ("\U0010ffff" * 3, []),
    ],
)
def test_what_is_found_and_in_which_order(stored, text, keys):
    assert found(text) == keys


def test_what_is_only_called_so_comes_first_and_a_whole_word_before_a_beginning(session):
    search.put(entry("a", "Salon de la cuisine du monde entier"))
    search.put(entry("b", "Cuisine"))
    search.put(entry("c", "Cuisinette"))
    assert found("cuisine") == ["b", "a", "c"]


def test_a_word_as_typed_comes_before_a_stranger_of_the_same_stem(session):
    search.put(entry("1", "", en="We divide"))
    search.put(entry("2", "Tout le dividende"))
    assert found("dividende") == ["2", "1"]


def test_who_may_not_find_something_does_not_learn_of_it(stored):
    assert search.find("réservé secrète") == ([], 0)
    assert search.find("réunion")[1] == 1
    assert found("réunion", audiences=("everyone", "member")) == ["4", "3"]


def test_an_entry_is_written_over_and_taken_out(stored, session):
    assert search.put(entry("2", "Cuisine", nl="Keuken", en="Kitchen", about="Le Marronnier")) is False
    assert search.put(entry("2", "Atelier")) is True
    assert found("cuisine") == ["1"]
    assert found("kitchen") == []
    assert found("atelier") == ["2"]
    assert search.drop("room", "2") is True
    assert search.drop("room", "2") is False
    assert found("atelier") == []


def test_pages_of_results_are_bounded_and_follow_each_other(session):
    for number in range(25):
        search.put(entry(f"{number:02d}", f"Salle {chr(97 + number)}x"))
    first, count = search.find("salle", limit=20)
    second, _ = search.find("salle", limit=20, offset=20)
    assert count == 25
    assert [row.key for row in first] == [f"{n:02d}" for n in range(20)]
    assert [row.key for row in second] == [f"{n:02d}" for n in range(20, 25)]


def test_a_question_takes_two_statements_however_much_is_there(session, queries):
    for number in range(3):
        search.put(entry(str(number), f"Salle {number}"))
        with queries(2):
            search.find("grande salle du jardin")


def test_why_something_was_found(stored):
    rows, _ = search.find("zaal")
    great, meeting = search.shown(rows, text="zaal", language="en", order=("fr", "nl", "en"))
    assert great.title == (("Great hall", False),)
    assert (great.why.where, great.why.language) == ("name", "nl")
    assert great.why.pieces == (("Grote ", False), ("zaal", True))
    assert meeting.why.pieces == (("Vergaderzaal", True),)
    rows, _ = search.find("parquet")
    (one,) = search.shown(rows, text="parquet", language="fr", order=("fr", "nl", "en"))
    assert one.why.pieces == (("Parquet", True), (" et cuisine à côté.", False))
    (one,) = search.shown(rows, text="parquet", language="en", order=("fr", "nl", "en"))
    assert (one.language, one.why.language) == ("en", "fr")


def test_a_long_text_is_cut_around_the_word(session):
    text = "mot " * 100 + "trésor " + "fin " * 100
    search.put(entry("1", "Page", text=text))
    rows, _ = search.find("tresor")
    (one,) = search.shown(rows, text="tresor", language="fr", order=("fr",))
    shown = "".join(piece for piece, _ in one.why.pieces)
    assert [piece for piece, marked in one.why.pieces if marked] == ["trésor"]
    assert shown.startswith("… mot")
    assert shown.endswith("fin …")
    assert len(shown) < 220
