"""Forms of Kazakh words, and of words of its sisters by looser rules.

A noun takes plural, possessive, case and person in that order, each with the vowels of its harmony; a verb is
quoted with -у and takes its endings on the stem. Final п к қ soften before vowels, and some stems lose a vowel.
"""

import re

_PLURAL = "[лдт][ае]р"
_POSSESSIVE = "(?:[ыі]?м[ыі]з|[ыі]?ң[ыі]з|[ыі]?м|[ыі]?ң|с[ыі]|[ыі])"
_CASE = "(?:[ндт][ыі]ң|ғ[аә]|ге|қа|ке|[ндт][ыі]|[ндт][ае]н|[дт][ае]|[мбп]ен(?:ен)?)"
# After a possessive the case begins with н, and the dative is -а/-е after the first and second person.
_CASE_OF_MINE = "(?:н[ыі]ң|[дт][ыі]ң|н[ае]|[ае]|[ндт][ыі]|н|н?[дт][ае]н?|н[ае]н|[мбп]ен(?:ен)?|ға|ге|қа|ке)"
_ATTRIBUTE = "(?:[ғқ]ы|[гк]і)"
_PERSON = "(?:[мбп][ыі]н|с[ыі]ң(?:д[ае]р)?|с[ыі]з(?:д[ае]р)?|[мбп][ыі]з)"
_DERIVED = (
    "(?:л[ыі]|[дт][ыі]|с[ыі]з|л[ыі][қк]|[дт][ыі][қк]|л[ыі]ғ|л[ыі]г|д[ыі]ғ|ш[ыі]|[дт][ае]й|[ыі]?р[ае][қк]|ш[ае]|"
    "[ыі]?нш[ыі]|ш[ыі][қк]|[қғ]ана|[кг]ене|[ыі]м[ыі]з|[ндт]ікі|[ыі]нд[ае]й)"
)
_DECLINED = f"(?:{_POSSESSIVE}{_CASE_OF_MINE}?|{_CASE})?"
_NOMINAL_ENDING = re.compile(
    f"^{_DERIVED}?(?:{_PLURAL})?{_DECLINED}(?:{_ATTRIBUTE}(?:{_PLURAL})?{_DECLINED})?{_PERSON}?$"
)
_VERBAL_PIECE = (
    "(?:м[ае]й|б[ае]й|п[ае]й|м[ае]с|б[ае]с|п[ае]с|[мбп][ае]|[дт][ыі][мңқк]?|[дт][ыі]ң[ыі]з|[дт][ыі]ңд[ае]р|"
    "[ғқ]ан|[гк]ен|[ғқ]ы|[гк]і|[ғқ]алы|[гк]елі|[ыі]п|п|с[ае][мңқк]?|с[ае]ң[ыі]з|[ыі]ң[ыі]з(?:д[ае]р)?|ң[ыі]з(?:д[ае]р)?|"
    "[ыі]ң|ң|ң?д[ае]р|[ае]й[ыі][қкн]|[ае]л[ыі][қк]|й[ыі][қкн]|с[ыі]н|[ае]т[ыі]н|йт[ыі]н|т[ыі]н|[ае]р|р|[ае]|й|"
    "м[ае][қк]|б[ае][қк]|п[ае][қк]|м[ае][қк]ш[ыі]|[ыі]л|[ыі]н|[ыі]с|[ыі]ст[ыі]р|[дт][ыі]р|т|л|н|с|ғ[ыі]з|г[із]з|қ[ыі]з|к[ыі]з|"
    "у|ю|уш[ыі]|[ғқ]анда|[гк]енде|[ғқ]анша|[гк]енше|[мбп][ыі]н|с[ыі]ң|с[ыі]з|[мбп][ыі]з|м|[дт][ыі]|ш[ыі]|"
    "н[ыі]ң|[дт][ыі]ң|ғ[ае]|г[ае]|қ[ае]|к[ае]|н[ае]|н[ыі]|[дт][ае]н?|н[дт][ае]н?|л[ае]р|[ыі]м|[ыі]|[мбп]ен|ст[ае]|д[ыі]|ж[ае]т[ыі]р|л[ыі][қк])"
)
_VERBAL_ENDING = re.compile(f"^{_VERBAL_PIECE}*$")
_SOFTENED = {"п": "б", "қ": "ғ", "к": "г"}
_HARDENED = {"б": "п", "ғ": "қ", "г": "к"}
_VOWELS = frozenset("аәеиоөуүұыіэюя")
_BACK = frozenset("аоұыуяю")
# A loan that ends in one of these and т takes і before its endings.
_HARD = frozenset("кпс")
# Vowels that drop before a possessive: мұрын → мұрны, халық → халқы.
_DROPPING = re.compile(r"^(.*[^аәеиоөүұыіэюя])[ыі]([нзлрқкспш])$")
# Verbs whose stem takes a vowel before a consonant: қорқу → қорықты, үрку → үрікті.
_CLUSTER = re.compile(r"^(.*([аәеиоөуүұыіэюя]).*[рл])([қк])$")
# Pronouns change more than any rule says.
_PRONOUNS: dict[str, tuple[str, ...]] = {
    "мен": ("маған", "мені", "менің", "менде", "менен", "менімен", "менікі", "мендік"),
    "сен": ("саған", "сені", "сенің", "сенде", "сенен", "сенімен", "сенікі"),
    "ол": ("оған", "оны", "оның", "онда", "одан", "онымен", "соған", "онікі"),
    "бұл": ("бұған", "бұны", "мұны", "мұның", "бұның", "мұнда", "бұдан", "мұнан", "мұнымен", "мұндай"),
    "сол": ("соған", "соны", "соның", "сонда", "содан", "сонымен", "сондай"),
    "осы": ("осыған", "осыны", "осының", "осында", "осыдан", "осындай"),
    "бәрі": ("бәрін", "бәріне", "бәрінің", "бәрінен", "бәріміз", "бәріңіз"),
    "біз": ("бізге", "бізді", "біздің", "бізде", "бізден", "бізбен", "біздер"),
    "кім": ("кімге", "кімді", "кімнің", "кімде", "кімнен", "кіммен"),
    "не": ("неге", "нені", "ненің", "неде", "неден", "немен"),
    "өз": ("өзі", "өзім", "өзің", "өзіміз", "өзіңіз", "өзінің", "өзіне", "өзін"),
    "қайда": ("қайдан", "қайдасың"),
    "екі": ("екеу", "екеуі", "екеуіміз", "екеуміз", "екеуінің"),
    "алты": ("алтау", "алтауы", "алтаумыз"),
    "жеті": ("жетеу", "жетеуі", "жетеуміз"),
}
_PRONOUN_PLURALS = {"ол": "олар", "бұл": "бұлар", "сол": "солар"}
_POSSESSED = re.compile(r"(?<=[^аәеиоөуүұыіэюя])[ыі]$")
_MIN_PREFIX = 3


def is_kazakh_form(token: str, word: str) -> bool:
    """Whether the token can be a form of the Kazakh word; both folded."""
    if token == word or token in _PRONOUNS.get(word, ()):
        return True
    if "-" in word and "-" in token and _is_pair_form(token, word):
        return True
    return any(_follows(token, stem, _NOMINAL_ENDING) for stem in _nominal_stems(word)) or any(
        _follows(token, stem, _VERBAL_ENDING) for stem in _verbal_stems(word)
    )


def _is_pair_form(token: str, word: str) -> bool:
    """ата-ана → ата-анам; both halves may inflect."""
    ours, theirs = token.split("-"), word.split("-")
    return len(ours) == len(theirs) and all(is_kazakh_form(a, b) for a, b in zip(ours, theirs, strict=True))


def _follows(token: str, stem: str, ending: re.Pattern[str]) -> bool:
    return len(stem) >= 1 and token.startswith(stem) and ending.match(token[len(stem) :]) is not None


def _nominal_stems(word: str) -> list[str]:
    stems = [word]
    if word[-1:] in _SOFTENED:
        stems.append(word[:-1] + _SOFTENED[word[-1]])
    dropping = _DROPPING.match(word)
    if dropping and len(word) >= 4:
        head, tail = dropping.groups()
        stems += [head + tail, head + _SOFTENED.get(tail, tail)]
    if word in _PRONOUN_PLURALS:
        stems.append(_PRONOUN_PLURALS[word])
    if word[-1] == "ь":
        stems.append(word[:-1])  # модель → моделін
    elif word[-2:-1] == word[-1]:
        stems.append(word[:-1])  # процесс → процеске
    elif word[-1] == "т" and word[-2:-1] in _HARD:
        stems.append(word + "і")  # факт → фактіге
    if _POSSESSED.search(word):
        stems.append(_POSSESSED.sub("", word) + ("лар" if word[-1] == "ы" else "лер"))  # (үй) жануары → жануарлары
    return [stem for stem in stems if len(stem) > 1 or stem == word]


def _verbal_stems(word: str) -> list[str]:
    """Stems of a verb quoted with -у or -ю; none for other words."""
    if len(word) < 2 or word[-1] not in "ую" or word == "су":
        return []
    stem = word[:-1]
    stems = [stem]
    if word[-1] == "ю":
        # қою → қойды, қояды; жию → жиды, жияды; ею → ейді
        stems = [stem, stem + "я"] if stem[-1] == "и" else [stem + "й", stem + "я"]
    elif stem[-1] not in _VOWELS:
        # The stem's last vowel is lost before -у: оқы + у → оқу; with -й it shows as и: оқимын.
        stems += [stem + "ы", stem + "і", stem + "и"]
    if stem[-1] in _HARDENED:
        stems.append(stem[:-1] + _HARDENED[stem[-1]])
    if stem[-1] == "б":
        stems.append(stem[:-1] + "у")  # табу → тауып
    if cluster := _CLUSTER.match(stem):
        stems.append(cluster[1] + ("ы" if cluster[2] in _BACK else "і") + cluster[3])
    if stem in ("кел", "ал", "бол", "қал", "сал", "қыл", "әкел", "әкет"):
        stems.append(stem[:-1])  # келу → кеп, алу → ап
    return [stem for stem in stems if len(stem) > 1]


def is_turkic_form(token: str, word: str) -> bool:
    """A looser rule for the sister languages: the stem, softened if need be, and some ending."""
    if token == word:
        return True
    if len(word) <= _MIN_PREFIX:
        return token.startswith(word) and len(token) <= len(word) + 6
    return any(len(stem) >= 2 and token.startswith(stem) for stem in _loose_stems(word))


def _loose_stems(word: str) -> set[str]:
    stems = {word}
    for infinitive in (
        "mak",
        "mek",
        "moq",
        "maq",
        "mək",
        "лоо",
        "уу",
        "үү",
        "оо",
        "өө",
        "рга",
        "ргә",
        "ырга",
        "ергә",
        "арга",
        "әргә",
        "у",
        "ү",
        "ю",
        "ш",
    ):
        if word.endswith(infinitive) and len(word) - len(infinitive) >= 2:
            stems.add(word[: -len(infinitive)])
    stems |= {stem[:-1] for stem in set(stems) if stem[-1] == "й" and len(stem) > _MIN_PREFIX}  # абый → абыем
    softened = {"п": "б", "к": "г", "p": "b", "ç": "c", "t": "d", "k": "ğ", "q": "ğ", "қ": "ғ"}
    stems |= {stem[:-1] + softened[stem[-1]] for stem in set(stems) if stem[-1] in softened and len(stem) > 2}
    return stems
