"""A kind of message of the tests' own, and a mail server that answers as it is told."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TypeVar

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from hub import outbox

TEMPLATES = {
    "emails/trial.txt": "Subject: Trial {{ title }}\n\nBonjour, {{ title }}.\n{{ _('Home:') }} {{ base_url }}/\n",
    "emails/trial.html": '{% extends "layouts/mail.html" %}{% block main %}<p>Bonjour, {{ title }}.</p>{% endblock %}',
}


@contextmanager
def trial_kind(app: Flask) -> Iterator[None]:
    """Inside, `outbox.add("trial", title=…)` works."""
    loader = app.jinja_env.loader
    assert loader is not None
    app.jinja_env.loader = ChoiceLoader([DictLoader(dict(TEMPLATES)), loader])
    outbox.register("trial", "title")
    try:
        yield
    finally:
        app.jinja_env.loader = loader
        app.jinja_env.cache.clear()  # type: ignore[union-attr]
        del outbox.KINDS["trial"]


class Server:
    """What the mail server answers next, and what it has taken."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.recipient_answer = "250 OK"
        self.seen: list[EmailMessage] = []
        self.taken: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take or refuse the recipient."""
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take or refuse the message."""
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.SMTP)
        assert isinstance(mail, EmailMessage)
        self.seen.append(mail)
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            self.taken.append(mail)
        return answer


S = TypeVar("S", bound=Server)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def mail_server(server: S | None = None) -> Iterator[tuple[S, str]]:
    """A server on loopback, and its address as HUB_MAIL_URL takes it."""
    server = server or Server()  # type: ignore[assignment]
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield server, f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()
