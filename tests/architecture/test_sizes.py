import ast
import gzip
import re

import pytest

from tests.architecture import sources

MODULE, FUNCTION, CSS = 300, 40, 20_000


def functions(path):
    for node in ast.walk(sources.tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_modules_are_short():
    lengths = {sources.name(path): len(path.read_text().splitlines()) for path in sources.modules("hub", "tests")}
    assert {name: length for name, length in lengths.items() if length > MODULE} == {}


def test_functions_are_short():
    long = {
        f"{sources.name(path)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in sources.modules("hub", "tests/kit")
        for node in functions(path)
        if node.end_lineno - node.lineno + 1 > FUNCTION
    }
    assert long == {}


def test_services_take_what_they_need_by_name():
    wrong = [
        f"{sources.name(path)}:{node.lineno} {node.name}"
        for feature in sources.FEATURES
        for path in sources.modules(f"hub/{feature}")
        if "service" in sources.name(path)
        for node in sources.tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and len(node.args.args) > 3
    ]
    assert wrong == []


def test_nothing_is_left_to_do():
    marks = re.compile("TO" + "DO|FIX" + "ME|XX" + "X")
    found = [
        f"{sources.name(path)}:{number}"
        for path in sources.files(".py", ".html", ".css", ".md", ".txt", ".toml")
        if "vendor" not in path.parts
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if marks.search(line)
    ]
    assert found == []


def test_the_stylesheets_fit_their_budget():
    text = b"".join(path.read_bytes() for path in sorted((sources.ROOT / "hub/static/css").glob("*.css")))
    assert 0 < len(gzip.compress(text)) < CSS


@pytest.mark.parametrize(
    "pattern",
    [r"\|\s*safe\b", r"\sstyle\s*=", r"<script(?![^>]*\bsrc=)", r"\son[a-z]+\s*=\s*[\"']", r"\shx-[a-z]+\s*="],
)
def test_templates_write_nothing_inline(pattern):
    found = [
        f"{sources.name(path)}:{number}"
        for path in sorted((sources.ROOT / "hub/templates").rglob("*.html"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(pattern, line)
    ]
    assert found == []


def test_markup_is_made_in_the_web_kit_only():
    wrong = {
        sources.name(path)
        for path in sources.modules("hub")
        if "web" not in path.parts
        and any(
            isinstance(node, ast.Call) and sources.called(node) == "Markup" for node in ast.walk(sources.tree(path))
        )
    }
    assert wrong == set()


def test_the_vendored_script_is_the_pinned_one():
    text = (sources.ROOT / "hub/static/vendor/htmx-2.0.11.min.js").read_text()
    assert 'version:"2.0.11"' in text
