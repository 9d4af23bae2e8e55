"""A form that was sent: looked at, done, or refused with the sentences at its fields."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from hub.domain.errors import DomainError
from hub.sentences import sentence
from hub.web.forms import Form

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sent(Generic[T]):
    """What came of it: the status of the page to show again, or the one thing that the act gave."""

    status: int
    given: tuple[T, ...] = ()

    @property
    def done(self) -> bool:
        """Whether the act was done: time to redirect."""
        return bool(self.given)

    @property
    def result(self) -> T:
        """What the act gave; only once it is done."""
        return self.given[0]


def sent(form: Form, act: Callable[[], T]) -> Sent[T]:
    """Do `act` when the form was sent and is good: 200 when it was not sent, 422 for its fields, else the refusal's."""
    if not form.is_submitted():
        return Sent(200)
    if not form.validate():
        return Sent(422)
    try:
        return Sent(303, (act(),))
    except DomainError as error:
        return Sent(refuse(form, error))


def refuse(form: Form, error: DomainError) -> int:
    """Put the sentences of a refusal into the form, at its field where it has one; returns the status."""
    texts = [sentence(reason.code, **reason.params) for reason in error.reasons]
    field = form.field_of(error.field) if error.field else None
    if field is not None:
        field.errors = [*field.errors, *texts]
    else:
        form.form_errors = [*form.form_errors, *texts]
    return error.status
