"""The calendar pages: what each reader sees, cell by cell."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from hub.accounts.models import Party, SignIn
from hub.outbox import Message
from hub.spaces.models import Holiday
from tests.kit import cast, house
from tests.kit.cast import Organisation
from tests.kit.client import Client
from tests.kit.places import Houses

SignInAs = Callable[[Client, Party], SignIn]
Outbox = Callable[[], list[Message]]
HALL = "/rooms/grande-salle"
SATURDAY = {"date": "2026-12-05", "start": "18:00", "end": "20:00", "title": "Birthday of Ayşe", "party": "me"}


def table(client: Client, path: str, *, status: int = 200) -> tuple[list[str], list[list[str]]]:
    """The row labels, and for each column what it shows row by row: "class|visible text", spans repeated."""
    answer = client.get(path)
    assert answer.status_code == status
    tree = house.parse(answer.get_data(as_text=True), whole=True)
    body = next(tree.iter("tbody"))
    labels: list[str] = []
    grid: dict[tuple[int, int], str] = {}
    for number, row in enumerate(body.findall("tr")):
        heading, *cells = list(row)
        labels.append((heading.text or "").strip())
        column = 0
        for cell in cells:
            while (number, column) in grid:
                column += 1
            shown = f"{cell.get('class', '').replace(' under', '')}|{_visible(cell)}"
            for down in range(int(cell.get("rowspan", "1"))):
                for across in range(int(cell.get("colspan", "1"))):
                    assert (number + down, column + across) not in grid
                    grid[number + down, column + across] = shown
    width = max(column for _, column in grid) + 1
    assert len(grid) == width * len(labels)
    return labels, [[grid[row, column] for row in range(len(labels))] for column in range(width)]


def _visible(cell: Any) -> str:
    parts = [cell.text or ""]
    for child in cell:
        if child.get("class") not in {"unseen", "seats"}:
            parts.append(_visible(child))
        parts.append(child.tail or "")
    return " ".join(" ".join(parts).split())


def neighbour(houses: Houses, resident: Party) -> Party:
    party = cast.person("Karim Secret", "karim@example.org", now=resident.created_at)
    cast.fact(party, "resident", houses.le_marronnier, now=resident.created_at)
    return party


def test_a_week_as_a_resident_sees_it(
    client: Client, houses: Houses, resident: Party, sign_in: SignInAs, outbox: Outbox
) -> None:
    sign_in(client, neighbour(houses, resident))
    client.post_raw(f"{HALL}/book", SATURDAY | {"title": "Hidden", "start": "10:00", "end": "12:30"})
    client.post_raw(f"{HALL}-a/book", SATURDAY | {"title": "Open choir", "visibility": "open", "date": "2026-12-01"})
    sign_in(client, resident)
    client.post_raw(f"{HALL}/book", SATURDAY)
    labels, columns = table(client, f"{HALL}?week=2026-W49")
    assert labels == [
        "09:00", "10:00", "11:00", "12:00", "12:30", "13:00", "14:00", "15:00", "16:00", "17:00", "17:30", "18:00",
        "19:00", "20:00", "21:00",
    ]  # fmt: skip
    assert columns[1] == [
        *["kept association|Associations The association’s days, until 17:30"] * 10,
        "turn|Hand-over",
        *["event|Open choir Open to all"] * 2,
        "free resident|Free 20:00–22:00 residents",
        "free resident|21:00",
    ]
    assert columns[5] == [
        "free resident|Free 09:00–10:00 residents",
        *["busy|Busy until 12:30"] * 3,
        "free resident|Free 12:30–18:00 residents",
        *[f"free resident|{hour}:00" for hour in (13, 14, 15, 16, 17)],
        "free resident|17:30",
        *["mine|Yours: Birthday of Ayşe 18:00–20:00"] * 2,
        "free resident|Free 20:00–22:00 residents",
        "free resident|21:00",
    ]


def test_nobody_learns_a_private_title(
    client: Client, houses: Houses, resident: Party, stranger: Party, manager: Party, sign_in: SignInAs, outbox: Outbox
) -> None:
    sign_in(client, resident)
    client.post_raw(f"{HALL}/book", SATURDAY | {"title": "Hidden party"})
    other = neighbour(houses, resident)
    for reader in (None, stranger, other):
        if reader is None:
            client.delete_cookie("hub")
        else:
            sign_in(client, reader)
        for path in (f"{HALL}?week=2026-W49", f"{HALL}-a?week=2026-W49", "/rooms/cuisine", HALL + "-b?day=2026-12-05"):
            text = client.get(path).get_data(as_text=True)
            assert "Hidden party" not in text
            assert "Fatima" not in text
    sign_in(client, manager)
    text = client.get(f"{HALL}-a?week=2026-W49").get_data(as_text=True)
    assert "Hidden party" in text
    assert "Fatima El Amrani" in text


def test_free_cells_lead_to_a_form_that_is_accepted(
    client: Client, houses: Houses, resident: Party, sign_in: SignInAs, outbox: Outbox
) -> None:
    sign_in(client, resident)
    tree = house.parse(client.get(f"{HALL}?week=2026-W49").get_data(as_text=True), whole=True)
    links = [a.get("href", "") for cell in tree.iter("td") if "free" in cell.get("class", "") for a in cell.iter("a")]
    assert len(links) == 5 * 4 + 2 * 14
    assert links[0] == f"{HALL}/book?date=2026-12-05&start=09:00&end=11:00"
    first_of_day = {link.split("date=")[1][:10]: link for link in reversed(links)}
    assert len(first_of_day) == 7
    for day, link in first_of_day.items():
        fields = client.fields(link, action=f"{HALL}/book") | {"title": "x", "key": day}
        assert client.post(f"{HALL}/book", data=fields).status_code == 303


def test_a_delegate_sees_the_time_of_the_association(
    client: Client, houses: Houses, association: Organisation, sign_in: SignInAs
) -> None:
    cast.fact(association.person, "resident", houses.le_marronnier, now=association.person.created_at)
    sign_in(client, association.person)
    _labels, columns = table(client, f"{HALL}?week=2026-W49")
    assert columns[0][0] == "free association|Free 09:00–17:30 associations"
    assert columns[0][-4] == "free resident|Free 18:00–22:00 residents"
    text = client.get(f"{HALL}?week=2026-W49").get_data(as_text=True)
    assert "Seen as Joris Peeters, Les Ateliers du Canal." in text
    assert f"{HALL}/book?date=2026-11-30&amp;start=09:00&amp;end=11:00&amp;party=ateliers-du-canal" in text
    assert f'{HALL}/book?date=2026-11-30&amp;start=18:00&amp;end=20:00"' in text
    _labels, columns = table(client, f"{HALL}?week=2026-W52")
    assert columns[0][-4].startswith("free resident|")
    assert columns[0][0] == "free association|Free 09:00–17:30 associations"


def test_a_night_belongs_to_the_day_it_starts(
    client: Client, houses: Houses, coworker: Party, sign_in: SignInAs, outbox: Outbox
) -> None:
    sign_in(client, coworker)
    client.post_raw("/rooms/studio/book", SATURDAY | {"start": "23:00", "end": "02:00"})
    labels, columns = table(client, "/rooms/studio?week=2026-W49")
    assert labels[0] == "09:00"
    assert labels[-5:] == ["23:00", "00:00", "01:00", "02:00", "03:00"]
    assert columns[5][-5:] == [
        *["mine|Yours: Birthday of Ayşe 23:00–02:00"] * 3,
        "free coworker|Free 02:00–04:00 coworkers",
        "free coworker|03:00",
    ]
    assert columns[6] == ["closed|Closed"] * len(labels)


def test_the_hour_that_does_not_exist_is_no_link(app: Flask, client: Client, houses: Houses, coworker: Party) -> None:
    later = app.config["NOW"] = datetime(2027, 3, 1, 9, tzinfo=UTC)
    cast.sign_in(client, coworker, now=later)
    labels, columns = table(client, "/rooms/studio?week=2027-W12")
    assert labels[-3:] == ["01:00", "02:00", "03:00"]
    assert columns[5][-3:] == [
        "free coworker|01:00",
        "gone|The clocks go forward",
        "free coworker|Free 03:00–04:00 coworkers",
    ]
    assert columns[4][-1] == "free coworker|03:00"


def test_the_repeated_hour_has_one_row(app: Flask, client: Client, houses: Houses, coworker: Party) -> None:
    later = app.config["NOW"] = datetime(2027, 10, 20, 9, tzinfo=UTC)
    cast.sign_in(client, coworker, now=later)
    labels, columns = table(client, "/rooms/studio?week=2027-W43")
    assert labels[-3:] == ["01:00", "02:00", "03:00"]
    assert columns[5][-2:] == ["free coworker|02:00", "free coworker|03:00"]


def test_a_pool_counts_its_desks(
    client: Client, houses: Houses, coworker: Party, sign_in: SignInAs, outbox: Outbox
) -> None:
    other = cast.person("Other", "other@example.org", now=coworker.created_at)
    cast.fact(other, "coworker", houses.quai_40, now=coworker.created_at)
    sign_in(client, other)
    desks = SATURDAY | {"start": "10:00", "end": "12:00", "quantity": "19"}
    client.post_raw("/rooms/open-space/book", desks)
    client.post_raw("/rooms/open-space/book", desks | {"start": "12:00", "end": "13:00", "quantity": "24"})
    sign_in(client, coworker)
    _labels, columns = table(client, "/rooms/open-space?week=2026-W49")
    assert columns[5][2:6] == [
        "free coworker|5 of 24 free",
        "free coworker|5 of 24 free",
        "busy|Full 0 of 24 free",
        "free coworker|24 of 24 free",
    ]


def test_a_request_shows_to_the_one_who_asked(
    client: Client, houses: Houses, resident: Party, sign_in: SignInAs, outbox: Outbox
) -> None:
    sign_in(client, resident)
    client.post_raw("/rooms/cuisine/book", SATURDAY)
    assert "You asked: Birthday of Ayşe" in client.get("/rooms/cuisine?week=2026-W49").get_data(as_text=True)
    sign_in(client, neighbour(houses, resident))
    labels, columns = table(client, "/rooms/cuisine?week=2026-W49")
    assert columns[5][labels.index("18:00")] == "free resident|18:00"


NO_WEEK = ("2026-W60", "2026-W00", "W49", "9999-W52", "9" * 30, "x" * 6000)
NO_DAY = ("day=2026-02-30", "date=x", "day=%00", "day=2200-12-31")


@pytest.mark.parametrize("query", [*(f"week={week}" for week in NO_WEEK), *NO_DAY])
def test_a_week_that_does_not_exist_shows_the_current_one(client: Client, houses: Houses, query: str) -> None:
    answer = client.get(f"{HALL}?{query}")
    assert answer.status_code == 422
    assert "23–29 November 2026" in answer.get_data(as_text=True)


@pytest.mark.parametrize("query", ["week=2026-W48", "day=2026-11-29", "date=25/11/2026", ""])
def test_the_ways_to_name_a_week(client: Client, houses: Houses, session: Session, query: str) -> None:
    session.add(Holiday(day=date(2026, 11, 26), names={"en": "A day off"}))
    text = client.get(f"{HALL}?{query}").get_data(as_text=True)
    assert "23–29 November 2026" in text
    assert "Today, Wednesday" in text
    assert "A day off" in text
    assert 'class="now past-0"' in text


def test_the_day_of_a_place_merges_the_hall(
    client: Client, houses: Houses, resident: Party, sign_in: SignInAs, outbox: Outbox
) -> None:
    sign_in(client, resident)
    client.post_raw(f"{HALL}/book", SATURDAY)
    client.post_raw(f"{HALL}-a/book", SATURDAY | {"start": "14:00", "end": "15:00", "title": "Half", "key": "2"})
    labels, columns = table(client, "/places/le-marronnier/day?date=2026-12-05")
    evening, half = labels.index("18:00"), labels.index("14:00")
    assert [column[evening] for column in columns[:3]] == ["mine|Yours: Birthday of Ayşe 18:00–20:00"] * 3
    assert columns[0][half] == "mine|Yours: Half 14:00–15:00"
    assert columns[1][half].startswith("free resident|")
    assert columns[2][half] == "gone|Not free together A part is in use"


@pytest.mark.parametrize("query", ["date=2026-02-30", "date=x", "date=2200-12-31", "date=" + "9" * 30])
def test_a_day_that_does_not_exist_shows_today(client: Client, houses: Houses, query: str) -> None:
    answer = client.get(f"/places/le-marronnier/day?{query}")
    assert answer.status_code == 422
    assert "Wednesday 25 November 2026" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", [f"{HALL}?week=2026-W49", "/bookings", "/manage/bookings"])
def test_more_bookings_need_no_more_queries(
    client: Client,
    houses: Houses,
    resident: Party,
    manager: Party,
    sign_in: SignInAs,
    outbox: Outbox,
    queries: Any,
    path: str,
) -> None:
    counts = []
    for number in (1, 2, 3):
        sign_in(client, resident)
        when = {"date": f"2026-12-0{number + 3}", "start": "18:00", "end": "19:00", "key": str(number)}
        assert client.post_raw(f"{HALL}/book", SATURDAY | when).status_code == 303
        asked = when | {"key": f"k{number}"}
        assert client.post_raw("/rooms/cuisine/book", SATURDAY | asked).status_code == 303
        if path.startswith("/manage"):
            sign_in(client, manager)
        client.get(path)
        with queries() as sent:
            assert client.get(path).status_code == 200
        counts.append(len(sent))
    assert len(set(counts)) == 1, counts
