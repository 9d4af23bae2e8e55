"""Write docs/addresses.md: every address, its methods, who reaches it, and what its view says it does."""

import re
from pathlib import Path

from hub import create_app

HEAD = """# Addresses

Written by `make addresses` from the application itself; a test compares. "Everybody" may still mean 404: a page shows
only what its reader may see. Stable ones are listed in the [README](../README.md#addresses).

| address | methods | who | what |
|---|---|---|---|
"""


def main() -> None:
    """Write the file."""
    app = create_app()
    lines = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ()))):
        if rule.endpoint == "static":
            continue
        view = app.view_functions[rule.endpoint]
        methods = ", ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        access = str(view.access)  # type: ignore[attr-defined]
        who = {"public": "everybody", "signed-in": "signed in", "book": "signed in"}.get(access, access)
        said = (view.__doc__ or "").strip().splitlines()[0]
        address = re.sub(r"<[a-z]+:([a-z_]+)>", r"<\1>", rule.rule)
        lines.append(f"| `{address}` | {methods} | {who} | {said} |")
    Path("docs/addresses.md").write_text(HEAD + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
