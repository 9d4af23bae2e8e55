"""Groups are found by who may see them, and leak nothing to the others."""

import re

import pytest

from hub.groups.models import Group, Membership
from tests.kit.counting import queries

SECRET = "Cabal of the cellar"


def text_of(response):
    return response.get_data(as_text=True)


@pytest.fixture
def three(group, resident, stranger, concept, profile):
    """One group for everyone, one for members, a hidden one; all of one concept."""
    repair = concept("bike-repair", {"fr": "Réparation de vélos", "nl": "Fietsherstelling"}, en="mending bicycles")
    profile(resident, "resident")
    return [
        group("Bikes", resident, about=(repair,), audience="everyone", languages=["fr", "nl"], joining="open"),
        group("Kitchen", resident, about=(repair,), audience="members", languages=["en"], joining="request"),
        group(SECRET, resident, about=(repair,), audience="hidden", languages=["tr"], joining="invitation"),
    ]


def test_a_visitor_sees_what_is_for_everyone_and_no_names(client, three, resident):
    text = text_of(client.get("/groups"))
    assert "1 group" in text
    assert "Bikes" in text
    for hidden in ("Kitchen", SECRET, "Turkish", "English</option>", resident.name):
        assert hidden not in text, hidden
    page = text_of(client.get("/groups/bikes"))
    assert "1 person is in it." in page
    assert resident.name not in page
    assert "Who is here" not in page
    assert client.get("/groups/kitchen").status_code == 404
    assert client.get("/groups/cabal-of-the-cellar").status_code == 404


def test_a_member_sees_all_but_the_hidden_one(client, three, stranger, sign_in, resident):
    sign_in(client, stranger)
    text = text_of(client.get("/groups"))
    assert "2 groups" in text
    assert "Kitchen" in text
    assert SECRET not in text
    assert "Turkish" not in text
    for words in ("cabal", "cellar", "velo"):
        assert SECRET not in text_of(client.get(f"/groups?q={words}"))
    assert "2 groups" in text_of(client.get("/groups?about=bike-repair"))
    assert "No such group" in text_of(client.get("/groups?language=tr"))
    page = text_of(client.get("/groups/kitchen"))
    assert "Fatima El Amrani" in page
    assert 'href="/members/fatima-el-amrani"' in page
    gone = client.get("/groups/cabal-of-the-cellar")
    assert gone.status_code == 404
    assert SECRET not in text_of(gone)
    for path in ("people", "join", "leave", "change", "threads/new", "threads/1"):
        assert client.get(f"/groups/cabal-of-the-cellar/{path}").status_code == 404, path


def test_the_people_of_a_hidden_group_see_it_and_so_do_the_invited(client, three, session, stranger, sign_in, now):
    hidden = three[2]
    session.add(Membership(group_id=hidden.id, party_id=stranger.id, state="invited", created_at=now))
    session.flush()
    sign_in(client, stranger)
    assert "3 groups" in text_of(client.get("/groups"))
    assert "You are invited" in text_of(client.get("/groups/cabal-of-the-cellar"))
    assert client.get("/groups/cabal-of-the-cellar/threads/new").status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=velos", ["Bikes", "Kitchen"]),
        ("q=V%C3%89LOS", ["Bikes", "Kitchen"]),
        ("q=fietsherstelling", ["Bikes", "Kitchen"]),
        ("q=mending", ["Bikes", "Kitchen"]),
        ("q=mending+kitchen", ["Kitchen"]),
        ("language=nl", ["Bikes"]),
        ("language=xx", ["Bikes", "Kitchen"]),
        ("q=mending&language=en", ["Kitchen"]),
        ("q=%25", []),
        ("q=a%22b%20AND%20%27", []),
        ("mine=1", []),
        ("about=nothing", []),
        ("page=99", ["Bikes", "Kitchen"]),
        ("page=no", ["Bikes", "Kitchen"]),
    ],
)
def test_words_and_languages_narrow_the_list(client, three, stranger, sign_in, query, found):
    sign_in(client, stranger)
    text = text_of(client.get(f"/groups?{query}"))
    assert [name for name in ("Bikes", "Kitchen") if f'href="/groups/{name.lower()}"' in text] == found


def test_labels_are_in_the_language_of_the_reader(client, three):
    assert "Fietsherstelling" in text_of(client.get("/groups?lang=nl"))
    assert "Réparation de vélos" in text_of(client.get("/groups?lang=fr"))


def test_archived_groups_leave_the_list(client, three, now, session, stranger, sign_in):
    three[0].archived_at = now
    session.flush()
    assert "No groups yet" in text_of(client.get("/groups"))
    assert "This group is archived" in text_of(client.get("/groups/bikes"))
    sign_in(client, stranger)
    assert client.post_raw("/groups/bikes/join").status_code == 409


def test_the_list_is_paged_and_keeps_its_filter(client, group, resident):
    for number in range(21):
        group(f"Walk {number:02d}", resident, audience="everyone", languages=["nl"])
    first = text_of(client.get("/groups?language=nl"))
    assert "21 groups" in first
    assert "Walk 19" in first
    assert "Walk 20" not in first
    assert "/groups?language=nl&amp;page=2" in first
    assert "Walk 20" in text_of(client.get("/groups?language=nl&page=2"))


def test_more_groups_take_no_more_statements(client, group, resident, stranger, concept, sign_in):
    repair = concept("repair", {"fr": "Réparation"})
    sign_in(client, stranger)
    group("One", resident, about=(repair,))
    with queries() as few:
        client.get("/groups")
    for number in range(6):
        group(f"More {number}", resident, stranger, about=(repair,))
    with queries() as many:
        client.get("/groups")
    assert len(many) == len(few)


WISH = {"names_fr": "Cuisine de quartier", "about": "reparation de velos", "texts_fr": "On cuisine **ensemble**."}


def test_a_member_founds_a_group_and_organises_it(client, session, concept, stranger, sign_in):
    concept("bike-repair", {"fr": "Réparation de vélos"})
    sign_in(client, stranger)
    response = client.post_form("/groups/new", {**WISH, "joining": "request", "question_1": "Why?"})
    assert (response.status_code, response.headers["Location"]) == (303, "/groups/cuisine-de-quartier")
    (made,) = session.query(Group).all()
    assert (made.names, made.questions) == ({"fr": "Cuisine de quartier"}, ["Why?"])
    (mine,) = session.query(Membership).all()
    assert (mine.party_id, mine.state, mine.role) == (stranger.id, "member", "organiser")
    text = text_of(client.get("/groups/cuisine-de-quartier"))
    assert "<strong>ensemble</strong>" in text
    assert "You organise it" in text
    assert "Réparation de vélos" in text
    again = client.post_form("/groups/new", WISH)
    assert again.headers["Location"] == "/groups/cuisine-de-quartier"
    assert session.query(Group).count() == 1


def test_founding_one_of_the_same_name_tells_of_no_hidden_group(client, session, concept, resident, stranger, sign_in):
    concept("bike-repair", {"fr": "Réparation de vélos"})
    sign_in(client, resident)
    hidden = client.post_form("/groups/new", {**WISH, "audience": "hidden"}).headers["Location"]
    assert re.fullmatch(r"/groups/cuisine-de-quartier-[0-9a-f]{8}", hidden)
    sign_in(client, stranger)
    assert client.post_form("/groups/new", WISH).headers["Location"] == "/groups/cuisine-de-quartier"
    assert client.get(hidden).status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"names_fr": ""}, "Enter the name, in at least one language."),
        ({"names_fr": "\x00 \n"}, "Enter the name, in at least one language."),
        ({"names_fr": "x" * 81}, "Write at most 80 characters."),
        ({"texts_fr": "x" * 2001}, "Write at most 2000 characters."),
        ({"about": "zeppelins"}, "We do not know the word “zeppelins” yet. Choose another one."),
        ({"about": "wachtend"}, "We do not know the word “wachtend” yet. Choose another one."),
        ({"about": ",".join(f"w{n}" for n in range(9))}, "Choose at most 8 words."),
        ({"place": "nowhere"}, "Choose one from the list."),
        ({"kind": "sect"}, "Choose one of these."),
        ({"joining": ""}, "Choose one of these."),
        ({"audience": "nobody"}, "Choose one of these."),
        ({"languages": "xx"}, "Choose from these languages."),
        ({"question_3": "x" * 201}, "Write at most 200 characters."),
    ],
)
def test_what_is_wrong_with_a_group_is_said_at_its_field(client, session, concept, stranger, sign_in, typed, said):
    concept("bike-repair", {"fr": "Réparation de vélos"})
    concept("waiting", {"nl": "wachtend"}, state="waiting")
    sign_in(client, stranger)
    response = client.post_form("/groups/new", {**WISH, **typed})
    assert response.status_code == 422
    assert said in text_of(response)
    assert session.query(Group).count() == 0


def test_organisers_change_and_archive_their_group_and_others_do_not(client, three, stranger, resident, sign_in):
    sign_in(client, stranger)
    assert client.get("/groups/bikes/change").status_code == 403
    assert client.post_raw("/groups/bikes/change", WISH).status_code == 403
    assert client.post_raw("/groups/bikes/archive").status_code == 403
    sign_in(client, resident)
    response = client.post_form("/groups/bikes/change", {"names_en": "Bicycles", "about": "mending bicycles"})
    assert response.status_code == 303
    text = text_of(client.get("/groups/bikes"))
    assert "Bicycles" in text
    assert "Réparation de vélos" in text
    client.post_form("/groups/bikes/archive", page="/groups/bikes/change")
    assert client.post_form("/groups/bikes/change", {"names_en": "X"}).status_code == 409
    client.post_form("/groups/bikes/archive", page="/groups/bikes")
    assert "This group is archived" not in text_of(client.get("/groups/bikes"))


def test_a_visitor_is_asked_to_sign_in_first(client, three):
    for path in ("/groups/new", "/groups/bikes/join", "/groups/bikes/people", "/groups/bikes/threads/1"):
        assert client.get(path).headers["Location"].startswith("/sign-in?next="), path
