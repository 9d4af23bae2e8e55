"""A list somebody kept in a spreadsheet, as rows with the number of their line."""

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub.domain.errors import Refused

NAMES: Mapping[str, frozenset[str]] = {
    "name": frozenset({"name", "nom", "naam"}),
    "email": frozenset({"email", "e-mail", "mail", "courriel", "adresse e-mail", "e-mailadres", "e-mail address"}),
    "language": frozenset({"language", "langue", "taal"}),
    "phone": frozenset({"phone", "telephone", "telefoon", "gsm", "tel"}),
    "audience": frozenset({"audience", "what", "quoi", "wat", "qualite", "hoedanigheid"}),
    "place": frozenset({"place", "lieu", "plaats"}),
    "from": frozenset({"from", "du", "depuis", "van", "vanaf"}),
    "until": frozenset({"until", "to", "au", "jusqu'au", "tot", "tot en met"}),
    "legal_form": frozenset({"legal_form", "legal form", "forme juridique", "rechtsvorm"}),
    "who": frozenset({"who", "qui", "wie"}),
}
"""What a column is, by what people write above it; without accents, in small letters."""

LONGEST = 500


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: the line it begins on, and its cells by column."""

    line: int
    cells: Mapping[str, str]


def decoded(octets: bytes) -> str:
    """The text of a file: UTF-8 with or without mark, UTF-16 with its mark, else what Windows writes in Belgium."""
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        return octets.decode("utf-16", errors="replace")
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        return octets.decode("cp1252", errors="replace")


def rows(text: str, *, needed: Sequence[str], most: int) -> list[TableRow]:
    """The rows under the first line, which names the columns; empty ones are passed over.

    Columns are parted by semicolons, commas or tabs. Raises Refused on the field `text`.
    """
    text = text.replace("\x00", "").lstrip("\ufeff\r\n")
    first = text.partition("\n")[0]
    mark = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        header = [_column(cell) for cell in next(reader, [])]
        missing = [name for name in needed if name not in header]
        if missing:
            raise Refused("import-columns", "text", columns=", ".join(missing))
        found, line = [], reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append(TableRow(line, _row(header, cells)))
            line = reader.line_num + 1
            if len(found) > most:
                raise Refused("import-long", "text", most=most)
    except csv.Error:
        raise Refused("import-unreadable", "text", line=reader.line_num) from None
    if not found:
        raise Refused("import-empty", "text")
    return found


def plain(text: str) -> str:
    """Small letters without accents and outer spaces."""
    stripped = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(stripped.lower().replace("’", "'").split())


def _column(cell: str) -> str:
    known = plain(cell)
    return next((name for name, words in NAMES.items() if known in words), known)


def _row(header: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    clean = (
        " ".join("".join(c for c in cell if c == "\n" or unicodedata.category(c)[0] != "C").split()) for cell in cells
    )
    return {name: unicodedata.normalize("NFC", cell)[: LONGEST + 1] for name, cell in zip(header, clean, strict=False)}
