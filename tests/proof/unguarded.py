"""The product as careless software has it, for the controls: it looks, thinks for 5 ms, then writes, without any lock.

Served by the tests as `tests.proof.unguarded:app`; nothing in the product knows of it. The net in the database is not
touched here: each control takes it away, or leaves it, on its own database.
"""

import time
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from hub import create_app
from hub.booking import claims, needs, plans
from hub.db import _on_begin
from hub.spaces.service import closures, policies

PAUSE = 0.005
_claims_on = claims.claims_on
_needs_of = needs.needs_of


def _no_lock(atom_ids: object) -> None:
    """Lock nothing."""


def _no_plan_lock(party_id: object, *, place_id: object) -> None:
    """Lock nothing."""


def _weigh_and_think(*args: Any, **kwargs: Any) -> needs.Needs:
    found = _needs_of(*args, **kwargs)
    time.sleep(PAUSE)
    return found


def _look_and_think(*args: Any, **kwargs: Any) -> claims.Claims:
    found = _claims_on(*args, **kwargs)
    time.sleep(PAUSE)
    return found


def _usual_transactions(connection: Any, _record: object) -> None:
    """What Python's SQLite driver does by default: reads stand outside, a transaction begins at the first write."""
    if type(connection).__module__.split(".")[0] == "sqlite3":
        connection.isolation_level = ""


claims.lock = claims.hold_building = _no_lock
claims.plans.lock = _no_plan_lock
plans.needs_of = _weigh_and_think
policies.lock_atoms = closures.lock_atoms = _no_lock
claims.claims_on = _look_and_think
event.remove(Engine, "begin", _on_begin)
event.listen(Engine, "connect", _usual_transactions)

app = create_app()
