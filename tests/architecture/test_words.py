import ast
import re
from collections import Counter

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from hub import sentences
from hub.config import LANGUAGES
from tests.architecture import sources

ERRORS = {"Refused", "Conflict", "Forbidden", "Missing", "Stale", "DomainError", "Reason"}
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "lazy_ngettext": (1, 2)}
KEYWORDS["_n"] = (1, 2)
TRANSLATED = [language for language in LANGUAGES if language != "en"]


def codes():
    for path in sources.modules("hub"):
        for node in ast.walk(sources.tree(path)):
            if isinstance(node, ast.Call) and sources.called(node) in ERRORS and node.args:
                first = node.args[0]
                options = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                for option in options:
                    if isinstance(option, ast.Constant) and isinstance(option.value, str):
                        yield option.value, f"{sources.name(path)}:{node.lineno}"


def test_every_code_has_a_sentence():
    raised = dict(codes())
    assert raised
    assert {code: where for code, where in raised.items() if code not in sentences.CODES} == {}


def test_no_two_areas_word_the_same_code():
    counted = Counter(
        key.value
        for path in sources.modules("hub/sentences")
        for node in ast.walk(sources.tree(path))
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant) and key.value in sentences.CODES
    )
    assert [code for code, count in counted.items() if count > 1] == []


def test_every_fragment_is_a_block_whose_root_has_its_name(app):
    templates = sources.ROOT / "hub/templates"
    wrong = []
    for template, block in fragments():
        text = (templates / template).read_text()
        found = re.search(rf"{{%-?\s*block {block}\s*-?%}}(.*?)<\w+[^>]*\bid=\"{block}\"", text, re.DOTALL)
        if block not in app.jinja_env.get_template(template).blocks or found is None or "<" in strip(found[1]):
            wrong.append((template, block))
    assert wrong == []


def strip(text):
    return re.sub(r"{[%#{].*?[%#}]}", "", text, flags=re.DOTALL)


def fragments():
    for path in sources.modules("hub"):
        module = sources.tree(path)
        names = {
            target.id: node.value
            for node in module.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(module):
            if not (isinstance(node, ast.Call) and sources.called(node) == "page" and node.args):
                continue
            for keyword in node.keywords:
                if keyword.arg == "fragments" and isinstance(node.args[0], ast.Constant):
                    value = names.get(getattr(keyword.value, "id", ""), keyword.value)
                    yield from ((node.args[0].value, block) for block in ast.literal_eval(value))


def test_every_page_a_view_names_is_there(app):
    named = {
        node.args[0].value
        for path in sources.modules("hub")
        for node in ast.walk(sources.tree(path))
        if isinstance(node, ast.Call) and sources.called(node) in {"page", "render_template"} and node.args
        if isinstance(node.args[0], ast.Constant)
    }
    assert {name for name in named if not (sources.ROOT / "hub/templates" / name).is_file()} == set()


def test_every_kind_of_mail_has_its_two_templates(app):
    from hub import outbox

    folder = sources.ROOT / "hub/templates/emails"
    missing = [
        f"{kind}{ending}"
        for kind in outbox.KINDS
        for ending in (".txt", ".html")
        if not (folder / f"{kind}{ending}").is_file()
    ]
    assert missing == []
    for kind in outbox.KINDS:
        assert (folder / f"{kind}.txt").read_text().lstrip().startswith(("Subject:", "{%")), kind


def wanted():
    """Every text that is shown, with the places where it stands."""
    found = {}
    options = {"**.html": {"trimmed": "true"}, "**.txt": {"trimmed": "true"}}
    for name, line, message, _comments, context in extract_from_dir(
        str(sources.ROOT / "hub"), method_map=METHODS, options_map=options, keywords=KEYWORDS
    ):
        found.setdefault((message if isinstance(message, str) else message[0], context), f"hub/{name}:{line}")
    return found


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_translation_is_complete(language):
    with (sources.ROOT / f"hub/translations/{language}/LC_MESSAGES/messages.po").open("rb") as file:
        catalog = read_po(file, locale=language)
    missing = []
    for (text, context), where in wanted().items():
        message = catalog.get(text, context)
        strings = () if message is None else message.string if isinstance(message.string, tuple) else (message.string,)
        if message is None or message.fuzzy or not all(strings) or not strings:
            missing.append(f"{where} {text!r}")
    assert missing == []
    broken = [f"{message.id}: {error}" for message, errors in catalog.check() for error in errors]
    assert broken == []
