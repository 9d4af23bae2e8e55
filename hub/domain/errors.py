"""What a decision can refuse, as codes; the sentences live in `hub.sentences`."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground of a decision: a code, the rule it comes from, and the values its sentence needs."""

    code: str
    rule: str | None = None
    params: Mapping[str, object] = field(default_factory=dict)


class DomainError(Exception):
    """A refusal with a code; `field` names the form field it belongs to, if any."""

    status = 422

    def __init__(
        self,
        code: str,
        field: str | None = None,
        *,
        reasons: tuple[Reason, ...] = (),
        alternatives: tuple[object, ...] = (),
        **params: object,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.reasons = reasons or (Reason(code, None, params),)
        self.alternatives = alternatives
        self.params = params


class Refused(DomainError):
    """The house rule or the input does not allow it."""


class Conflict(DomainError):
    """Somebody else holds it."""

    status = 409


class Stale(DomainError):
    """It changed since the reader saw it."""

    status = 409


class Forbidden(DomainError):
    """Visible, but not for this person to change."""

    status = 403


class Missing(DomainError):
    """Not there, or not to be seen by this person."""

    status = 404
