"""A message of the outbox as a mail, and the conversation with the mail server."""

import logging
import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from urllib.parse import unquote, urlsplit

from flask import current_app, render_template
from flask_babel import force_locale

from hub.operations import readers
from hub.operations.readers import Reader
from hub.outbox import CHOICES, Message

TIMEOUT = 10
"""Seconds the mail server may take for each answer."""

PORTS = {"smtp": 25, "smtps": 465}
SIGN_IN_CODES = frozenset({530, 534, 535, 538})
METHOD = re.compile(r"^METHOD:([A-Z]+)\s*$", re.MULTILINE)

logger = logging.getLogger(__name__)


class Lines(EmailPolicy):
    """Mail for the wire. The address in List-Unsubscribe stays in one piece: folded, it would be encoded words."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """One header as octets."""
        if name.lower() == "list-unsubscribe":
            return f"{name}: {value}\r\n".encode("ascii")
        return super().fold_binary(name, value)


LINES = Lines(linesep="\r\n")


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message says, in the recipient's language."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Ends:
    """The addresses at the foot of a mail: which mails one gets; no more of this kind, None where it always goes."""

    choose: str
    stop: str | None


class Undelivered(Exception):
    """The server did not take the mail: `final` when asking again is of no use, `down` when it could not be reached."""

    def __init__(self, text: str, *, final: bool = False, down: bool = False) -> None:
        super().__init__(text)
        self.final = final
        self.down = down


def letter(message: Message, *, ends: Ends | None = None) -> Letter:
    """Subject, text and HTML of a message, from `emails/<kind>.txt` and `.html`, with the addresses at its foot."""
    settings = current_app.config["HUB"]
    words = {
        **message.params,
        "language": message.language,
        "recipient": message.recipient,
        "base_url": settings.base_url,
        "site_name": settings.name,
        "ends": ends,
    }
    with force_locale(message.language):
        first, _, text = render_template(f"emails/{message.kind}.txt", **words).lstrip().partition("\n")
        subject = " ".join(first.removeprefix("Subject:").split())
        html = render_template(f"emails/{message.kind}.html", subject=subject, **words)
        foot = render_template("layouts/mail_end.txt", **words).strip() if ends is not None else ""
    return Letter(subject, "\n\n".join(part for part in (text.strip(), foot) if part) + "\n", html)


def ends_of(message: Message, reader: Reader | None) -> Ends | None:
    """The foot of a mail to somebody with an account; none on a message without a topic."""
    if reader is None or not message.topic:
        return None
    base: str = current_app.config["HUB"].base_url
    stop = None
    if message.topic in CHOICES:
        token = readers.stop_token(reader.party_id, message.topic, secret=str(current_app.secret_key))
        stop = f"{base}/mail/{token}"
    return Ends(f"{base}/account/mail", stop)


def compose(message: Message, *, reader: Reader | None = None) -> EmailMessage:
    """The mail of a message: the same octets at every try. A line break in a value cannot start a header."""
    settings = current_app.config["HUB"]
    ends = ends_of(message, reader)
    words = letter(message, ends=ends)
    mail = EmailMessage(policy=LINES)
    mail["From"] = Address(" ".join(settings.name.split()), addr_spec=settings.mail_from)
    mail["To"] = Address(addr_spec=message.recipient)
    mail["Subject"] = words.subject
    mail["Date"] = message.created_at
    mail["Message-ID"] = message.message_id
    mail["Auto-Submitted"] = "auto-generated"
    if "reply_to" in message.params:
        mail["Reply-To"] = Address(addr_spec=message.params["reply_to"])
    if ends is not None and ends.stop is not None:
        mail["List-Unsubscribe"] = f"<{ends.stop}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(words.text)
    mail.add_alternative(words.html, subtype="html")
    if message.attachment:
        _attach(mail, message.attachment)
    mail["Content-Language"] = message.language
    _bind(mail, message.message_id.strip("<>").partition("@")[0])
    return mail


def _attach(mail: EmailMessage, calendar: str) -> None:
    """Beside the text for what Outlook and Gmail act on by themselves, and as a file for everybody else."""
    method = method_of(calendar)
    if method == "PUBLISH":
        mail.add_attachment(
            calendar.encode(),
            maintype="text",
            subtype="calendar",
            filename="booking.ics",
            params={"charset": "utf-8", "method": method},
        )
        return
    mail.add_alternative(
        calendar.encode(),
        maintype="text",
        subtype="calendar",
        disposition="inline",
        params={"charset": "utf-8", "method": method},
    )
    mail.add_attachment(calendar.encode(), maintype="application", subtype="ics", filename="booking.ics")


def _bind(mail: EmailMessage, key: str) -> None:
    for number, part in enumerate(mail.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{key}_{number}")


def method_of(calendar: str) -> str:
    """The METHOD a calendar attachment names; PUBLISH when it names none."""
    found = METHOD.search(calendar)
    return found[1] if found else "PUBLISH"


def send(mail: EmailMessage, *, url: str) -> None:
    """Hand a mail to the server at `url` (`smtp:`, `smtps:`, or `console:`). Raises Undelivered."""
    if url.startswith("console:"):
        body = mail.get_body(("plain",))
        text = body.get_content() if body is not None else ""
        logger.warning("mail to %s: %s\n%s", mail["To"], mail["Subject"], text)
        return
    try:
        _converse(mail, url=url)
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        raise Undelivered(_said(code, text), final=_is_final(code)) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Undelivered(str(error), final=True) from error
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        raise Undelivered(_said(error.smtp_code, error.smtp_error), final=_is_final(error.smtp_code)) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Undelivered(f"{type(error).__name__}: {error}", down=True) from error


def greet(url: str) -> None:
    """Open a conversation and leave again; raises Undelivered when there is no server."""
    if url.startswith("console:"):
        return
    try:
        _leave(_connect(url))
    except (smtplib.SMTPException, OSError) as error:
        raise Undelivered(f"{type(error).__name__}: {error}", down=True) from error


def _converse(mail: EmailMessage, *, url: str) -> None:
    server = _connect(url)
    try:
        server.send_message(mail)
    finally:
        _leave(server)


def _connect(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    host, port = parts.hostname or "localhost", parts.port or PORTS[parts.scheme]
    secure = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=secure)
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT)
    try:
        server.ehlo_or_helo_if_needed()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=secure)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _leave(server: smtplib.SMTP) -> None:
    """Say goodbye; what the server took stays taken, however it answers this."""
    with suppress(smtplib.SMTPException, OSError):
        server.quit()
    server.close()


def _is_final(code: int) -> bool:
    return code >= 500 and code not in SIGN_IN_CODES


def _said(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
