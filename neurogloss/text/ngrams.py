"""Small character models of languages, made from the sample texts beside this module.

Witten-Bell interpolated 4-grams over single words: enough to say which of two languages a word looks like.
The samples are our own; to better the judge in a language, add everyday sentences to its file.
"""

import math
from collections import Counter, defaultdict
from functools import cache, lru_cache
from importlib import resources

from neurogloss.text.tokens import folded_words

ORDER = 4
_ALPHABET = 80

# Sample file -> (name for people, script). `uz-cyrl` and the like are rivals only, nothing one can learn here.
MODELS: dict[str, tuple[str, str]] = {
    "kk": ("Kazakh", "Cyrillic"),
    "ru": ("Russian", "Cyrillic"),
    "ky": ("Kyrgyz", "Cyrillic"),
    "tt": ("Tatar", "Cyrillic"),
    "ba": ("Bashkir", "Cyrillic"),
    "uz-cyrl": ("Uzbek", "Cyrillic"),
    "kaa": ("Karakalpak", "Cyrillic"),
    "uk": ("Ukrainian", "Cyrillic"),
    "mn": ("Mongolian", "Cyrillic"),
    "en": ("English", "Latin"),
    "de": ("German", "Latin"),
    "fr": ("French", "Latin"),
    "es": ("Spanish", "Latin"),
    "it": ("Italian", "Latin"),
    "pt": ("Portuguese", "Latin"),
    "pl": ("Polish", "Latin"),
    "tr": ("Turkish", "Latin"),
    "az": ("Azerbaijani", "Latin"),
    "uz": ("Uzbek", "Latin"),
}


class CharacterModel:
    """How likely a word is in a language, and which words and letters its sample holds."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.name, self.script = MODELS[code]
        sample = resources.files(__package__).joinpath("samples", f"{code}.txt").read_text(encoding="utf-8")
        self.counts: Counter[str] = Counter(folded_words(sample))
        self.letters = frozenset("".join(self.counts))
        self._next: dict[str, Counter[str]] = defaultdict(Counter)
        self._totals: dict[str, int] = {}
        for word, count in self.counts.items():
            self._count(word, 1 + math.log(count))
        self._totals = {history: sum(following.values()) for history, following in self._next.items()}
        self.score = lru_cache(maxsize=20_000)(self._score)

    def _count(self, word: str, weight: float) -> None:
        padded = f"^{word}$"
        for index in range(1, len(padded)):
            for size in range(min(ORDER, index + 1)):
                self._next[padded[index - size : index]][padded[index]] += weight  # type: ignore[assignment]

    def _score(self, word: str) -> float:
        """Natural logarithm of the word's probability."""
        padded = f"^{word}$"
        total = 0.0
        for index in range(1, len(padded)):
            probability = 1 / _ALPHABET
            for size in range(min(ORDER, index + 1)):
                following = self._next.get(padded[index - size : index])
                if following is None:
                    break
                seen, kinds = self._totals[padded[index - size : index]], len(following)
                probability = (following.get(padded[index], 0) + kinds * probability) / (seen + kinds)
            total += math.log(probability)
        return total


@cache
def get_model(code: str) -> CharacterModel:
    """The model of that sample, built at the first call (about 10 ms)."""
    return CharacterModel(code)


@cache
def rivals_of(code: str) -> tuple[CharacterModel, ...]:
    """The other languages of the same script, which a text in this one could be mistaken for."""
    script = MODELS[code][1]
    name = MODELS[code][0]
    return tuple(get_model(other) for other in MODELS if MODELS[other][1] == script and MODELS[other][0] != name)
