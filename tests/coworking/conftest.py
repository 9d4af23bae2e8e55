"""A co-worker at Quai 40 on a Wednesday at ten, and the host at its door."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask import Flask

from hub.accounts.models import Party, SignIn
from hub.domain.entitlement import Allowance
from hub.outbox import Message
from hub.plans import service as plans
from hub.plans.models import Plan, Subscription
from hub.plans.service import PlanWish
from tests.booking.desk import TODAY, Desk
from tests.kit import cast
from tests.kit.client import Client
from tests.kit.places import Houses


@pytest.fixture
def desk(app: Flask, now: datetime, outbox: Callable[[], list[Message]]) -> Desk:
    """Books as a person."""
    return Desk(app, now)


@pytest.fixture
def host(houses: Houses, now: datetime) -> Party:
    """Opens the door of Quai 40."""
    party = cast.person("Lieve Peeters", "host@example.org", now=now)
    cast.grant(party, "host", houses.quai_40, now=now)
    return party


@pytest.fixture
def keeper(houses: Houses, now: datetime) -> Party:
    """Manages Quai 40."""
    party = cast.person("Samira Benali", "keeper@example.org", now=now)
    cast.grant(party, "manager", houses.quai_40, now=now)
    return party


@pytest.fixture
def at_work(
    client: Client, coworker: Party, sign_in: Callable[[Client, Party], SignIn], outbox: Callable[[], list[Message]]
) -> Client:
    """A client signed in as the co-worker."""
    sign_in(client, coworker)
    return client


@pytest.fixture
def keeping(
    client: Client, keeper: Party, sign_in: Callable[[Client, Party], SignIn], outbox: Callable[[], list[Message]]
) -> Client:
    """A client signed in as the keeper."""
    sign_in(client, keeper)
    return client


@pytest.fixture
def plan(houses: Houses, now: datetime) -> Callable[..., Plan]:
    """Makes a plan of Quai 40."""

    def make(*allowances: Allowance) -> Plan:
        allowed = allowances or (Allowance("desk", "days", 5, "month"), Allowance("rooms", "hours", 4, "month"))
        names = {"fr": "Cinq jours", "nl": "Vijf dagen", "en": "Five days"}
        return plans.create_plan(houses.quai_40, wish=PlanWish(names=names, allowances=allowed), now=now)

    return make


@pytest.fixture
def given(plan: Callable[..., Plan], coworker: Party, now: datetime) -> Callable[..., Subscription]:
    """Gives the co-worker a plan."""

    def give(*allowances: Allowance, until: date | None = None) -> Subscription:
        return plans.grant_plan(
            plan(*allowances), party_id=coworker.id, from_on=TODAY, until_on=until, by=None, now=now
        )

    return give
