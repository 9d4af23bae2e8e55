"""Settings from the environment (HUB_*) or `.env`; a wrong one stops the start with one line."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values

LANGUAGES = ("fr", "nl", "en")
ROOT = Path(__file__).resolve().parent.parent


class SettingError(Exception):
    """A setting that cannot be used; the message is one clear line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, checked."""

    database_url: str
    queue_url: str
    redis_url: str | None
    secret_key: str | None
    mail_url: str
    mail_from: str
    base_url: str
    port: int
    timezone: str
    languages: tuple[str, ...]
    name: str
    limits: bool
    proxies: int
    instance: Path

    @property
    def tz(self) -> ZoneInfo:
        """The zone of this installation."""
        return ZoneInfo(self.timezone)

    @property
    def secure(self) -> bool:
        """True when people reach the site over https."""
        return self.base_url.startswith("https://")


def load(env: Mapping[str, str] | None = None, *, root: Path = ROOT) -> Settings:
    """Settings from `env` (default: the process, over `.env` in the project). Raises SettingError."""
    if env is None:
        env = {**{k: v for k, v in dotenv_values(root / ".env").items() if v is not None}, **os.environ}
    instance = Path(env.get("HUB_INSTANCE") or root / "instance").resolve()
    port = _number(env, "HUB_PORT", 8000)
    return Settings(
        database_url=_database(env.get("HUB_DATABASE_URL") or f"sqlite:///{instance / 'hub.sqlite'}"),
        queue_url=_one_of_schemes(env, "HUB_QUEUE_URL", f"sqlite:///{instance / 'queue.sqlite'}", QUEUES),
        redis_url=_one_of_schemes(env, "HUB_REDIS_URL", "redis:", REDIS) if env.get("HUB_REDIS_URL") else None,
        secret_key=env.get("HUB_SECRET_KEY") or None,
        mail_url=_one_of_schemes(env, "HUB_MAIL_URL", "console:", MAILS),
        mail_from=env.get("HUB_MAIL_FROM") or "hub@localhost",
        base_url=_base_url(env.get("HUB_BASE_URL") or f"http://127.0.0.1:{port}"),
        port=port,
        timezone=_timezone(env.get("HUB_TIMEZONE") or "Europe/Brussels"),
        languages=_languages(env.get("HUB_LANGUAGES") or ",".join(LANGUAGES)),
        name=env.get("HUB_NAME") or "Hub",
        limits=_switch(env, "HUB_LIMITS"),
        proxies=_number(env, "HUB_PROXIES", 0, least=0),
        instance=instance,
    )


QUEUES = ("sqlite", "postgresql", "redis", "immediate")
MAILS = ("console", "smtp", "smtps")
REDIS = ("redis", "rediss")


def _number(env: Mapping[str, str], name: str, default: int, *, least: int = 1) -> int:
    value = env.get(name) or str(default)
    if not value.isdecimal() or not least <= int(value) <= 65535:
        raise SettingError(f"{name} must be a number from {least} to 65535, not {value!r}")
    return int(value)


def _switch(env: Mapping[str, str], name: str) -> bool:
    value = (env.get(name) or "on").lower()
    if value not in {"on", "off"}:
        raise SettingError(f"{name} must be on or off, not {value!r}")
    return value == "on"


def _one_of_schemes(env: Mapping[str, str], name: str, default: str, schemes: tuple[str, ...]) -> str:
    value = env.get(name) or default
    if value.split(":", 1)[0] not in schemes:
        raise SettingError(f"{name} must start with one of {', '.join(s + ':' for s in schemes)}, not {value!r}")
    return value


def _database(value: str) -> str:
    if value.startswith("postgres://"):
        value = "postgresql://" + value.removeprefix("postgres://")
    if not value.startswith(("sqlite:///", "postgresql://")):
        raise SettingError("HUB_DATABASE_URL must start with sqlite:/// or postgresql://")
    return value


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/"):
        raise SettingError(f"HUB_BASE_URL must be like https://hub.example, without a path, not {value!r}")
    return f"{parts.scheme}://{parts.netloc}"


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingError(f"HUB_TIMEZONE must be a zone like Europe/Brussels, not {value!r}") from None
    return value


def _languages(value: str) -> tuple[str, ...]:
    languages = tuple(part.strip() for part in value.split(",") if part.strip())
    if not languages or any(language not in LANGUAGES for language in languages):
        raise SettingError(f"HUB_LANGUAGES must list some of {', '.join(LANGUAGES)}, not {value!r}")
    return languages
