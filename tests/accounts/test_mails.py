"""The mails of accounts: a subject, the link, nothing that was typed becomes markup."""

import re
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from hub import outbox
from hub.operations.mail import letter

ODD = "<i>zq</i>\r\nBcc: all@example.org"
PLACE = {"fr": "Le Marronnier", "nl": "De Kastanje", "en": "The Chestnut"}
LINK = "http://127.0.0.1:8000/somewhere"
FACT = {"name": ODD, "audience": "resident", "place": PLACE, "link": LINK}
DECIDED = {**FACT, "party": ODD, "from_on": "01/12/2026", "until_on": "31/12/2026", "reason": ODD}
INVITED = {"inviter": ODD, "place": PLACE, "message": ODD, "until": "09/12/2026", "link": LINK}
PLAN = {"name": ODD, "party": "Zoë", "plan": {"en": "Flex"}, "place": PLACE, "link": LINK}
KINDS: list[tuple[str, dict[str, Any], str]] = [
    ("verify_email", {"name": ODD, "link": LINK}, "Open your account at Hub"),
    ("already_joined", {"name": ODD, "sign_in": LINK, "reset": LINK}, "You have an account at Hub"),
    ("reset_password", {"name": ODD, "link": LINK}, "A new password for Hub"),
    ("reset_unknown", {"link": LINK}, "No account with this address at Hub"),
    ("password_changed", {"name": ODD, "link": LINK}, "Your password at Hub was changed"),
    ("fact_claimed", {**FACT, "claimant": "Zoë", "proof": ODD}, "Zoë asks to be confirmed at The Chestnut"),
    ("fact_decided", {**DECIDED, "party": "Zoë", "state": "confirmed"}, "Confirmed: Zoë, resident at The Chestnut"),
    ("fact_decided", {**DECIDED, "party": "Zoë", "state": "refused"}, "Not confirmed: Zoë, resident at The Chestnut"),
    ("fact_decided", {**DECIDED, "party": "Zoë", "state": "ended"}, "Ended: Zoë, resident at The Chestnut"),
    (
        "mandate_given",
        {"name": ODD, "organisation": "Écluse", "from_on": "01/12/2026", "until_on": "", "keeper": True, "link": LINK},
        "You may act for Écluse",
    ),
    ("mandate_ended", {"name": ODD, "organisation": "Écluse", "link": LINK}, "You no longer act for Écluse"),
    ("plan_given", {**PLAN, "from_on": "01/12/2026", "until_on": "31/12/2026"}, "Zoë: the plan Flex at The Chestnut"),
    ("plan_ended", {**PLAN, "last_on": "31/12/2026"}, "Zoë: the plan Flex at The Chestnut ends"),
    ("plan_ended", {**PLAN, "last_on": ""}, "Zoë: the plan Flex at The Chestnut ends"),
    ("email_confirm", {"name": ODD, "old": "old@example.org", "link": LINK}, "Your new address at Hub"),
    ("email_in_use", {"link": LINK}, "Your address at Hub"),
    ("email_asked", {"name": ODD, "new": ODD, "link": LINK}, "Another address for your account at Hub?"),
    ("email_changed", {"name": ODD, "new": ODD, "site_link": LINK}, "Your address at Hub was changed"),
    ("account_merged", {"name": ODD, "email": "x@example.org", "link": LINK}, "One account at Hub instead of two"),
    ("invited", {**INVITED, "what": "resident"}, "An invitation to The Chestnut"),
    ("invited", {**INVITED, "what": "host"}, "An invitation to The Chestnut"),
    ("invited", {**INVITED, "what": "", "place": {}}, "An invitation to Hub"),
    ("account_closed", {"name": ODD, "cancelled": True, "link": LINK}, "Your account at Hub is closed"),
]


@pytest.mark.parametrize(("kind", "params", "subject"), KINDS)
def test_a_mail(app: Flask, now: datetime, kind: str, params: dict[str, Any], subject: str, outbox_of: Any) -> None:
    message = outbox_of(kind, params)
    said = letter(message)
    assert said.subject == subject
    assert "Subject:" not in said.text
    assert LINK in said.text
    assert f'href="{LINK}"' in said.html
    assert "<i>zq" not in said.html
    assert "\n\n\n" not in said.text
    assert re.findall(r".+\n.+", said.text.replace(ODD, "Zoë")) == [], "a blank line between paragraphs"
    for language in ("fr", "nl"):
        message.language = language
        assert LINK in letter(message).text


@pytest.fixture
def outbox_of(now: datetime, outbox: object) -> Any:
    """Puts a message in the outbox."""
    return lambda kind, params: add(kind, now, params)


def add(kind: str, now: datetime, params: dict[str, Any]) -> outbox.Message:
    return outbox.add(kind, to="zoe@example.org", language="en", now=now, **params)
