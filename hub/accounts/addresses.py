"""What counts as an e-mail address."""

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
