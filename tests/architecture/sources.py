"""The project's own files, as text and as syntax trees."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
OUTSIDE = {
    ".git",
    ".venv",
    "instance",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
    ".import_linter_cache",
    "build",
    "test-results",
    "hub.egg-info",
}
FEATURES = (
    *("accounts", "spaces", "people", "groups", "booking", "coworking", "content", "meet", "subscriptions"),
    "operations",
)


def files(*suffixes: str) -> Iterator[Path]:
    """Every file of the project, or those with one of the endings."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if path.is_file() and not OUTSIDE & set(parts) and (not suffixes or path.suffix in suffixes):
            yield path


def modules(*folders: str) -> list[Path]:
    """Python modules below the folders."""
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text())


def imports(path: Path) -> set[str]:
    """What a module imports, as dotted names; `from a import b` gives `a.b`."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module or ''}.{alias.name}" for alias in node.names}
    return found


def called(node: ast.Call) -> str:
    """The last name of what is called: `errors.Refused(…)` gives `Refused`."""
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def name(path: Path) -> str:
    """A path as messages show it."""
    return path.relative_to(ROOT).as_posix()
