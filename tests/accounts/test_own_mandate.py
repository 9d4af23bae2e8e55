"""Nobody lets themselves act for an organisation; the form says so and keeps what was typed."""

from sqlalchemy import select

from hub.accounts.models import Mandate
from tests.kit import cast

PAGE = "/manage/organisations/les-ateliers"


def test_naming_oneself_is_said_at_the_field(client, houses, manager, session, sign_in, now):
    body = cast.organisation("Les Ateliers", "les-ateliers", now=now)
    cast.fact(body, "association", houses.le_marronnier, now=now)
    sign_in(client, manager)
    answer = client.post_form(PAGE, {"who": "manager@example.org"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Somebody else gives this: nobody lets themselves act for an organisation." in text
    assert 'value="manager@example.org"' in text
    assert session.scalars(select(Mandate)).all() == []
