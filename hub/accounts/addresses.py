"""What counts as an e-mail address, and as an address of the web."""

from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

MOST = 254


def is_address(text: str | None) -> bool:
    """True for an address mail can be sent to, by its form; nothing is looked up."""
    if not text or len(text) > MOST:
        return False
    try:
        validate_email(text, check_deliverability=False, strict=True)
    except EmailNotValidError:
        return False
    return True


def is_web_address(text: str) -> bool:
    """True for an http or https address with a host name and no sign-in in it."""
    if len(text) > 300 or any(ord(c) <= 32 or c in '\\<>"' for c in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and "@" not in parts.netloc
    except ValueError:
        return False
