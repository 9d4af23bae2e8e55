from datetime import datetime

import pytest
from flask import Flask

from hub.content.service import finding, starting
from hub.db import db

LANGUAGES = ("fr", "nl", "en")


@pytest.fixture
def written(app: Flask, now: datetime) -> None:
    """The starting pages, and what the search finds."""
    starting.write_missing(languages=LANGUAGES, site="Hub", now=now)
    finding.rebuild()
    db.session.flush()
