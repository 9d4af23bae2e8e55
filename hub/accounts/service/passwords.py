"""Passwords: argon2id, one hash computation whoever asks, and the ones that are refused."""

import re

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from hub.accounts.service.common_passwords import STEMS
from hub.domain.errors import Refused

LEAST, MOST = 12, 1000
NEW_LETTERS = 8
HASHER = PasswordHasher()
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$qhpUMYE1/7n48pWRpxGmLQ$Cj9hU0l2S5TfKmnJcN1zEo8rVq3xYwBdGa7uHiPsWtk"
"""A hash nobody has the password of: checked in place of an account that is not there, so that time tells nothing."""
LEET = str.maketrans("0134578@$!", "oieastbasi")
RUNS = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "azertyuiopqsdfghjklmwxcvbn",
)  # fmt: skip


def hash_password(text: str) -> str:
    """The argon2id hash to store; about 90 ms."""
    return HASHER.hash(text)


def verify(stored: str | None, text: str) -> bool:
    """True when `text` is the password of `stored`; takes as long for an account that is not there."""
    try:
        HASHER.verify(stored or NOBODY, text)
    except (Argon2Error, InvalidHashError):
        return False
    return stored is not None


def needs_new_hash(stored: str) -> bool:
    """True when the hash was made with weaker parameters than today's."""
    return HASHER.check_needs_rehash(stored)


def check(text: str, *, site_name: str, email: str, name: str = "") -> None:
    """Raise Refused on the field `password` for one that is too short, too long or too easy to guess."""
    if len(text) < LEAST:
        raise Refused("password-short", "password", least=LEAST)
    if len(text) > MOST:
        raise Refused("password-long", "password", most=MOST)
    if is_common(text):
        raise Refused("password-common", "password")
    if not says_something_new(text, (email, email.partition("@")[0], site_name, *name.split())):
        raise Refused("password-personal", "password")


def is_common(text: str) -> bool:
    """True for few characters, a run of the keyboard, a repetition, or a well-known word with trimmings."""
    plain = text.casefold()
    if len(set(plain)) <= 4 or _is_run(plain) or _is_repetition(plain):
        return True
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    return any(_stem(form) in STEMS for form in (bare, bare.translate(LEET)))


def says_something_new(text: str, known: tuple[str, ...]) -> bool:
    """True when enough letters remain once the site's name and what is known of the person are taken out."""
    plain = text.casefold()
    for word in sorted({word.casefold() for word in known if len(word) >= 3}, key=len, reverse=True):
        plain = plain.replace(word, "")
    return len(plain) >= NEW_LETTERS or plain == text.casefold()


def _stem(text: str) -> str:
    words = re.sub(r"[\W\d_]+", "", text)
    for length in range(1, len(words) // 2 + 1):
        if len(words) % length == 0 and words == words[:length] * (len(words) // length):
            return words[:length]
    return words


def _is_repetition(text: str) -> bool:
    return any(text == (text[:length] * len(text))[: len(text)] for length in range(1, 5))


def _is_run(text: str) -> bool:
    parts = re.findall(r"[a-z]+|\d+", text)
    runs = RUNS + tuple(run[::-1] for run in RUNS)
    return bool(parts) and "".join(parts) == text and all(len(p) >= 3 and any(p in run for run in runs) for p in parts)
