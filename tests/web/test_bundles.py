"""One style sheet and one script: of all files of ours, in the order of the layers, made anew when one changes."""

import gzip
import re
import shutil
from pathlib import Path

from hub.web import bundles
from tests.kit.client import Client

HASH = re.compile(r"\.[0-9a-f]{12}")


def laid_out(folder: Path) -> Path:
    for name in ("css", "js", "vendor"):
        shutil.copytree(bundles.SHIPPED / name, folder / name, ignore=shutil.ignore_patterns("*.gz", "*.br"))
    return folder


def test_all_sheets_are_in_it_in_their_order(tmp_path: Path) -> None:
    root = laid_out(tmp_path)
    (root / "css/zebra.css").write_text("@layer parts {\n  /* why */\n  .zebra { color: inherit; }\n}\n")
    bundles.build(root)
    text = (root / "built/site.css").read_text()
    assert text.startswith("@layer base, layout, parts, calendar, print;")
    assert text.index(".zebra { color: inherit; }") < text.index("@media print")
    assert "/*" not in text
    assert text.count("{") == sum(
        bundles.COMMENT.sub(b"", one.read_bytes()).count(b"{") for one in root.glob("css/*.css")
    )


def test_all_scripts_are_in_it_after_the_vendored_one(tmp_path: Path) -> None:
    root = laid_out(tmp_path)
    bundles.build(root)
    text = (root / "built/site.js").read_text()
    assert text.index('version:"2.0.11"') < text.index("allowEval: false")
    assert text.count('"use strict";\n') == len(list(root.glob("js/*.js")))


def test_a_changed_file_makes_it_anew_and_what_was_packed_goes(tmp_path: Path) -> None:
    root = laid_out(tmp_path)
    bundles.build(root)
    packed = root / "built/site.css.gz"
    packed.write_bytes(b"old")
    bundles.build(root)
    assert packed.exists()
    (root / "css/zebra.css").write_text("@layer parts { .zebra { color: inherit; } }\n")
    bundles.build(root)
    assert not packed.exists()
    assert ".zebra" in (root / "built/site.css").read_text()
    assert [path.name for path in root.glob("built/*")] == ["site.css", "site.js"]


def test_a_first_view_is_five_requests_of_forty_kilobytes(client: Client) -> None:
    page = client.get("/")
    text = page.get_data(as_text=True)
    assert len(re.findall(r'<link rel="stylesheet"', text)) == len(re.findall(r"<script", text)) == 1
    loaded = set(re.findall(r'(?:src|href)="(/static/[^"#]+)', text))
    assert len(loaded) <= 4
    files = [bundles.SHIPPED / HASH.sub("", address.removeprefix("/static/")) for address in loaded]
    assert (
        sum(len(gzip.compress(octets, 6)) for octets in (page.get_data(), *(one.read_bytes() for one in files)))
        < 40_000
    )
