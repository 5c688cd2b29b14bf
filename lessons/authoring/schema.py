"""The shape of a lesson, as asked of the model and as kept: the one definition of keys and bounds.

Fields that a model adds are dropped; nothing is coerced (`normalise` has mended what can be mended before).
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

TEXT_MAX = 6000
WORD_MAX = 60
TRANSLATION_MAX = 160
SENTENCE_MAX = 500
OPTION_MAX = 160
EXERCISES_MAX = 24
WORDS_MIN = 4
WORDS_MAX = 12
# What normalise keeps of a list or a string that has no end: enough to see that it is too long.
HARD_LIST = 60
HARD_TEXT = 20_000
HARD_LINE = 2_000

Sentence = Annotated[str, Field(min_length=1, max_length=SENTENCE_MAX)]
Word = Annotated[str, Field(min_length=1, max_length=WORD_MAX)]
Option = Annotated[str, Field(min_length=1, max_length=OPTION_MAX)]
Translation = Annotated[str, Field(min_length=1, max_length=TRANSLATION_MAX)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class VocabularyItem(_Shape):
    """A word of the lesson, in its dictionary form."""

    word: Word = Field(description="the word in its dictionary form, in the target language")
    translation: Translation = Field(description="its translation into the learner's language")
    context: Sentence = Field(description="a sentence of the text, copied exactly, that holds the word in some form")


class LessonCore(_Shape):
    """The text and the words of a lesson."""

    text: Annotated[str, Field(min_length=1, max_length=TEXT_MAX)] = Field(
        description="the lesson's text in the target language, plain sentences without markup"
    )
    vocabulary: Annotated[list[VocabularyItem], Field(min_length=WORDS_MIN, max_length=WORDS_MAX)]


class _Exercise(_Shape):
    targets: Annotated[list[Word], Field(min_length=1, max_length=WORDS_MAX)] = Field(
        description="the lesson words that the exercise trains, spelt as in the vocabulary"
    )


class QuizExercise(_Exercise):
    """One question with exactly one right option."""

    type: Literal["quiz"]
    source: Literal["vocab"]
    question: Sentence = Field(description="in the target language: a question, or a sentence with one gap ___")
    options: Annotated[list[Option], Field(min_length=3, max_length=4)]
    correct_index: Annotated[int, Field(ge=0, le=3)] = Field(description="index of the right option, from 0")


class MatchPair(_Shape):
    left: Word = Field(description="a lesson word")
    right: Translation = Field(description="its translation, as in the vocabulary")


class MatchExercise(_Exercise):
    """Words to be matched with their translations."""

    type: Literal["match"]
    source: Literal["vocab"]
    pairs: Annotated[list[MatchPair], Field(min_length=3, max_length=WORDS_MAX)]


class TrueFalseExercise(_Exercise):
    """A statement about the text."""

    type: Literal["true_false"]
    source: Literal["text"]
    sentence_source: Sentence = Field(description="the sentence of the text that proves or refutes it, copied exactly")
    statement: Sentence = Field(description="in the target language")
    is_true: bool


class FillBlankExercise(_Exercise):
    """A sentence of the text with one gap."""

    type: Literal["fill_blank"]
    source: Literal["text"]
    sentence_source: Sentence = Field(description="a sentence of the text, copied exactly")
    sentence: Sentence = Field(description="the same sentence with one word replaced by ___")
    correct_word: Word = Field(description="the missing word exactly as it stands in the sentence")
    blank_index: Annotated[int, Field(ge=0, le=0)] = Field(description="always 0: there is one gap")
    full_sentence_native: Sentence = Field(description="the whole sentence in the learner's language")


class ScrambleExercise(_Exercise):
    """A sentence of the text in pieces, out of order."""

    type: Literal["scramble"]
    source: Literal["text"]
    sentence_source: Sentence = Field(description="a sentence of the text, copied exactly")
    scrambled_parts: Annotated[list[Option], Field(min_length=3, max_length=30)] = Field(
        description="the sentence's words in another order, without the final mark"
    )
    correct_sentence: Sentence = Field(description="the sentence without its final mark")


Exercise = Annotated[
    QuizExercise | MatchExercise | TrueFalseExercise | FillBlankExercise | ScrambleExercise,
    Field(discriminator="type"),
]


class ExerciseSet(_Shape):
    """The exercises of a lesson."""

    exercises: Annotated[list[Exercise], Field(min_length=3, max_length=EXERCISES_MAX)]


EXERCISE_MODELS: dict[str, type[BaseModel]] = {
    "quiz": QuizExercise,
    "match": MatchExercise,
    "true_false": TrueFalseExercise,
    "fill_blank": FillBlankExercise,
    "scramble": ScrambleExercise,
}
EXERCISE_SOURCES: dict[str, str] = {
    "quiz": "vocab",
    "match": "vocab",
    "true_false": "text",
    "fill_blank": "text",
    "scramble": "text",
}

JsonObject = dict[str, Any]
