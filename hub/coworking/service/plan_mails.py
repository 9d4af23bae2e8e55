"""Mails about plans: to the person, or to all who may act for the organisation."""

from datetime import date, datetime
from typing import Any

from hub import outbox
from hub.accounts.models import Party
from hub.accounts.service.parties import contact_of
from hub.accounts.service.site import Site
from hub.plans.models import Plan, Subscription


def tell_given(subscription: Subscription, *, site: Site, now: datetime, today: date) -> None:
    """Say that a plan was given, and for which days."""
    plan = subscription.plan
    _tell(
        "plan_given",
        subscription.party,
        plan,
        from_on=_written(subscription.from_on),
        until_on=_written(subscription.until_on),
        site=site,
        now=now,
        today=today,
    )


def tell_ended(party: Party, plan: Plan, *, last_on: date | None, site: Site, now: datetime, today: date) -> None:
    """Say that a plan ends, with its last day; None for one that never began."""
    _tell("plan_ended", party, plan, last_on=_written(last_on), site=site, now=now, today=today)


def _tell(kind: str, party: Party, plan: Plan, *, site: Site, now: datetime, today: date, **days: Any) -> None:
    for contact in contact_of(party.id, today=today):
        outbox.add(
            kind,
            to=contact.email,
            language=contact.language,
            now=now,
            name=contact.name,
            party=party.name,
            plan=dict(plan.names),
            place=dict(plan.place.names),
            link=f"{site.base_url}/account/plans",
            **days,
        )


def _written(day: date | None) -> str:
    return "" if day is None else day.strftime("%d/%m/%Y")


outbox.register("plan_given", "name", "party", "plan", "place", "from_on", "until_on", "link", topic="standing")
outbox.register("plan_ended", "name", "party", "plan", "place", "last_on", "link", topic="standing")
