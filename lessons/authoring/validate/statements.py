"""true_false: what the text plainly says must not be called false, what it plainly denies not true.

Only plain cases are judged: the statement is a clause of the text, or its denial, or differs from it in one word
that excludes the other. A free paraphrase is the author's.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lessons.authoring.problems import Problem, make_problem
from lessons.authoring.validate.fields import language_problem
from lessons.authoring.validate.lesson import Lesson
from lessons.authoring.validate.likeness import DENIALS, KAZAKH_DENIED, PERSONS, is_alike
from lessons.authoring.validate.opposites import exclude_each_other
from neurogloss.text.dirt import judge_dirt
from neurogloss.text.tokens import fold, folded_words, is_same, strip_final, words

_CLAUSE = re.compile(r"[,;:—–]| - |[.!?…]+")
_QUESTION = re.compile(r"\?\s*[»”\"')]*\s*$")
_DENIAL_FREE = {"en": {"don't": "do", "doesn't": "does", "didn't": "did", "isn't": "is", "aren't": "are", "wasn't": "was",
                       "weren't": "were", "can't": "can", "cannot": "can", "won't": "will", "haven't": "have",
                       "hasn't": "has", "hadn't": "had"}}  # fmt: skip
_STATEMENT_MIN = 2
_PARTICIPLE = re.compile(r"(?:[ғқ]ан|[гк]ен)$")
_PAST_OF = {"жатыр": "жат", "отыр": "отыр", "тұр": "тұр", "жүр": "жүр"}
_PAST = re.compile(r"[дт][ыі](?:[мңқк]|ң[ыі]з|ңд[ае]р)?$")
_NARRATOR = re.compile(r"\b(?i:менің атым|меня зовут|my name is|i am|i'm)\s+(?:[—–-]\s*)?([^\W\d_a-zа-я][\w-]*)")


def judge_true_false(item: dict[str, Any], path: str, lesson: Lesson) -> list[Problem]:
    """The statement is one, in the language, and not plainly keyed wrong."""
    statement, field = item["statement"], f"{path}.statement"
    problems = judge_dirt(statement, field, lesson.target, is_own=True)
    problems += language_problem("exercise_language", statement, field, lesson)
    if _QUESTION.search(statement):
        problems.append(make_problem("statement_is_a_question", field, "A question is neither true nor false."))
    return [*problems, *_judge_truth(statement, item["sentence_source"], item["is_true"], path, lesson)]


def _judge_truth(statement: str, source: str, is_true: bool, path: str, lesson: Lesson) -> Iterator[Problem]:
    field = f"{path}.is_true"
    said = _is_said(statement, lesson) or _is_retold(statement, source, lesson)
    if said and not is_true:
        yield make_problem("statement_contradicts", field, "The text says exactly this, yet it is keyed false.")
    if said:
        return
    if is_true and (_is_denied(statement, source, lesson) or _is_missing(statement, source, lesson)):
        yield make_problem("statement_contradicts", field, "The statement denies the sentence, yet it is keyed true.")
    elif is_true and _is_replaced(statement, source, lesson):
        yield make_problem("statement_contradicts", field, "The statement changes the sentence, yet it is keyed true.")


def _is_said(statement: str, lesson: Lesson) -> bool:
    """Whether the statement is a sentence of the text, or a whole clause of one."""
    wanted = folded_words(statement)
    if len(wanted) < _STATEMENT_MIN:
        return any(wanted == sentence for sentence in lesson.sentence_words)
    for sentence in lesson.sentences:
        if _QUESTION.search(sentence):
            continue
        if is_same(statement, sentence):
            return True
        pieces = [piece for piece in _CLAUSE.split(strip_final(sentence)) if piece.strip()]
        if len(wanted) >= 3 and len(pieces) > 1 and any(folded_words(piece) == wanted for piece in pieces):
            return True
    return False


def _parity(tokens: tuple[str, ...], code: str) -> tuple[int, tuple[str, ...]]:
    """How often the tokens deny, and the tokens without what denies."""
    denials, rest = 0, []
    for token in tokens:
        if token in DENIALS.get(code, frozenset()):
            denials += 1
            freed = _DENIAL_FREE.get(code, {}).get(token)
            rest += [freed] if freed else []
        else:
            rest.append(token)
    return denials % 2 if code != "fr" else min(denials, 1), tuple(rest)


def _is_denied(statement: str, source: str, lesson: Lesson) -> bool:
    """Whether statement and source, or a clause of it, differ only in that one of them denies."""
    clauses = [piece for piece in _CLAUSE.split(strip_final(source)) if len(words(piece)) >= _STATEMENT_MIN]
    return any(_are_opposite(statement, piece, lesson) for piece in (source, *clauses))


def _are_opposite(statement: str, source: str, lesson: Lesson) -> bool:
    code = lesson.target.code
    one, two = _parity(folded_words(statement), code), _parity(folded_words(source), code)
    if one[0] != two[0]:
        left, right = _without_helpers(one[1], code), _without_helpers(two[1], code)
        return left == right or (_same_in_past(left, right) if code == "kk" else _same_but_ending(left, right))
    if code in ("kk", "ky") and len(one[1]) == len(two[1]):
        differing = [(a, b) for a, b in zip(one[1], two[1], strict=True) if a != b]
        return len(differing) == 1 and (_denies(*differing[0]) or _denies(*differing[0][::-1]))
    return code == "kk" and _is_denied_in_short(one[1], two[1])


def _is_denied_in_short(given: tuple[str, ...], said: tuple[str, ...]) -> bool:
    """Kazakh: "Атам кешке күй тартпайды" beside "Атам күнде кешке күй тартады"."""
    if not _STATEMENT_MIN < len(given) < len(said) or not _denies(given[-1], said[-1]):
        return False
    rest = iter(said[:-1])
    return all(token in rest for token in given[:-1])


def _without_helpers(tokens: tuple[str, ...], code: str) -> tuple[str, ...]:
    """Without what one of two opposites has for the other's denial: "do" beside "don't", бар beside жоқ."""
    helpers = {"en": ("do", "does", "did"), "kk": ("бар",)}.get(code, ())
    return tuple(token for token in tokens if token not in helpers)


def _same_but_ending(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """ "he likes" and "he does not like": one word may differ in its ending."""
    if len(left) != len(right):
        return False
    differing = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
    return len(differing) <= 1 and all(a[:3] == b[:3] for a, b in differing)


def _same_in_past(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Kazakh: "алған (жоқпын)" beside "алдым"."""
    differing = [(a, b) for a, b in zip(left, right, strict=False) if a != b]
    if len(left) != len(right) or len(differing) != 1:
        return False
    one, two = differing[0]
    return any(
        (stem := _PARTICIPLE.sub("", a)) != a and (_PAST_OF.get(b) == stem or _is_past(b, stem))
        for a, b in ((one, two), (two, one))
    )


def _is_past(token: str, stem: str) -> bool:
    return token.startswith(stem) and bool(_PAST.match(token[len(stem) :]))


def _is_missing(statement: str, source: str, lesson: Lesson) -> bool:
    """Kazakh: "Үйде интернет жоқ" beside "Үйде интернет өте жылдам": what the sentence tells of isn't there.

    Not where the sentence tells what has happened: after "Ит қашып кетті" there is no dog.
    """
    given, said = folded_words(statement), folded_words(source)
    if lesson.target.code != "kk" or len(given) <= _STATEMENT_MIN or given[-1] != "жоқ":
        return False
    if not said or _parity(said, "kk")[0] or _PAST.search(said[-1]) or any(KAZAKH_DENIED.match(t) for t in said):
        return False
    rest = iter(said)
    return all(token in rest for token in given[:-1])


def _denies(denied: str, plain: str) -> bool:
    """Kazakh: бармайды denies барады, оқымайды оқиды."""
    match = KAZAKH_DENIED.match(denied)
    if not match:
        return False
    stem = match.group(1)
    is_same_verb = plain.startswith(stem[:-1] if len(stem) > 3 else stem)
    is_same_verb = is_same_verb or (stem[-1] in "ыі" and plain.startswith(f"{stem[:-1]}и"))
    return is_same_verb and len(plain) - len(stem) <= 6


def _is_replaced(statement: str, source: str, lesson: Lesson) -> bool:
    """Whether one word of the source stands replaced by one that excludes it."""
    differing = _differences(source, statement, lesson)
    given = folded_words(statement)
    if differing is None or len(differing) != 1:
        return False
    if any(Counter(given) <= Counter(sentence) for sentence in lesson.sentence_words):
        return False
    old, new = differing[0]
    is_inside = not source.startswith(old) and not statement.startswith(new)
    excluded = exclude_each_other(fold(old), fold(new), lesson) or (
        old[0].isupper()
        and new[0].isupper()
        and (is_inside or _are_names(old, new, lesson))
        and not is_alike(fold(old), fold(new))
    )
    return excluded and not _is_supported(fold(new), given, source, lesson)


def _differences(source: str, statement: str, lesson: Lesson) -> list[tuple[str, str]] | None:
    """Where the statement has another word than the source, as written; None if they can't be laid side by side.

    "Мен … тұрамын" told of Айгүл as "Айгүл … тұрады" is no difference.
    """
    said, given = words(source), words(statement)
    if len(said) != len(given):
        return None
    persons = PERSONS.get(lesson.target.code, frozenset())
    pairs = [(a, b) for a, b in zip(said, given, strict=True) if fold(a) != fold(b)]
    shifted = [(a, b) for a, b in pairs if fold(a) in persons and (fold(b) in persons or b[0].isupper())]
    if not shifted:
        return pairs
    return [(a, b) for a, b in pairs if (a, b) not in shifted and not is_alike(fold(a), fold(b))]


def _is_retold(statement: str, source: str, lesson: Lesson) -> bool:
    """Whether the statement tells what the narrator says of themselves: "Мен … тұрамын" → "Айгүл … тұрады"."""
    narrator = _NARRATOR.search(lesson.flat_text)
    if narrator is None or not statement.startswith(narrator.group(1)) or is_same(source, statement):
        return False
    return _differences(source, statement, lesson) == []


def _are_names(old: str, new: str, lesson: Lesson) -> bool:
    """Whether both are names, and different ones: written with a capital also inside sentences."""
    inside = {word for sentence in lesson.sentences for word in words(sentence)[1:] if word[0].isupper()}
    inside_stems = {fold(word)[:4] for word in inside}
    return all(fold(word)[:4] in inside_stems for word in (old, new))


def _is_supported(new: str, given: tuple[str, ...], source: str, lesson: Lesson) -> bool:
    """Whether some other sentence has the new word together with another of the statement's: then it may be true."""
    others = {token for token in given if token != new and len(token) > 2}
    own = folded_words(source)
    return any(new in sentence and others & set(sentence) for sentence in lesson.sentence_words if sentence != own)
