"""What can go wrong with a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from neurogloss.llm.types import Usage


class ModelError(Exception):
    """One call to one model failed.

    `code` is snake_case and stable, `can_retry` says whether the same call may succeed later, `retry_after` is the
    provider's own word in seconds, `usage` what a useless answer still cost.
    """

    def __init__(
        self,
        code: str,
        message: str = "",
        *,
        can_retry: bool = False,
        retry_after: float | None = None,
        usage: Usage | None = None,
    ) -> None:
        super().__init__(message or code)
        self.code = code
        self.message = message or code
        self.can_retry = can_retry
        self.retry_after = retry_after
        self.usage = usage


class ModelUnavailable(ModelError):
    """No model can answer now; all that leaves the door. `retry_after`: seconds, where the provider named them."""

    def __init__(self, message: str = "", *, code: str = "model_unavailable", retry_after: float | None = None) -> None:
        super().__init__(code, message, retry_after=retry_after)
