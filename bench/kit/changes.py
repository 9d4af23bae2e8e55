"""Changes of what is served, from outside of the server, so that they cost it nothing."""

from collections.abc import Mapping

from sqlalchemy import create_engine, update

from hub.config import load
from hub.feeds.models import Collection


class Changes:
    """Counts changes of one collection."""

    def __init__(self, environment: Mapping[str, str], name: str) -> None:
        self._engine = create_engine(load(environment).database_url)
        self._name = name

    def count(self) -> None:
        """One change more."""
        counted = update(Collection).where(Collection.name == self._name).values(change=Collection.change + 1)
        with self._engine.begin() as connection:
            connection.execute(counted)

    def close(self) -> None:
        """Leave the database alone."""
        self._engine.dispose()
