import ast
import subprocess
import sys

import pytest

from tests.architecture import sources

CLOCK = {"now", "today", "utcnow", "time_ns", "monotonic", "perf_counter", "localtime"}
WEB = ("flask", "flask_login", "flask_wtf", "wtforms", "jinja2", "werkzeug", "hub.web")
STORE = ("sqlalchemy", "flask_sqlalchemy", "alembic")
FROM_DB = {"hub.db.prepare", "hub.db.prepared", "hub.db.afterwards", "hub.db.transactional", "hub.db.SAFE_METHODS"}


def starts(name: str, parents: tuple[str, ...]) -> bool:
    return any(name == parent or name.startswith(parent + ".") for parent in parents)


def test_the_import_contracts_hold():
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports; exit(lint_imports(no_cache=True))"]
    done = subprocess.run(command, cwd=sources.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_domain_knows_the_standard_library_and_dateutil_only():
    allowed = sys.stdlib_module_names | {"dateutil"}
    wrong = {
        f"{sources.name(path)}: {found}"
        for path in sources.modules("hub/domain")
        for found in sources.imports(path)
        if found.split(".")[0] not in allowed and not found.startswith("hub.domain.")
    }
    assert wrong == set()


def test_the_domain_reads_no_clock_no_chance_and_no_file():
    wrong = set()
    for path in sources.modules("hub/domain"):
        for node in ast.walk(sources.tree(path)):
            if isinstance(node, ast.Call) and (sources.called(node) in CLOCK or sources.called(node) == "open"):
                wrong.add(f"{sources.name(path)}:{node.lineno}")
        for found in sources.imports(path):
            if starts(found, ("time", "random", "secrets", "os", "io", "pathlib", "socket", "gettext", "uuid")):
                wrong.add(f"{sources.name(path)}: {found}")
    assert wrong == set()


def test_services_and_models_do_not_know_the_web():
    """`hub.db` is Flask's by nature; what decides and writes is not."""
    wrong = set()
    for feature in (*sources.FEATURES, "feeds"):
        for path in sources.modules(f"hub/{feature}"):
            below = path.relative_to(sources.ROOT / "hub" / feature).parts
            first = below[0].removesuffix(".py")
            if first in {"models", "service"} or feature == "feeds":
                wrong |= {f"{sources.name(path)}: {found}" for found in sources.imports(path) if starts(found, WEB)}
    assert wrong == set()


def is_web(found: set[str]) -> bool:
    return any(one in {"flask.Blueprint", "hub.web.access.allow"} for one in found) or any(
        starts(one, ("hub.web.forms", "wtforms", "flask_wtf")) for one in found
    )


def test_views_and_forms_hold_no_query_no_session_and_no_model():
    wrong = set()
    for path in sources.modules(*(f"hub/{feature}" for feature in sources.FEATURES)):
        found = sources.imports(path)
        if not is_web(found):
            continue
        for one in found:
            stored = starts(one, STORE) or ".models." in one or one.endswith(".models")
            if stored or (starts(one, ("hub.db",)) and one not in FROM_DB):
                wrong.add(f"{sources.name(path)}: {one}")
    assert wrong == set()


def test_services_never_commit():
    wrong = set()
    for path in sources.modules(*(f"hub/{feature}" for feature in sources.FEATURES), "hub/feeds"):
        for node in ast.walk(sources.tree(path)):
            if isinstance(node, ast.Call) and sources.called(node) == "commit":
                wrong.add(f"{sources.name(path)}:{node.lineno}")
    assert wrong == set()


def test_public_holidays_stay_out_of_the_web():
    """The package takes 20 MB; a command fills the table."""
    wrong = {
        sources.name(path)
        for path in sources.modules("hub")
        for node in sources.tree(path).body
        if isinstance(node, ast.Import | ast.ImportFrom) and "holidays" in ast.unparse(node).split()[1:2]
    }
    assert wrong == set()


@pytest.mark.parametrize("banned", ["utils", "helpers", "common", "misc", "base"])
def test_no_module_is_named_after_nothing(banned):
    assert [sources.name(path) for path in sources.modules("hub", "tests") if path.stem == banned] == []
