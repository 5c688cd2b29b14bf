"""Builds a lesson from the starter content: authored text, words and statements, exercises made of them. Pure, seeded."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from courses.starter.checks import find_form, order_parts, order_sentences
from courses.starter.types import Lesson, Sentence, Statement, Unit, Word
from neurogloss.languages import Language, get_language
from neurogloss.text.morphology import holds_word

GAP = "___"
MIN_GAP_SENTENCE_WORDS = 4
MATCH_PAIRS = range(4, 6)

Exercise = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LessonExtras:
    """What the pages show beside the lesson: `title` in the target language, `grammar` in the learner's.

    `sentences` carry the translations in the order of the text; `pos` is the part of speech by word.
    """

    key: str
    title: str
    grammar: str
    sentences: tuple[Sentence, ...]
    pos: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StarterLesson:
    """`lesson` is {"text", "vocabulary", "exercises"}, exactly as a model's answers together have it."""

    lesson: dict[str, Any]
    extras: LessonExtras


def build_starter_lesson(unit: Unit, number: int, seed: int) -> StarterLesson:
    """The unit's lesson `number` (from 1) with eight exercises of five types; the same for the same seed.

    Another seed gives other exercises about the same text and words. Raises IndexError if there is no such lesson.
    """
    if not 1 <= number <= len(unit.lessons):
        raise IndexError(f"{unit.content_key} has no lesson {number}")
    lesson = unit.lessons[number - 1]
    contexts = [lesson.sentences[word.sentence - 1].text for word in lesson.words]
    vocabulary = [
        {"word": word.word, "translation": word.translation, "context": context}
        for word, context in zip(lesson.words, contexts, strict=True)
    ]
    exercises = _Builder(lesson, get_language(unit.target_language), random.Random(f"{lesson.key}/{seed}")).build()
    extras = LessonExtras(
        key=lesson.key,
        title=lesson.title,
        grammar=lesson.grammar,
        sentences=lesson.sentences,
        pos={word.word: word.pos for word in lesson.words},
    )
    return StarterLesson({"text": lesson.text, "vocabulary": vocabulary, "exercises": exercises}, extras)


@dataclass
class _Builder:
    """Makes the exercises one after another, each of a sentence and a word not used before as long as there are any."""

    lesson: Lesson
    language: Language
    rng: random.Random
    used_sentences: set[int] = field(default_factory=set)
    used_words: set[str] = field(default_factory=set)
    used_orders: set[int] = field(default_factory=set)
    key_places: list[int] = field(default_factory=list)

    def build(self) -> list[Exercise]:
        """Recognising comes first, producing last; the two quizzes have their keys in different places."""
        self.key_places = self.rng.sample(range(4), 4)
        quizzes = [self.make_quiz(), self.make_quiz()]
        blanks = [self.make_fill_blank(), self.make_fill_blank()]
        scrambles = [self.make_scramble(), self.make_scramble()]
        truth = self.make_true_false()
        match = self.make_match()
        return [match, quizzes[0], truth, blanks[0], quizzes[1], scrambles[0], blanks[1], scrambles[1]]

    def make_quiz(self) -> Exercise:
        word = self.pick_word(lambda word: bool(word.distractors))
        before, form, after = self.cut(word)
        options = self.rng.sample(word.distractors, len(word.distractors))
        if not before:
            options = [option[:1].upper() + option[1:] for option in options]
        place = self.key_places.pop()
        options.insert(place, form)
        return {
            "type": "quiz",
            "source": "vocab",
            "targets": [word.word],
            "question": before + GAP + after,
            "options": options,
            "correct_index": place,
        }

    def make_match(self) -> Exercise:
        """Pairs whose translations share no meaning; cognates (билет: билет) come only if there are too few others."""
        words = self.shuffled(self.lesson.words)
        words.sort(key=lambda word: word.word.casefold() in _meanings(word))
        chosen: list[Word] = []
        for word in words:
            if all(_meanings(word).isdisjoint(_meanings(other)) for other in chosen):
                chosen.append(word)
        chosen = chosen[: self.rng.choice(MATCH_PAIRS)]
        return {
            "type": "match",
            "source": "vocab",
            "targets": [word.word for word in chosen],
            "pairs": [{"left": word.word, "right": word.translation} for word in chosen],
        }

    def make_true_false(self) -> Exercise:
        wanted = self.rng.random() < 0.5
        statement = min(self.shuffled(self.lesson.statements), key=lambda entry: self.cost_of_statement(entry, wanted))
        return {
            "type": "true_false",
            "source": "text",
            "targets": self.targets(self.lesson.sentences[statement.sentence - 1].text, statement.text),
            "sentence_source": self.lesson.sentences[statement.sentence - 1].text,
            "statement": statement.text,
            "is_true": statement.is_true,
        }

    def make_fill_blank(self) -> Exercise:
        word = self.pick_word(lambda word: " " not in word.form)
        before, form, after = self.cut(word)
        sentence = self.lesson.sentences[word.sentence - 1]
        return {
            "type": "fill_blank",
            "source": "text",
            "targets": [word.word],
            "sentence_source": sentence.text,
            "sentence": before + GAP + after,
            "correct_word": form,
            "blank_index": 0,
            "full_sentence_native": sentence.translation,
        }

    def make_scramble(self) -> Exercise:
        number = min(self.shuffled(order_sentences(self.lesson)), key=self.cost_of_order)
        self.used_sentences.add(number)
        self.used_orders.add(number)
        sentence = self.lesson.sentences[number - 1].text
        right = order_parts(sentence)
        parts = self.shuffled(right)
        while parts == right:
            parts = self.shuffled(right)
        return {
            "type": "scramble",
            "source": "text",
            "targets": self.targets(sentence),
            "sentence_source": sentence,
            "scrambled_parts": parts,
            "correct_sentence": " ".join(right),
        }

    def pick_word(self, is_fit: Callable[[Word], bool]) -> Word:
        """A word for a gap: not used yet, in a sentence not used yet and long enough, not at its head, where possible."""
        word = min(self.shuffled(word for word in self.lesson.words if is_fit(word)), key=self.cost_of_gap)
        self.used_words.add(word.word)
        self.used_sentences.add(word.sentence)
        return word

    def cost_of_gap(self, word: Word) -> tuple[bool, bool, bool, bool]:
        sentence = self.lesson.sentences[word.sentence - 1].text
        is_short = len(sentence.split()) < MIN_GAP_SENTENCE_WORDS
        is_head = find_form(word.form, sentence)[0].start() == 0
        return (is_short, word.word in self.used_words, word.sentence in self.used_sentences, is_head)

    def cost_of_statement(self, statement: Statement, wanted: bool) -> tuple[bool, bool, bool]:
        source = self.lesson.sentences[statement.sentence - 1].text
        has_targets = bool(self.targets(source, statement.text))
        return (not has_targets, statement.is_true is not wanted, statement.sentence in self.used_sentences)

    def cost_of_order(self, number: int) -> tuple[bool, ...]:
        sentence = self.lesson.sentences[number - 1].text
        parts = [part.casefold() for part in order_parts(sentence)]
        has_double = len(set(parts)) < len(parts)
        is_used = number in self.used_sentences
        return (number in self.used_orders, not self.targets(sentence), is_used, has_double)

    def targets(self, *texts: str) -> list[str]:
        """The lesson words that stand in the texts in the form they have in the lesson; if none does, in any form."""
        as_taught = [word.word for word in self.lesson.words if any(find_form(word.form, text) for text in texts)]
        return as_taught or [
            word.word for word in self.lesson.words if any(holds_word(text, word.word, self.language) for text in texts)
        ]

    def cut(self, word: Word) -> tuple[str, str, str]:
        """The word's sentence in three: before the form, the form as it stands there, after it."""
        text = self.lesson.sentences[word.sentence - 1].text
        place = find_form(word.form, text)[0]
        return text[: place.start()], place.group(), text[place.end() :]

    def shuffled(self, items: Iterable[T]) -> list[T]:
        entries = list(items)
        self.rng.shuffle(entries)
        return entries


def _meanings(word: Word) -> set[str]:
    """The single meanings of a translation: "идти; ехать" has two."""
    return {part.strip().casefold() for part in word.translation.replace(",", ";").split(";")}
