"""The contestants, one server per database, and the figures printed at the end."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest

from tests.kit import postgres
from tests.proof.arena import Arena
from tests.proof.server import PRODUCT, Server

DATABASES = ("sqlite", "postgresql")
FIGURES = pytest.StashKey[list[str]]()

Starter = Callable[..., Server]


@pytest.fixture(scope="session")
def arena() -> Iterator[Arena]:
    """The contestants."""
    arena = Arena()
    yield arena
    arena.close()


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    """The database a proof runs on."""
    return str(request.param)


@pytest.fixture(scope="session")
def start() -> Iterator[Starter]:
    """Seeds and starts servers: `start("sqlite")`, `start("postgresql", application=…)`; all are stopped at the end."""
    running: list[Server] = []

    def begin(database: str, *, application: str = PRODUCT) -> Server:
        url = postgres.database() if database == "postgresql" else None
        server = Server(database_url=url, application=application)
        running.append(server)
        server.seed()
        server.start()
        return server

    yield begin
    for server in running:
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def served(start: Starter) -> Callable[[str], Server]:
    """The server that the contests of one database share; each contest has a room of its own."""
    shared: dict[str, Server] = {}

    def get(database: str) -> Server:
        if database not in shared:
            shared[database] = start(database)
        return shared[database]

    return get


@pytest.fixture
def server(served: Callable[[str], Server], database: str) -> Server:
    """The shared server of the database of this proof."""
    return served(database)


@pytest.fixture(scope="session")
def slots() -> int:
    """How many slots each contest is about."""
    return int(os.environ.get("HUB_PROOF_SLOTS", "40"))


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Takes a line for the summary of the run."""
    lines = request.config.stash.setdefault(FIGURES, [])
    return lambda line: lines.append(f"PROOF {line}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the figures of all proofs, whether they passed or not."""
    lines = config.stash.get(FIGURES, [])
    if lines:
        terminalreporter.section("proofs")
        for line in lines:
            terminalreporter.write_line(line)
