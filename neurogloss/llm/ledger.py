"""What one operation costs, call by call, to be written as one row of `ai_generation_events`."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings

from neurogloss.llm.types import Usage

MILLION = Decimal(1_000_000)


def cost_of(usage: Usage, prices: dict[str, float]) -> Decimal:
    """Dollars, with `prices` in dollars per million tokens; those of reasoning are part of the answer's."""
    per_token = {kind: Decimal(str(prices.get(kind, 0))) / MILLION for kind in ("input", "cached", "output")}
    return (
        (usage.prompt_tokens - usage.cached_tokens) * per_token["input"]
        + usage.cached_tokens * per_token["cached"]
        + usage.completion_tokens * per_token["output"]
    )


@dataclass(slots=True)
class Ledger:
    """Sums over the calls of one operation; provider and model are the last that answered, else the last asked."""

    provider: str = ""
    model: str = ""
    prompt_version: str = ""
    calls: int = 0
    cache_hits: int = 0
    usage: Usage = field(default_factory=Usage)
    cost: Decimal = Decimal(0)
    prices: dict[str, dict[str, float]] = field(default_factory=dict)
    error_codes: list[str] = field(default_factory=list)

    def add_usage(self, *, model: str, usage: Usage) -> None:
        """Count the tokens of one call and what they cost; a model without prices costs nothing."""
        self.usage += usage
        prices: dict[str, Any] | None = settings.AI_PRICES.get(model)
        if prices is not None:
            self.prices[model] = prices
            self.cost += cost_of(usage, prices)

    def add_error(self, code: str) -> None:
        """Each code once, in the order of appearance."""
        if code not in self.error_codes:
            self.error_codes.append(code)
