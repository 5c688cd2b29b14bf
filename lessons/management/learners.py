"""What the commands of this app share: a learner by what an operator types, errors as one line."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import UUID

from django.core.management.base import CommandError

from accounts.models import User
from neurogloss.llm.errors import ModelUnavailable


def find_learner(typed: str) -> User:
    """By name, e-mail or id; CommandError when there is none."""
    learner = User.objects.with_email(typed).first() if "@" in typed else User.objects.named(typed).first()
    if learner is None:
        with suppress(ValueError):  # a name or an address is no id
            learner = User.objects.filter(id=UUID(typed)).first()
    if learner is None:
        raise CommandError(f"there is no learner {typed!r}")
    return learner


@contextmanager
def or_command_error() -> Iterator[None]:
    try:
        yield
    except ModelUnavailable as error:
        raise CommandError(f"the model can't be reached now ({error.code}); nothing was changed") from None
