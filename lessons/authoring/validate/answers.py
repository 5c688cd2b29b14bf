"""quiz: what the text itself says about a gap or a question."""

import re
from itertools import pairwise

from lessons.authoring.validate.lesson import Lesson
from lessons.authoring.validate.likeness import DENIALS, KAZAKH_DENIED, is_alike
from neurogloss.text.morphology import holds_word
from neurogloss.text.tokens import find_words, fold, folded_words, split_sentences, word_set, words

_GAP = re.compile(r"_{2,}")
# "Complete the sentence: …"
_INSTRUCTION = re.compile(r"^[^:_]{3,60}:\s*(?=.*_{2,})")
_CLAUSE = re.compile(r"[,;:—–]")
_COUNTING = word_set("неше қанша сколько many")
_FILLING_MAX = 3
_COVER = 0.99
_MARGIN = 0.34
_PRONOUNS: dict[str, frozenset[str]] = {
    "kk": word_set("мен біз ол олар"),
    "ru": word_set("я мы он она они"),
    "en": word_set("i we he she they"),
}
# Words of a question that its answer does not repeat.
_ASKING: dict[str, frozenset[str]] = {
    "kk": word_set("""
кім не нені ненің кімнің кімді кімге кіммен немен қайда қайдан қашан қандай қанша неше қалай неге
қай қайсы нешінші қайсысы ма ме ба бе па пе мен сен ол біз сіз олар мәтін бойынша екен ше деп дейді
бұл оның менің сенің қанша неліктен
"""),
    "ru": word_set("""
кто что чего чему чем кого кому кем где куда откуда когда какой какая какое какие сколько почему
зачем как чей чья ли я ты он она оно мы вы они по тексту согласно в на у с из и его её ее мой моя
твой это во со к о об от до за какую каком каким
"""),
    "en": word_set("""
who what whom whose where when which why how many much do does did is are was were am the a an i you
he she it we they to of in on at for according text his her their my your from with and be this that
"""),
}


def gap_fillings(question: str, lesson: Lesson) -> tuple[list[tuple[str, ...]], int]:
    """What the text has where the question has its gap, and how many words surround the gap.

    Only the sentence with the gap counts, and it has to be whole: from a sentence's beginning to its end, or at
    least three words of one.
    """
    sentence = next((piece for piece in split_sentences(question) if _GAP.search(piece)), question)
    sentence = _INSTRUCTION.sub("", sentence)
    before, after = (folded_words(piece) for piece in _GAP.split(sentence, maxsplit=1))
    frame = len(before) + len(after)
    if frame < 1:
        return [], 0
    found: list[tuple[str, ...]] = []
    for there in lesson.sentence_words:
        for start in range(len(there) - frame):
            for size in range(1, _FILLING_MAX + 1):
                stop = start + len(before) + size
                if there[start : start + len(before)] != before or there[stop : stop + len(after)] != after:
                    continue
                is_whole = start == 0 and stop + len(after) == len(there)
                if is_whole or (frame >= 3 and _is_anchored(before, after, start, stop, there)):
                    found.append(there[start + len(before) : stop])
    return list(dict.fromkeys(found)), frame


def _is_anchored(
    before: tuple[str, ...], after: tuple[str, ...], start: int, stop: int, there: tuple[str, ...]
) -> bool:
    """An open side of the gap must be the sentence's own end, or the filling could be of any length."""
    return (bool(before) or start == 0) and (bool(after) or stop == len(there))


def answers_in_text(question: str, options: list[str], lesson: Lesson) -> list[int] | None:
    """The options that the sentences most like the question hold; None when the text does not decide."""
    code = lesson.target.code
    if code not in _ASKING or _denies(folded_words(question), code):
        return None
    asked = [word for word in folded_words(question) if word not in _ASKING[code]]
    if not asked:
        return None
    counted = _by_number(question, options, lesson)
    if counted is not None:
        return counted
    covers = [_best_cover(option, asked, lesson) for option in options]
    best = max(covers)
    if len(asked) < 2 or best < _COVER:
        return _by_clause(asked, options, lesson) or _by_pronoun(question, asked, options, lesson)
    right = [index for index, cover in enumerate(covers) if cover >= _COVER]
    near = [index for index, cover in enumerate(covers) if cover > best - _MARGIN]
    return right if right == near else None


def _by_number(question: str, options: list[str], lesson: Lesson) -> list[int] | None:
    """How many …? The option that stands right before what is counted, if one alone does."""
    tokens = folded_words(question)
    place = next((i for i, token in enumerate(tokens) if token in _COUNTING), None)
    if place is None or place + 1 >= len(tokens):
        return None
    counted = tokens[place + 1]
    right = {
        index
        for there in lesson.sentence_words
        for number, thing in pairwise(there)
        if is_alike(counted, thing)
        for index, option in enumerate(options)
        if folded_words(option) == (number,)
    }
    return list(right) if len(right) == 1 else None


def _by_clause(asked: list[str], options: list[str], lesson: Lesson) -> list[int] | None:
    """The one option that stands in a clause with all asked words, when the others too stand in the text, but never so."""
    covers: list[set[bool]] = []
    clauses = [clause for sentence in lesson.sentences for clause in _CLAUSE.split(sentence)]
    if any(_denies(folded_words(clause), lesson.target.code) for clause in clauses):
        return None
    for option in options:
        holding = [folded_words(clause) for clause in clauses if find_words(option, clause)]
        covers.append({all(_held(word, there) for word in asked) for there in holding})
    right = [index for index, cover in enumerate(covers) if True in cover]
    return right if len(right) == 1 and sum(bool(cover) for cover in covers) > 1 else None


def _by_pronoun(question: str, asked: list[str], options: list[str], lesson: Lesson) -> list[int] | None:
    """The question names someone whom the answering sentence calls "he" or "I".

    Decides only if exactly one option stands in such a sentence with the question's predicate, and no other
    option stands in any sentence with a word of the question.
    """
    pronouns = _PRONOUNS.get(lesson.target.code, frozenset())
    named = {fold(word) for word in words(question) if word[0].isupper()}
    rest = [word for word in asked if word not in named]
    if not rest:
        return None
    right: list[int] = []
    for index, option in enumerate(options):
        places = [
            there
            for sentence, there in zip(lesson.sentences, lesson.sentence_words, strict=True)
            if holds_word(sentence, option, lesson.target) and any(is_alike(w, t) for w in rest for t in there)
        ]
        if not places:
            continue
        told = [there for there in places if set(there) & pronouns and not _denies(there, lesson.target.code)]
        if len(places) != len(told) or not any(all(_held(w, t) for w in rest[-2:]) for t in told):
            return None
        right.append(index)
    return right if len(right) == 1 else None


def _held(word: str, there: tuple[str, ...]) -> bool:
    return any(is_alike(word, other) for other in there)


def _best_cover(option: str, asked: list[str], lesson: Lesson) -> float:
    """The greatest share of the asked words that a sentence with the option holds."""
    if any(word in folded_words(option) for word in asked):
        return 0.0
    best = 0.0
    for sentence, there in zip(lesson.sentences, lesson.sentence_words, strict=True):
        if not holds_word(sentence, option, lesson.target) or _denies(there, lesson.target.code):
            continue
        held = sum(any(is_alike(word, other) for other in there) for word in asked)
        best = max(best, held / len(asked))
    return best


def _denies(tokens: tuple[str, ...], code: str) -> bool:
    if set(tokens) & DENIALS.get(code, frozenset()):
        return True
    return code == "kk" and any(
        (match := KAZAKH_DENIED.match(token)) is not None and bool(match.group(2)) for token in tokens
    )
