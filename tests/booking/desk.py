"""Booking as a person does, at the instant of the test."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.accounts.models import Party
from hub.accounts.service import actor_of
from hub.booking import service
from hub.booking.models import Booking, Occupancy
from hub.booking.plans import BookingRequest
from hub.domain.errors import DomainError
from hub.domain.permissions import Actor
from hub.spaces.models import Resource
from hub.spaces.service import write_policy

TODAY = date(2026, 11, 25)
SATURDAY = datetime(2026, 12, 5, 18, 0)


def wish(start: datetime = SATURDAY, hours: float = 2, **more: Any) -> BookingRequest:
    more = {"title": "Birthday of Ayşe", **more}
    return BookingRequest(start=start, end=start + timedelta(hours=hours), **more)


@dataclass
class Desk:
    """Books as a person, at the instant of the test."""

    app: Flask
    now: datetime

    def actor(self, party: Party) -> Actor:
        return actor_of(party.id, today=TODAY)

    def book(self, party: Party, room: Resource, ask: BookingRequest, key: str = "k1") -> Booking:
        return service.book(
            actor=self.actor(party), resource=room, ask=ask, key=key, now=self.now, house=self.app.config["HUB"]
        )

    def do(self, verb: Callable[..., Booking], party: Party, booking: Booking, **more: Any) -> Booking:
        return verb(booking.id, actor=self.actor(party), now=self.now, house=self.app.config["HUB"], **more)


def refusal(kind: type[DomainError], run: Callable[[], object]) -> DomainError:
    with pytest.raises(kind) as caught:
        run()
    return caught.value


def claims(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Occupancy)) or 0


def open_to_residents(room: Resource, now: datetime) -> None:
    """Give a room a rule under which residents book it all day."""
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    opening = {"id": "all", "days": days, "hours": "08:00-22:00", "for": ["resident"]}
    write_policy(room, {"format": 1, "open": [opening]}, by=None, now=now)
