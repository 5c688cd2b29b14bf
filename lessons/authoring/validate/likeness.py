"""When two words of sentences tell of the same thing, give or take an ending or a person."""

import re

from neurogloss.text.tokens import word_set

# Words that deny, by language code; Kazakh verbs deny inside the word.
DENIALS: dict[str, frozenset[str]] = {
    "kk": word_set("емес емеспін емессің емессіз емеспіз жоқ жоқпын жоқсың жоқсыз жоқпыз"),
    "ky": frozenset({"эмес", "жок"}),
    "tt": frozenset({"түгел", "юк"}),
    "ru": frozenset({"не", "нет", "ни", "никогда"}),
    "uk": frozenset({"не", "ні", "немає", "ніколи"}),
    "en": frozenset({"not", "no", "never", "don't", "doesn't", "didn't", "isn't", "aren't", "wasn't", "weren't", "can't",
                     "cannot", "won't", "haven't", "hasn't", "hadn't", "shouldn't", "wouldn't", "couldn't"}),
    "de": frozenset({"nicht", "kein", "keine", "keinen", "nie"}),
    "fr": frozenset({"ne", "n", "pas", "jamais"}),
    "es": frozenset({"no", "nunca"}),
    "it": frozenset({"non", "mai"}),
    "pt": frozenset({"não", "nunca"}),
    "tr": frozenset({"değil", "yok"}),
    "uz": frozenset({"emas", "yo'q"}),
    "pl": frozenset({"nie", "nigdy"}),
}  # fmt: skip
KAZAKH_DENIED = re.compile(
    r"^(.{2,}?)[мбп][ае](й(?:м[ыі]н|с[ыі]ң|с[ыі]з|д[ыі]|м[ыі]з)?|[дт][ыі](?:[мңқк]|ң[ыі]з|ңд[ае]р)?|[ғг][ае]н(?:м[ыі]н|с[ыі]ң|с[ыі]з|б[ыі]з)?"
    r"|с[ае](?:[мңқк]|ң[ыі]з)?|йт[ыі]н|с)$"
)
# Words for persons, which a sentence told of someone else replaces.
PERSONS: dict[str, frozenset[str]] = {
    "kk": word_set("""
мен сен ол біз сіз олар менің сенің оның біздің сіздің олардың маған саған оған бізге оларға мені
оны
"""),
    "ru": word_set("""
я ты он она мы вы они мой моя мое мои его ее наш наша наше наши их меня мне него нее нас нам
"""),
    "en": word_set("i you he she we they my your his her our their me him us them"),
}


def is_alike(one: str, two: str) -> bool:
    """The same word, give or take its ending (ішесің, ішемін); both folded."""
    if one == two:
        return True
    common = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    longest = max(len(one), len(two))
    return common >= 3 and common * 2 >= longest and longest - common <= 4
