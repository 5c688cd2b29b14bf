"""What an answer is judged against, under the name that the pipeline knows."""

from neurogloss.text.context import Context

__all__ = ["Context"]
