"""Matches against people who know each other: `python -m bench.matching PROFILES.tsv TRUTH.tsv [--roles ROLES.tsv]`.

PROFILES has a member, a concept and a weight from 1 to 5 in each line, TRUTH two members, ROLES a member and a role.
The people are written into a database of their own, and each is asked what the page of matches would show them.
"""

import argparse
import csv
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import count
from math import log2
from pathlib import Path
from statistics import fmean, quantiles

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from flask_migrate import upgrade
from sqlalchemy import insert, update

from bench.kit.served import environment
from hub import create_app
from hub.accounts.models import Account, Party
from hub.db import db, write_transaction
from hub.domain.matching import SLIDER
from hub.domain.permissions import Actor
from hub.meet.service import counting
from hub.meet.service.matches import matches
from hub.people.models import Concept, MemberTopic, Profile, ProfileRole

TEN = 10
Rows = list[list[str]]
Lists = dict[int, list[tuple[int, float]]]
HEAD = f"{'nDCG@10':>8}{'kept':>8}{'hit@10':>8}{'roles':>8}{'relevance':>11}{'never':>9}{'Gini':>8}{'most':>6}"


def main(arguments: Sequence[str]) -> None:
    """Write the people, ask for each, print a line for each place of the slider."""
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("profiles", type=Path)
    reading.add_argument("truth", type=Path)
    reading.add_argument("--roles", type=Path)
    asked = reading.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(environment(Path(folder)))
        app = create_app()
        with app.app_context():
            upgrade()
            bench = Bench(rows(asked.profiles), rows(asked.truth), rows(asked.roles) if asked.roles else [])
            bench.show()


class Ids:
    """Texts as small numbers, in the order first seen."""

    def __init__(self) -> None:
        self._next = count(1)
        self.of: dict[str, int] = defaultdict(lambda: next(self._next))


class Bench:
    """The people in a database, who truly belong together, and what each is shown."""

    def __init__(self, profiles: Rows, truth: Rows, roles: Rows) -> None:
        who, what = Ids(), Ids()
        held = {(who.of[member], what.of[concept]): round(float(weight)) for member, concept, weight in profiles}
        self.people = sorted({member for member, _ in held})
        known = set(self.people)
        self.roles = {who.of[member]: role for member, role in roles if who.of[member] in known}
        self.true: dict[int, set[int]] = defaultdict(set)
        for one, other in truth:
            if {who.of[one], who.of[other]} <= known:
                self.true[who.of[one]].add(who.of[other])
        holders = Counter(concept for _, concept in held)
        self.reachable = sorted({member for member, concept in held if holders[concept] > 1})
        with write_transaction():
            _fill(held, self.roles)
            counting.refresh()

    def show(self) -> None:
        """Print everything."""
        print(f"{len(self.people)} people, {len(self.true)} with a true pair, {len(self.reachable)} share a concept")
        print(f"{'':<24}{HEAD}")
        plain, times = self.lists("similar")
        self.line("similar", plain, plain)
        for spread in ("mixed", "surprising"):
            self.line(spread, self.lists(spread)[0], plain)
        cuts = quantiles(times, n=100)
        print(f"one list: median {cuts[49] * 1000:.0f} ms, p90 {cuts[89] * 1000:.0f} ms, p99 {cuts[98] * 1000:.0f} ms")

    def lists(self, spread: str) -> tuple[Lists, list[float]]:
        """What each is shown at one place of the slider, and the seconds it took."""
        with write_transaction():
            db.session.execute(update(Profile).values(spread=spread))
        today, found, times = datetime.now(UTC).date(), {}, []
        for member in self.people:
            start = time.perf_counter()
            shown = matches(Actor(party_id=member), today=today, limit=TEN)
            times.append(time.perf_counter() - start)
            found[member] = [(one.person.party_id, one.score) for one in shown.people]
            db.session.rollback()
        return found, times

    def line(self, spread: str, lists: Lists, plain: Lists) -> None:
        """One line of figures."""
        shown = Counter(member for found in lists.values() for member, _ in found)
        times = [shown[member] for member in self.reachable]
        gained = fmean(ndcg(_who(lists[one]), true) for one, true in self.true.items())
        base = fmean(ndcg(_who(plain[one]), true) for one, true in self.true.items())
        hit = fmean(not true.isdisjoint(_who(lists[one])) for one, true in self.true.items())
        seen = [len({self.roles[one] for one in _who(found) if one in self.roles}) for found in lists.values() if found]
        roles = f"{fmean(seen):.2f}" if self.roles else "-"
        kept = fmean(_worth(found) / _worth(plain[one]) for one, found in lists.items() if plain[one])
        never = sum(not each for each in times) / len(times)
        print(
            f"{f'{spread} (b = {SLIDER[spread]})':<24}{gained:>8.4f}{gained / base:>8.1%}{hit:>8.3f}{roles:>8}"
            f"{kept:>11.1%}{never:>9.2%}{gini(times):>8.3f}{max(times):>6}"
        )


def rows(path: Path) -> Rows:
    """The lines of a file, by their tabs."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row]


def ndcg(shown: Sequence[int], true: set[int]) -> float:
    """How early the true ones come, against the best order there is."""
    gain = sum(1 / log2(place + 2) for place, member in enumerate(shown[:TEN]) if member in true)
    return gain / sum(1 / log2(place + 2) for place in range(min(TEN, len(true))))


def gini(values: Iterable[int]) -> float:
    """0 when everybody is shown as often, near 1 when one is shown always."""
    ordered = sorted(values)
    total = sum(ordered)
    weighted = sum(place * value for place, value in enumerate(ordered, start=1))
    return 2 * weighted / (len(ordered) * total) - (len(ordered) + 1) / len(ordered) if total else 0.0


def _who(found: Sequence[tuple[int, float]]) -> list[int]:
    return [member for member, _ in found]


def _worth(found: Sequence[tuple[int, float]]) -> float:
    return sum(score for _, score in found)


def _fill(held: dict[tuple[int, int], int], roles: dict[int, str]) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    people = sorted({member for member, _ in held})
    concepts = sorted({concept for _, concept in held})
    written = [
        (Party, [{"id": one, "kind": "person", "name": f"Member {one}", "created_at": now} for one in people]),
        (Account, [
            {"party_id": one, "email": f"{one}@bench.example", "password_hash": "", "created_at": now} for one in people
        ]),
        (Profile, [
            {"party_id": one, "handle": f"member-{one}", "created_at": now, "changed_at": now} for one in people
        ]),
        (ProfileRole, [{"party_id": one, "role": role[:24]} for one, role in roles.items()]),
        (Concept, [{"id": one, "slug": f"concept-{one}", "created_at": now} for one in concepts]),
        (MemberTopic, [
            {"party_id": member, "kind": "interest", "concept_id": concept, "weight": weight}
            for (member, concept), weight in held.items()
        ]),
    ]  # fmt: skip
    for model, lines in written:
        if lines:
            db.session.execute(insert(model), lines)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.argv[1:])
    else:
        print("nothing to measure: the data is not ours to keep; name PROFILES.tsv and TRUTH.tsv")
