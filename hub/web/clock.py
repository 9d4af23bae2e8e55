"""The one place of the web that reads the clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import current_app


def now() -> datetime:
    """This instant, aware UTC, in whole seconds; `NOW` in the app's configuration stops it for tests."""
    fixed: datetime | None = current_app.config.get("NOW")
    return fixed if fixed is not None else datetime.now(UTC).replace(microsecond=0)


def zone() -> ZoneInfo:
    """The zone of this installation."""
    tz: ZoneInfo = current_app.config["HUB"].tz
    return tz


def today() -> date:
    """Today in the installation's zone."""
    return now().astimezone(zone()).date()
