"""What the commands of this app share: a learner by what an operator types, errors as one line."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import UUID

from django.core.management.base import CommandError
from django.db.models import Q

from accounts.models import User
from neurogloss.llm.errors import ModelUnavailable


def find_learner(typed: str) -> User:
    """By name, e-mail or id; CommandError when there is none."""
    wanted = Q(username__iexact=typed) | Q(email__iexact=typed)
    with suppress(ValueError):  # a name or an address is no id
        wanted |= Q(id=UUID(typed))
    learner = User.objects.filter(wanted).first()
    if learner is None:
        raise CommandError(f"there is no learner {typed!r}")
    return learner


@contextmanager
def or_command_error() -> Iterator[None]:
    try:
        yield
    except ModelUnavailable as error:
        raise CommandError(f"the model can't be reached now ({error.code}); nothing was changed") from None
