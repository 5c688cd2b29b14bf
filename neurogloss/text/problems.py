"""What the judge can find: codes with their meaning, and the problem itself. `docs/quality.md` explains them."""

import re
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]

# Every code the judge gives, with what it says. A code is an error unless it stands among the warnings.
CODES: dict[str, str] = {
    # shape, any field
    "record_invalid": "The record to be checked lacks something or names an unknown language or level.",
    "wrong_type": "A value has another JSON type than the contract asks for.",
    "empty": "A value that a learner needs is missing or empty.",
    "too_long": "A string or a list is longer than allowed.",
    "too_short": "A list has fewer elements than allowed.",
    "out_of_range": "A number is not one of those allowed.",
    # answers from which no object can be had
    "answer_empty": "The answer is empty.",
    "answer_too_long": "The answer has more characters than allowed.",
    "answer_no_json": "The answer holds no JSON that can be read.",
    "answer_truncated": "The answer's JSON is cut off.",
    "answer_too_deep": "The answer's JSON is nested too deeply.",
    "answer_not_an_object": "The answer is JSON, but no object.",
    # what no field may hold
    "markup": "Markdown, HTML, JSON, a link or an escape sequence in a text for learners.",
    "assistant_talk": "The model talks about itself or its answer instead of giving the lesson.",
    "error_text": "A program's error message or an empty value's name (null, undefined) stands as content.",
    "placeholder": "A template's placeholder was left unfilled.",
    "mixed_script": "A word mixes letters of two scripts, and it is not clear which was meant.",
    "foreign_letters": "Letters that the language does not have.",
    # text
    "text_language": "The text, or a sentence of it, is not in the target language.",
    "text_too_short": "The text has fewer words than the level asks for.",
    "text_too_long": "The text has more words than the level allows.",
    "text_unfinished": "The text breaks off in the middle of a sentence.",
    "text_repeats": "The text repeats the same sentence again and again.",
    "text_repeats_once": "The text holds a sentence twice.",
    # words
    "word_duplicate": "The word stands in the vocabulary twice.",
    "word_not_in_text": "The text holds the word in no form.",
    "word_not_a_word": "The entry is no word or phrase (no letters, or a whole sentence).",
    "word_language": "The word is not in the target language.",
    "context_not_in_text": "The context is no sentence of the text.",
    "context_without_word": "The context does not hold the word in any form.",
    "context_language": "The context is not in the target language.",
    "context_fragment": "The context is a fragment of a sentence.",
    "translation_language": "The translation is not in the learner's language.",
    "translation_same": "The translation repeats the word instead of translating it.",
    "translation_duplicate": "Two words have the same translation.",
    # exercises, all types
    "exercise_unknown_type": "The exercise's type is none of the five.",
    "exercise_duplicate": "The same exercise stands in the lesson twice.",
    "exercises_too_few": "The lesson has fewer than three exercises.",
    "exercises_too_uniform": "The exercises are of fewer than three types.",
    "source_wrong": "`source` must be vocab for quiz and match, text for the others.",
    "target_not_a_word": "A target is no word of the lesson.",
    "sentence_not_in_text": "`sentence_source` is not an exact part of the text, or no sentence.",
    "exercise_language": "A sentence that should be in the target language is in another.",
    "native_language": "A sentence that should be in the learner's language is in another.",
    "native_wrong": "The translation is that of another sentence.",
    # quiz
    "quiz_options_same": "Two options are the same.",
    "quiz_key_wrong": "The keyed option is not the right one.",
    "quiz_two_right": "More than one option is right.",
    "quiz_no_right": "No option is right.",
    "quiz_gaps": "A question has more than one gap.",
    "quiz_answer_shown": "The question holds its own answer.",
    "quiz_options_mixed": "The options are in different languages.",
    # match
    "match_left_duplicate": "The same word stands left twice.",
    "match_right_duplicate": "The same translation stands right twice.",
    "match_left_unknown": "The left side is no word of the lesson.",
    "match_wrong": "The right side does not agree with the word's translation.",
    # true_false
    "statement_contradicts": "`is_true` contradicts what the text says.",
    "statement_is_a_question": "The statement is a question: it can be neither true nor false.",
    # fill_blank
    "blank_missing": "The sentence has no gap `___`.",
    "blank_many": "The sentence has more than one gap.",
    "blank_mismatch": "The gap filled with `correct_word` does not give `sentence_source`.",
    "blank_answer_shown": "The sentence shows its answer outside the gap.",
    "blank_word_untrained": "`correct_word` is no form of a lesson word.",
    # scramble
    "scramble_sentence": "`correct_sentence` is not the sentence of `sentence_source`.",
    "scramble_parts": "The parts are not exactly the words of the sentence.",
    "scramble_in_order": "The parts already stand in the right order.",
    # courses
    "order_wrong": "Sections or units are not numbered 1, 2, 3… in order.",
    "title_duplicate": "Two sections have the same title.",
    "topic_duplicate": "Two units have the same topic.",
    "title_language": "A title, topic or description is not in the learner's language.",
}

WARNINGS: frozenset[str] = frozenset(
    {
        "text_repeats_once",
        "context_fragment",
        "translation_duplicate",
        "quiz_options_mixed",
        "quiz_answer_shown",
        "blank_word_untrained",
        "scramble_in_order",
    }
)

_INDEX = re.compile(r"^exercises\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found. `field` is a path such as `exercises[2].options` or `vocabulary[0].word`."""

    code: str
    field: str
    message: str
    severity: Severity = "error"

    @property
    def exercise_index(self) -> int | None:
        """The index of the exercise it is about, None where it is about something else."""
        match = _INDEX.match(self.field)
        return int(match.group(1)) if match else None

    @property
    def is_error(self) -> bool:
        return self.severity == "error"

    def as_dict(self) -> dict[str, str]:
        return {"code": self.code, "field": self.field, "message": self.message}


def make_problem(code: str, field: str, message: str) -> Problem:
    """A problem with the severity that its code has."""
    return Problem(code, field, message, "warning" if code in WARNINGS else "error")


def errors_of(problems: list[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.is_error]
