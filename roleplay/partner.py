"""The partner in a roleplay, played by a model: what it is asked, and what of its answers a learner may hear."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

from neurogloss.languages import Language, get_language
from neurogloss.llm.errors import ModelUnavailable
from neurogloss.llm.judged import Verdict
from neurogloss.llm.operation import Operation, open_operation
from neurogloss.llm.types import Message, ModelRequest
from neurogloss.prompts import load_prompt, quote_for_prompt
from neurogloss.text.detect import judge_text
from neurogloss.text.dirt import Dirt, find_dirt
from neurogloss.text.problems import Problem
from neurogloss.text.tokens import clean_line, split_sentences

PROMPT = Path(__file__).parent / "prompts" / "partner.md"
KIND = "roleplay"
TRIES = 2
MOST_HISTORY_TURNS = 10
MOST_HISTORY_CHARS = 10_000
ROOM_FOR_REMINDER = 500
MOST_REPLY_CHARS = 600
MOST_REPLY_SENTENCES = 6
MOST_STREAM_CHARS = 2000
OUTPUT_TOKENS = 700  # the answer is short; a reasoning model thinks first

_THOUGHTS = re.compile(r"<think>.*?(?:</think>|\Z)", re.S)
_STAGE_DIRECTION = re.compile(r"(?<!\*)\*[^*\n]{1,120}\*(?!\*)|\([^()\n]{1,120}\)")
_MARKS = re.compile(r"\*\*|__|`+|^#+\s*", re.M)
_LANGUAGE_CODES = frozenset({"reply_language", "reply_empty"})

History = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Brief:
    """The situation, the role that the model plays, and for whom. `scenario` and `role` are hostile input."""

    scenario: str
    role: str
    target_language: str
    level: str

    @property
    def language(self) -> Language:
        return get_language(self.target_language)


def reply_to(*, brief: Brief, history: History, message: str, user_id: UUID | None, in_job: bool = False) -> str:
    """The partner's judged answer. A bad one is asked for once more; then the last one in the right language serves.

    ModelUnavailable when no model answers, or none in the language.
    """
    with open_operation(kind=KIND, user_id=user_id, in_job=in_job, fresh=True) as operation:
        return _reply(operation, brief, history, message)


def _reply(operation: Operation, brief: Brief, history: History, message: str) -> str:
    usable, problems = "", list[Problem]()
    for attempt in range(TRIES):
        operation.repair_count = attempt
        try:
            answer = operation.ask(partner_request(brief, history, message, problems=problems))
        except ModelUnavailable:
            if not usable:
                raise
            break
        verdict = judge_reply(answer.text, brief)
        if verdict.is_sound and verdict.value:
            operation.quality = "ok"
            return verdict.value
        problems = verdict.errors
        operation.error_codes.extend(problem.code for problem in problems)
        if verdict.value and not _LANGUAGE_CODES & {problem.code for problem in problems}:
            usable = verdict.value
    if not usable:
        raise ModelUnavailable("the model's answers aren't in the language", code="reply_unusable")
    operation.quality = "needs_review"
    return usable


def stream_reply(*, operation: Operation, brief: Brief, history: History, message: str) -> Iterator[str]:
    """The answer as it comes, unjudged; ModelUnavailable as of Operation.stream."""
    return operation.stream(partner_request(brief, history, message))


def partner_request(brief: Brief, history: History, message: str, *, problems: Iterable[Problem] = ()) -> ModelRequest:
    """The rules and the scene, at most the last ten turns, and last, once, the learner's message as the user's.

    What was wrong with an earlier answer is told among the rules: the conversation stays the conversation.
    """
    prompt = load_prompt(PROMPT)
    rules, scene = prompt.fill(
        target_language=brief.target_language,
        level=brief.level,
        scenario=quote_for_prompt(brief.scenario),
        role=quote_for_prompt(brief.role),
    )
    told = "".join(f"\n- {problem.message}" for problem in problems)
    reminder = f"\n\nYour answer could not be used:{told}\nAnswer again by the rules above." if told else ""
    system = Message("system", f"{rules.content}\n\n{scene.content}{reminder}")
    room = settings.AI_MAX_PROMPT_CHARS - len(rules.content) - len(scene.content) - len(message) - ROOM_FOR_REMINDER
    turns = _recent(history, message, most_chars=min(room, MOST_HISTORY_CHARS))
    return ModelRequest(
        messages=(system, *turns, Message("user", message)),
        prompt_version=prompt.version,
        max_output_tokens=OUTPUT_TOKENS,
        temperature=0.7,
    )


def _recent(history: History, message: str, *, most_chars: int) -> list[Message]:
    """The newest turns that fit, oldest first. A client may have noted the message in its history already."""
    turns = [turn for turn in history if turn["content"].strip()]
    if turns and turns[-1]["role"] == "user" and turns[-1]["content"].strip() == message.strip():
        turns = turns[:-1]
    kept: list[Message] = []
    for turn in reversed(turns[-MOST_HISTORY_TURNS:]):
        most_chars -= len(turn["content"])
        if most_chars < 0:
            break
        kept.append(Message("assistant" if turn["role"] == "bot" else "user", turn["content"]))
    return kept[::-1]


def judge_reply(answer: str, brief: Brief) -> Verdict[str]:
    """The answer as it may be shown, and what is wrong with it."""
    reply = tidy_reply(answer, role=brief.role)
    language = brief.language
    problems: list[Problem] = []
    if not has_own_letters(reply, language):
        problems.append(Problem("reply_empty", "reply", f"Say something in {language.name}."))
    if len(reply) > MOST_REPLY_CHARS or len(split_sentences(reply)) > MOST_REPLY_SENTENCES:
        problems.append(Problem("reply_too_long", "reply", "At most three short sentences."))
    for _index, sentence, _finding in judge_text(reply, language)[:1]:
        message = f"Every sentence has to be in {language.name}; this one isn't: {sentence[:80]}"
        problems.append(Problem("reply_language", "reply", message))
    problems += [
        Problem(dirt.code, "reply", f"Only the role's own plain words, without: {dirt.piece}")
        for dirt in find_dirt(reply, language)
        if not _is_exclamation(dirt)
    ]
    return Verdict(shorten(reply), problems)


def has_own_letters(text: str, language: Language) -> bool:
    """Whether anything at all is written in the language's letters: "OK!" alone is no Kazakh."""
    if language.letters:
        return not language.letters.isdisjoint(text.lower())
    return any(character.isalpha() and not character.isascii() for character in text)


def _is_exclamation(dirt: Dirt) -> bool:
    """ "Жақсы!" opens many a good answer here; in a lesson's text it would be the assistant's voice."""
    return dirt.code == "assistant_talk" and dirt.piece.endswith(("!", ",", "."))


def tidy_reply(answer: str, *, role: str) -> str:
    """One line without thoughts, stage directions, markup, quotation marks around it, or the role's name before it."""
    reply = _THOUGHTS.sub(" ", answer).strip()[:MOST_STREAM_CHARS]  # no more is looked at: judging takes its time
    reply = clean_line(_MARKS.sub("", _STAGE_DIRECTION.sub(" ", reply)))
    name = clean_line(role)
    if name and reply.casefold().startswith(f"{name.casefold()}:"):
        reply = reply[len(name) + 1 :].strip()
    if len(reply) > 1 and (reply[0], reply[-1]) in {('"', '"'), ("«", "»"), ("“", "”")} and reply.count(reply[0]) < 3:
        reply = reply[1:-1].strip()
    return reply


def shorten(reply: str) -> str:
    """The first sentences of a reply, within the bounds."""
    if len(reply) <= MOST_REPLY_CHARS:
        return " ".join(split_sentences(reply)[:MOST_REPLY_SENTENCES])
    kept = ""
    for sentence in split_sentences(reply)[:MOST_REPLY_SENTENCES]:
        if len(kept) + len(sentence) + 1 > MOST_REPLY_CHARS:
            break
        kept = f"{kept} {sentence}".strip()
    return kept or reply[:MOST_REPLY_CHARS].rsplit(" ", 1)[0] + "…"
