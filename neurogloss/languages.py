"""The table of languages: the one place that knows a language's name, code, script and letters."""

from dataclasses import dataclass
from typing import Literal

Script = Literal["Cyrillic", "Latin", "Arabic", "Han", "Kana", "Hangul"]

_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_ENGLISH = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Language:
    """A language one can learn or learn from.

    `name` is the English name, the only spelling that the API and the database use; `letters` are the
    lower-case letters of its alphabet, empty where the script has no alphabet worth checking.
    `is_judged` says that the judge knows the language well enough (words, forms, rivals) to hold a
    sentence against it; for the others it looks at letters and script alone.
    """

    name: str
    code: str
    script: Script
    native_name: str
    letters: frozenset[str]
    is_judged: bool = False
    has_spaces: bool = True


def _language(
    name: str,
    code: str,
    script: Script,
    native_name: str,
    letters: str,
    *,
    is_judged: bool = False,
    has_spaces: bool = True,
) -> Language:
    return Language(name, code, script, native_name, frozenset(letters), is_judged, has_spaces)


_TABLE: tuple[Language, ...] = (
    _language("Kazakh", "kk", "Cyrillic", "Қазақша", _RUSSIAN + "әғқңөұүһі", is_judged=True),
    _language("Russian", "ru", "Cyrillic", "Русский", _RUSSIAN, is_judged=True),
    _language("English", "en", "Latin", "English", _ENGLISH + "éèêëïöçñàâôü", is_judged=True),
    _language("Kyrgyz", "ky", "Cyrillic", "Кыргызча", _RUSSIAN + "ңөү", is_judged=True),
    _language("Tatar", "tt", "Cyrillic", "Татарча", _RUSSIAN + "әөүҗңһ", is_judged=True),
    _language("Ukrainian", "uk", "Cyrillic", "Українська", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", is_judged=True),
    _language("Uzbek", "uz", "Latin", "Oʻzbekcha", _ENGLISH + "ʻ", is_judged=True),
    _language("Turkish", "tr", "Latin", "Türkçe", "abcçdefgğhıijklmnoöprsştuüvyzâîûqwx", is_judged=True),
    _language("Azerbaijani", "az", "Latin", "Azərbaycanca", "abcçdeəfgğhxıijkqlmnoöprsştuüvyzw"),
    _language("German", "de", "Latin", "Deutsch", _ENGLISH + "äöüßéàè", is_judged=True),
    _language("French", "fr", "Latin", "Français", _ENGLISH + "àâæçéèêëîïôœùûüÿ", is_judged=True),
    _language("Spanish", "es", "Latin", "Español", _ENGLISH + "áéíñóúü", is_judged=True),
    _language("Italian", "it", "Latin", "Italiano", _ENGLISH + "àèéìíîòóùú", is_judged=True),
    _language("Portuguese", "pt", "Latin", "Português", _ENGLISH + "áâãàçéêíóôõúü", is_judged=True),
    _language("Polish", "pl", "Latin", "Polski", _ENGLISH + "ąćęłńóśźżé", is_judged=True),
    _language("Arabic", "ar", "Arabic", "العربية", ""),
    _language("Chinese", "zh", "Han", "中文", "", has_spaces=False),
    _language("Japanese", "ja", "Kana", "日本語", "", has_spaces=False),
    _language("Korean", "ko", "Hangul", "한국어", ""),
)

LANGUAGES: dict[str, Language] = {language.name: language for language in _TABLE}
LANGUAGE_NAMES: tuple[str, ...] = tuple(LANGUAGES)

_BY_ANY_NAME: dict[str, Language] = {
    key.casefold(): language for language in _TABLE for key in (language.name, language.code, language.native_name)
}


class UnknownLanguageError(ValueError):
    """The name stands for no language of the table."""


def get_language(name: str) -> Language:
    """The language of that English name (its code and native name do too, in any case of letters).

    Raises UnknownLanguageError.
    """
    language = _BY_ANY_NAME.get(name.strip().casefold())
    if language is None:
        raise UnknownLanguageError(f"unknown language: {name[:40]!r}")
    return language
