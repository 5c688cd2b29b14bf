"""What can go wrong with a model."""


class ModelUnavailable(Exception):
    """No model can answer now. `retry_after`: seconds, where the provider named them."""

    def __init__(self, message: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
