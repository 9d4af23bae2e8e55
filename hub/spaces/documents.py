"""House rules as files: YAML 1.2 (or JSON) to plain data with the line of every value, and back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from hub.domain.errors import Reason
from hub.domain.policy import Malformed, Policy, parse

Path = tuple[str | int, ...]
Mark = tuple[int, int]
MOST = 60_000
DEEPEST = 40
WORDS = re.compile(r"[A-Za-z][A-Za-z_-]*")
TAKEN_FOR_FLAGS = frozenset({"y", "n", "yes", "no", "on", "off"})
AT_KEY = frozenset(
    {"policy_unknown_key", "policy_unknown_key_close", "policy_audience_exists", "policy_not_a_language"}
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend, where it is: line and column count from 1."""

    line: int
    column: int
    reason: Reason


class UnreadableError(Exception):
    """The text is no house rule; `faults` in the order of the text."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("unreadable")
        self.faults = faults


def read(text: str) -> tuple[dict[str, Any], Policy]:
    """The document in a text, and its policy. Raises UnreadableError with every fault and its place."""
    reader = _Reader()
    data = reader.read(text)
    if reader.faults:
        raise UnreadableError(_in_order(reader.faults))
    try:
        return data, parse(data)
    except Malformed as error:
        faults = [
            Fault(
                *reader.place(problem.path, at_key=problem.code in AT_KEY), Reason(problem.code, None, problem.params)
            )
            for problem in error.problems
        ]
        raise UnreadableError(_in_order(faults)) from None


def _in_order(faults: list[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: (fault.line, fault.column)))


class _Reader:
    """Builds plain data from the nodes of YAML, and remembers where each came from."""

    def __init__(self) -> None:
        self.keys: dict[Path, Mark] = {}
        self.values: dict[Path, Mark] = {}
        self.faults: list[Fault] = []
        self.count = 0

    def read(self, text: str) -> Any:
        if len(text) > MOST:
            return self._note((1, 1), "file-too-large", most=MOST)
        if text.lstrip().startswith("{"):
            # JSON may be indented with tabs, which YAML does not take; inside its texts a tab is always written \t.
            text = text.replace("\t", " ")
        try:
            node = YAML(typ="safe", pure=True).compose(StringIO(text))
        except RecursionError:
            return self._note((1, 1), "file-too-deep")
        except ReaderError as error:
            before = text[: error.position or 0]
            mark = (before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
            return self._note(mark, "file-odd-character")
        except MarkedYAMLError as error:
            at = error.problem_mark or error.context_mark
            mark = (at.line + 1, at.column + 1) if at else (1, 1)
            return self._note(mark, "file-tab" if "'\\t'" in str(error.problem) else "file-not-yaml")
        except (YAMLError, ValueError):
            return self._note((1, 1), "file-not-yaml")
        if node is None:
            return self._note((1, 1), "file-empty")
        return self._build(node, ())

    def place(self, path: Path, *, at_key: bool) -> Mark:
        """Where a path is; the nearest thing around it when it is not in the text."""
        if at_key and path in self.keys:
            return self.keys[path]
        while path not in self.values:
            path = path[:-1]
        return self.values[path]

    def _note(self, mark: Mark, code: str, **params: object) -> None:
        self.faults.append(Fault(*mark, Reason(code, None, params)))

    def _build(self, node: Node, path: Path) -> Any:
        mark = (node.start_mark.line + 1, node.start_mark.column + 1)
        self.values[path] = mark
        self.count += 1
        if len(path) > DEEPEST or self.count > MOST:
            return self._note(mark, "file-too-deep")
        if isinstance(node, MappingNode):
            return {key: self._build(value, (*path, key)) for key, value in self._pairs(node, path)}
        if isinstance(node, SequenceNode):
            return [self._build(item, (*path, index)) for index, item in enumerate(node.value)]
        return _scalar(node) if isinstance(node, ScalarNode) else None

    def _pairs(self, node: MappingNode, path: Path) -> Iterator[tuple[str, Node]]:
        seen: set[str] = set()
        for key_node, value in node.value:
            mark = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if not isinstance(key_node, ScalarNode):
                self._note(mark, "file-no-key")
                continue
            key = _whole(key_node.value)
            if key in seen:
                self._note(mark, "file-duplicate-key", key=key[:40])
                continue
            seen.add(key)
            self.keys[(*path, key)] = mark
            yield key, value


def _scalar(node: ScalarNode) -> Any:
    text, kind = _whole(node.value), str(node.tag).rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind in {"int", "float"}:
        try:
            return int(text) if kind == "int" else float(text)
        except ValueError:
            return text
    return text


def _whole(text: str) -> str:
    """The text with the halves JSON writes for signs beyond U+FFFF put together."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def write(document: dict[str, Any]) -> str:
    """A document as YAML 1.2, whose times and dates are quoted so that readers of YAML 1.1 see texts too."""
    yaml = YAML(pure=True)
    yaml.width = 110
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    yaml.dump(_quoted(document), out)
    return out.getvalue()


def _quoted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _quoted(item) for key, item in value.items()}
    if isinstance(value, list):
        items = CommentedSeq(_quoted(item) for item in value)
        if all(not isinstance(item, dict | list) for item in value):
            items.fa.set_flow_style()
        return items
    if isinstance(value, str) and (not WORDS.fullmatch(value) or value.lower() in TAKEN_FOR_FLAGS):
        return DoubleQuotedScalarString(value)
    return value
