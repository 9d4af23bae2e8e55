"""The contact form: it reaches who manages the place, and nobody else."""

from datetime import timedelta

import pytest

from hub.accounts.service.throttling import network_of
from hub.content.service import contact
from hub.operations import mail
from tests.kit import cast

TYPED = {
    "name": "Nour Haddad",
    "email": "nour@example.org",
    "place": "le-marronnier",
    "message": "Bonjour,\n\nla salle a-t-elle un piano ?",
}


def text_of(response):
    return response.get_data(as_text=True)


def test_a_message_reaches_who_manages_the_place(client, houses, manager, administrator, outbox, now):
    cast.grant(cast.person("Lieve Peeters", "lieve@example.org", now=now), "manager", houses.quai_40, now=now)
    response = client.post_form("/contact", TYPED)
    assert (response.status_code, response.headers["Location"]) == (303, "/contact/sent")
    assert client.get("/contact/sent").status_code == 200
    (message,) = outbox()
    assert (message.kind, message.recipient, message.language) == ("contact_message", "manager@example.org", "en")
    letter = mail.compose(message)
    assert letter["Reply-To"] == "nour@example.org"
    assert letter["To"] == "manager@example.org"
    assert letter["Subject"] == "Nour Haddad writes about Le Marronnier"
    text = letter.get_body(("plain",)).get_content()
    assert "la salle a-t-elle un piano ?" in text
    assert "Nobody has checked that the name and the address are theirs." in text


def test_a_place_without_manager_reaches_the_administrators_else_its_own_address(
    client, houses, outbox, now, administrator
):
    client.post_form("/contact", {**TYPED, "place": "quai-40"})
    assert [one.recipient for one in outbox()] == ["admin@example.org"]


def test_a_place_nobody_runs_uses_the_address_it_shows(client, houses, outbox):
    client.post_form("/contact", TYPED)
    assert [one.recipient for one in outbox()] == ["rooms@example.org"]


def test_where_nobody_reads_it_the_form_says_so(client, houses, session):
    houses.le_marronnier.contact_email = ""
    session.flush()
    response = client.post_form("/contact", TYPED)
    assert response.status_code == 422
    assert "Nobody reads messages for this place yet. Choose another one." in text_of(response)
    assert "un piano" in text_of(response)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Enter your name, so that they know whom they answer."),
        ({"name": "x" * 121}, "Write it in at most 120 characters."),
        ({"email": ""}, "Enter your e-mail address."),
        ({"email": "nour"}, "Enter an e-mail address like name@example.org."),
        ({"email": "a@b.be, c@d.be"}, "Enter an e-mail address like name@example.org."),
        ({"email": "nour@example.org\r\nBcc: all@example.org"}, "Enter an e-mail address like name@example.org."),
        ({"place": ""}, "Choose one of the places."),
        ({"place": "nowhere"}, "Choose one from the list."),
        ({"message": ""}, "Write what you would like to know."),
        ({"message": " \n "}, "Write what you would like to know."),
        ({"message": "x" * 4001}, "Write at most 4000 characters."),
        ({"name": "\x00"}, "Enter your name, so that they know whom they answer."),
    ],
)
def test_what_is_missing_is_said_at_its_field(client, houses, manager, typed, said):
    response = client.post_form("/contact", {**TYPED, **typed})
    text = text_of(response)
    assert response.status_code == 422
    assert said in text
    assert "<title>Error:" in text
    for name, value in TYPED.items():
        if name not in typed and name not in {"place", "message"}:
            assert f'value="{value}"' in text
    assert ("un piano" in text) is ("message" not in typed)


def test_no_value_starts_a_header(client, houses, manager, outbox):
    name = "Nour\r\nBcc: all@example.org\r\n\r\nBody"
    assert client.post_form("/contact", {**TYPED, "name": name}).status_code == 303
    letter = mail.compose(outbox()[0])
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Nour Bcc: all@example.org Body writes about Le Marronnier"
    head = letter.as_bytes().partition(b"\r\n\r\n")[0]
    assert b"\r\nBcc" not in head


def test_required_fields_say_so_and_privacy_is_explained(client, houses, written):
    text = text_of(client.get("/contact?place=quai-40"))
    assert text.count("(required)") == 4
    assert '<option selected value="quai-40">' in text
    assert 'href="/pages/privacy"' in text.split("<footer")[0]
    assert 'name="copy"' not in text


def test_somebody_signed_in_finds_it_filled_and_may_have_a_copy(client, houses, manager, resident, sign_in, outbox):
    sign_in(client, resident)
    fields = client.fields("/contact")
    assert (fields["name"], fields["email"]) == ("Fatima El Amrani", "resident@example.org")
    typed = {"place": "le-marronnier", "message": "Un piano ?", "copy": "y"}
    assert client.post_form("/contact", typed).status_code == 303
    message, copy = outbox()
    assert (message.recipient, message.params["signed_in"]) == ("manager@example.org", True)
    assert (copy.kind, copy.recipient) == ("contact_copy", "resident@example.org")
    assert "Un piano ?" in mail.compose(copy).get_body(("plain",)).get_content()
    assert "Nobody has checked" not in mail.compose(message).get_body(("plain",)).get_content()


def test_a_copy_never_goes_to_an_address_that_was_only_typed(client, houses, manager, resident, sign_in, outbox):
    assert client.post_form("/contact", {**TYPED, "copy": "y"}).status_code == 303
    sign_in(client, resident)
    assert client.post_form("/contact", {**TYPED, "email": "victim@example.org", "copy": "y"}).status_code == 303
    assert [(one.kind, one.recipient) for one in outbox()] == [
        ("contact_message", "manager@example.org"),
        ("contact_message", "manager@example.org"),
        ("contact_copy", "resident@example.org"),
    ]
    assert outbox()[1].params["signed_in"] is False


def test_who_writes_too_often_waits(client, houses, manager, outbox, app, now):
    app.config["NOW"] = now
    for _ in range(contact.FROM_ADDRESS):
        assert client.post_form("/contact", TYPED).status_code == 303
    response = client.post_form("/contact", TYPED)
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "3600"
    assert "Wait 60 min, or call." in text_of(response)
    assert "un piano" in text_of(response)
    for number in range(contact.FROM_NETWORK - contact.FROM_ADDRESS):
        assert client.post_form("/contact", {**TYPED, "email": f"n{number}@example.org"}).status_code == 303
    assert client.post_form("/contact", {**TYPED, "email": "other@example.org"}).status_code == 429
    app.config["NOW"] = now + timedelta(hours=1)
    assert client.post_form("/contact", TYPED).status_code == 303
    assert len(outbox()) == contact.FROM_NETWORK + 1
    assert network_of("127.0.0.1") == "127.0.0.0/24"


def test_an_archived_place_is_not_written_to(client, houses, manager, session, now):
    houses.le_marronnier.archived_at = now
    session.flush()
    assert "le-marronnier" not in text_of(client.get("/contact")).split("<footer")[0]
    assert client.post_raw("/contact", TYPED).status_code == 422
