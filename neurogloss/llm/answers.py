"""The place of an answer in `llm_cache_entries`: what a call asks decides it, never who asks."""

from __future__ import annotations

import hashlib
import json

from neurogloss.llm.chain import Target
from neurogloss.llm.types import ModelRequest


def prompt_hash(*, target: Target, request: ModelRequest) -> str:
    """SHA-256 (hex) over the chain's first provider and model, the prompt, the schema and the parameters."""
    asked = {
        "provider": target.provider.name,
        "model": target.model,
        "messages": [[message.role, message.content] for message in request.messages],
        "schema": request.schema and {"name": request.schema.name, "schema": request.schema.schema},
        "max_output_tokens": request.max_output_tokens,
        "temperature": request.temperature,
        "reasoning_effort": request.reasoning_effort,
        "prompt_version": request.prompt_version,
    }
    canonical = json.dumps(asked, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
