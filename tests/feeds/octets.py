"""The octets of a feed, read to the letter: line ends, folds, characters, nesting."""

import re
from dataclasses import dataclass, field

_LINE = re.compile(r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';([A-Z0-9-]+)=("[^"]*"|[^";:]*)')
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_CHILDREN = {"": {"VCALENDAR"}, "VCALENDAR": {"VEVENT", "VTIMEZONE"}, "VTIMEZONE": {"STANDARD", "DAYLIGHT"}}
TEXTS = {
    "UID",
    "SUMMARY",
    "LOCATION",
    "DESCRIPTION",
    "NAME",
    "X-WR-CALNAME",
    "X-WR-CALDESC",
    "TZID",
    "TZNAME",
    "PRODID",
}


class FaultError(AssertionError):
    """The feed breaks a rule; `code` names it."""

    def __init__(self, code: str, detail: object = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


@dataclass
class Property:
    """One content line."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass
class Component:
    """One BEGIN … END block."""

    kind: str
    properties: list[Property] = field(default_factory=list)
    children: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        """Every property of that name."""
        return [one for one in self.properties if one.name == name]

    def value(self, name: str) -> str | None:
        """The one value of that name, unescaped when it is text."""
        found = self.all(name)
        return unescape(found[0].value) if found and name in TEXTS else found[0].value if found else None

    def of(self, kind: str) -> list["Component"]:
        """Children of that kind."""
        return [one for one in self.children if one.kind == kind]


def tree(octets: bytes) -> Component:
    """The one calendar in `octets`."""
    root = Component("")
    stack = [root]
    for line in _unfolded(octets):
        match = _LINE.match(line)
        if match is None:
            raise FaultError("grammar", line)
        name, value = match[1], match[3]
        if name == "BEGIN":
            _open(stack, value)
        elif name == "END":
            if stack.pop().kind != value or not stack:
                raise FaultError("nesting", line)
        else:
            parameters = {one[1]: one[2].strip('"') for one in _PARAMETER.finditer(match[2])}
            stack[-1].properties.append(Property(name, parameters, value))
    if stack != [root] or len(root.children) != 1 or root.properties:
        raise FaultError("nesting", "one calendar, opened and closed")
    return root.children[0]


def _open(stack: list[Component], kind: str) -> None:
    if kind not in _CHILDREN.get(stack[-1].kind, set()):
        raise FaultError("nesting", f"{kind} in {stack[-1].kind}")
    stack[-1].children.append(Component(kind))
    stack.append(stack[-1].children[-1])


def unescape(text: str) -> str:
    """TEXT value to the characters it stands for."""
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], text)


def _unfolded(octets: bytes) -> list[str]:
    if octets.startswith(b"\xef\xbb\xbf"):
        raise FaultError("bom")
    if not octets.endswith(b"\r\n"):
        raise FaultError("last-line")
    lines: list[str] = []
    for line in octets[:-2].split(b"\r\n"):
        text = _text(line)
        if text[0] != " ":
            lines.append(text)
        elif lines:
            lines[-1] += text[1:]
        else:
            raise FaultError("fold-first")
    return lines


def _text(line: bytes) -> str:
    if b"\n" in line or b"\r" in line:
        raise FaultError("line-end", line)
    if len(line) > 75:
        raise FaultError("long-line", line)
    if not line:
        raise FaultError("blank-line")
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        raise FaultError("cut-character", line) from error
    if _CONTROL.search(text):
        raise FaultError("control", text)
    return text
