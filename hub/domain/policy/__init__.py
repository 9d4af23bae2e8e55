"""The house rule: a document, and the decisions it gives."""

from hub.domain.policy.ask import Ask, Audience, Decision, Shortage, Situation, Verdict, occupied
from hub.domain.policy.document import AUDIENCES, DAYS, EVERYONE, Policy, Window, Workflow, audience_order
from hub.domain.policy.offers import alternatives, decide
from hub.domain.policy.painter import Cell, SameRule, State, end_of_minute, paint, standing
from hub.domain.policy.parser import parse
from hub.domain.policy.reader import Malformed, Problem
from hub.domain.policy.schemas import schema
from hub.domain.policy.write import as_document

__all__ = [
    "AUDIENCES",
    "DAYS",
    "EVERYONE",
    "Ask",
    "Audience",
    "Cell",
    "Decision",
    "Malformed",
    "Policy",
    "Problem",
    "SameRule",
    "Shortage",
    "Situation",
    "State",
    "Verdict",
    "Window",
    "Workflow",
    "alternatives",
    "as_document",
    "audience_order",
    "decide",
    "end_of_minute",
    "occupied",
    "paint",
    "parse",
    "schema",
    "standing",
]  # fmt: skip
