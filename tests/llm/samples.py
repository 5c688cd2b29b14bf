"""Requests as the authors make them, small."""

from pydantic import BaseModel

from neurogloss.llm.schema import answer_schema
from neurogloss.llm.types import Message, ModelRequest


class Word(BaseModel):
    word: str
    translation: str
    context: str


class Core(BaseModel):
    text: str
    vocabulary: list[Word]


CORE = answer_schema(name="lesson_core", model=Core)


def core_request(topic: str = "Базар", **changes) -> ModelRequest:
    fields = {
        "messages": (
            Message("system", "You write Kazakh lessons for A1."),
            Message("user", f"<topic>{topic}</topic>"),
        ),
        "prompt_version": "core-1",
        "max_output_tokens": 800,
        "schema": CORE,
    }
    return ModelRequest(**(fields | changes))


def chat_request(message: str = "Сәлем!") -> ModelRequest:
    messages = (Message("system", "You are a waiter."), Message("user", message))
    return ModelRequest(messages=messages, prompt_version="chat-1", max_output_tokens=300)
