"""The search page, and that it follows each change; what is hidden is never found."""

import pytest
from sqlalchemy import select

from hub import search
from hub.accounts.models import OrganisationPage
from hub.accounts.service.parties import create_organisation
from hub.content.service import finding
from hub.domain.permissions import Actor, Power
from hub.search import SearchEntry
from hub.spaces import service as spaces
from hub.spaces.service import PlaceWish, RoomWish


def text_of(response):
    return response.get_data(as_text=True)


def found(text):
    return [row.href for row in search.find(text)[0]]


@pytest.fixture
def boss(administrator):
    return Actor(party_id=administrator.id, powers=(Power("administrator", None),))


def test_everybody_finds_rooms_places_pages_and_organisations(client, houses, association, written):
    finding.rebuild()
    text = text_of(client.get("/search?q=chambre"))
    assert '<a href="/rooms/chambre-sur-jardin"><mark>Chambre</mark> sur jardin</a>' in text
    assert "1 result<" in text
    text = text_of(client.get("/search?q=ateliers"))
    assert 'href="/organisations/ateliers-du-canal"' in text
    assert 'href="/places/le-marronnier"' in text
    text = text_of(client.get("/search?q=priv"))
    assert 'href="/pages/privacy"' in text


@pytest.mark.parametrize(
    "query",
    ["", "%20", "c-est", "a%22b", "%27%20OR%201", "%25", "_", "%00", "%ff%fe", "x" * 6000, "%F0%9F%99%82", "a" * 300,
     "<script>", "2026-02-30", "9" * 30],
)  # fmt: skip
def test_no_question_is_an_error(client, houses, query):
    finding.rebuild()
    response = client.get(f"/search?q={query}")
    assert response.status_code == 200
    assert "<script>" not in text_of(response)


@pytest.mark.parametrize("number", ["0", "-1", "x", "2", "99999", "%00"])
def test_a_page_of_results_that_is_not_there(client, houses, number):
    assert client.get(f"/search?q=salle&page={number}").status_code == 404


def test_nothing_found_says_what_to_do(client, houses):
    text = text_of(client.get("/search?q=zeppelin"))
    assert "Nothing here with «zeppelin»" in text
    assert 'value="zeppelin"' in text


def test_a_place_and_its_rooms_follow_each_change(session, boss, now, houses):
    spaces.found_place(boss, slug="tri-postal", wish=PlaceWish(names={"fr": "Tri Postal"}), now=now)
    assert found("postal") == ["/places/tri-postal"]
    spaces.add_room(boss, "tri-postal", slug="verriere", wish=RoomWish(names={"fr": "La Verrière"}), now=now)
    assert found("verriere") == ["/rooms/verriere"]
    assert found("verrière postal") == ["/rooms/verriere"]
    spaces.change_place(boss, "tri-postal", wish=PlaceWish(names={"fr": "Halle Libelco"}), now=now)
    assert found("postal") == []
    assert found("libelco") == ["/places/tri-postal", "/rooms/verriere"]
    spaces.change_room(boss, "verriere", wish=RoomWish(names={"fr": "Serre"}, key_text={"fr": "Code 4711"}), now=now)
    assert found("verriere") == []
    assert found("serre") == ["/rooms/verriere"]
    assert found("4711") == []


def test_hidden_rooms_and_places_are_not_found(session, houses, now, client):
    finding.rebuild()
    assert "/rooms/cuisine" in found("cuisine")
    houses.cuisine.archived_at = now
    session.flush()
    finding.spaces(spaces.Changed(houses.le_marronnier.id, houses.cuisine.id, rule=True), now)
    assert found("cuisine") == []
    assert "/rooms/cuisine" not in text_of(client.get("/search?q=cuisine"))
    houses.le_marronnier.archived_at = now
    session.flush()
    finding.spaces(spaces.Changed(houses.le_marronnier.id, rule=True), now)
    assert found("marronnier") == []
    assert found("chambre") == []
    assert found("quai")


def test_organisations_follow_too(session, now):
    body = create_organisation(name="Vélo Solidaire", legal_form="ASBL", language="fr", now=now)
    assert found("velos") == ["/organisations/velo-solidaire"]
    session.add(OrganisationPage(party_id=body.id, texts={"fr": "Réparation"}, is_listed=False, changed_at=now))
    session.flush()
    finding.organisation(body.id, now)
    assert found("velo") == []
    assert found("reparation") == []


def test_a_person_is_never_found(session, houses, resident, manager):
    finding.rebuild()
    assert found("Fatima") == []
    assert found("resident@example.org") == []
    assert found("Diallo") == []


def test_rebuilding_mends_what_is_wrong_and_nothing_else(session, houses, written):
    finding.rebuild()
    assert finding.wrong() == []
    assert finding.rebuild() == 0
    row = session.scalars(select(SearchEntry).where(SearchEntry.href == "/rooms/cuisine")).one()
    row.titles = {"fr": "Tout autre chose"}
    search.put(search.Entry(kind="room", key="99999", href="/rooms/gone", titles={"fr": "Disparue"}))
    session.flush()
    assert len(finding.wrong()) == 2
    assert finding.rebuild() == 2
    assert finding.wrong() == []
    assert found("disparue") == []
    assert found("cuisine") == ["/rooms/cuisine"]
    assert finding.rebuild(anew=True) == search.count_entries()


def test_the_page_takes_the_same_statements_with_more_to_find(client, houses, queries, now):
    finding.rebuild()
    with queries() as few:
        client.get("/search?q=salle")
    for number in range(3):
        search.put(search.Entry(kind="room", key=f"x{number}", href="/x", titles={"fr": f"Salle {number}"}))
    with queries() as many:
        client.get("/search?q=salle")
    assert len(many) == len(few)
