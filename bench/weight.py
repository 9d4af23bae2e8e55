"""What a first visit loads: requests and octets as sent, by page, and every host that is asked."""

import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.kit import goals
from bench.kit.served import Client
from bench.pages import served

LOADS = re.compile(r'<(?:link|script|img|source|use)\b[^>]*?\b(?:href|src|srcset)="([^"#\s]+)')
NOT_LOADED = re.compile(r'<link\b[^>]*rel="(?:alternate|canonical|license)"[^>]*>')
PAGES = ("/rooms/room-7", "/places/le-marronnier/day", "/places/le-marronnier", "/", "/sign-in")


def main() -> None:
    """Print one line per page, its parts below the first."""
    print(goals.HEADING)
    with served(1_000) as server:
        for number, path in enumerate(PAGES):
            client = Client(server.port)
            page = client.get(path)
            text = client.get(path, encoding="identity").body.decode()
            found = list(dict.fromkeys(LOADS.findall(NOT_LOADED.sub("", text))))
            hosts = {urlsplit(one).netloc for one in found} - {""}
            parts = {one: len(client.get(one).body) for one in found if not urlsplit(one).netloc}
            total = len(page.body) + sum(parts.values())
            others = ", ".join(sorted(hosts)) or "none"
            sizes = f"{total / 1000:5.1f} kB, page {len(page.body) / 1000:5.1f} kB of {len(text) / 1000:.1f}"
            print(f"{path:28} {1 + len(found)} requests, {sizes}, other hosts: {others}")
            weight = goals.FIRST_VIEW.judged(total / 1000)
            html = f"   page {goals.PAGES[path].judged(len(page.body) / 1000)}" if path in goals.PAGES else ""
            print(f"    requests {goals.REQUESTS.judged(1 + len(found))}   weight {weight}{html}")
            if number == 0:
                for one, octets in parts.items():
                    print(f"    {octets / 1000:5.1f} kB {one}")


if __name__ == "__main__":
    main()
