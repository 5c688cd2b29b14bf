"""What must stand in no text for learners: markup, error messages, the model's own talk, unfilled placeholders.

The patterns are narrow on purpose: "I'm sorry, I can't come" and "Let me know if you have time" are good English,
"Here is the lesson you asked for" is not a lesson.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from neurogloss.languages import Language
from neurogloss.text.lookalikes import find_mixed
from neurogloss.text.problems import Problem, make_problem


@dataclass(frozen=True, slots=True)
class Dirt:
    """A find: the problem's code and the piece that gave it away."""

    code: str
    piece: str


# No field may be longer, by its shape: what comes behind is not looked at, for the patterns' time grows with the length.
MOST_CHARS = 8000


def _any(*patterns: str, flags: int = re.I) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), flags)


_MARKUP = _any(
    r"```|(?<!\w)`[^`\n]+`(?!\w)",
    r"\*\*|~~|\*(?=[^\W\d])|(?<=[^\W\d])\*",
    r"(?<!_)__(?!_)[^_\n]+__(?!_)|(?<![\w_])_(?!_)[^_\n]+_(?![\w_])",
    r"(?:^|\n)\s{0,3}#{1,6}\s+\S",
    r"(?:^|\n)[^\S\n]*[•●▪◦‣*·]\s",
    r"(?:^|\n)[^\S\n]*>\s",
    r"(?:^|\n)[^\S\n]*(?:---+|===+|\*\*\*+)[^\S\n]*(?:\n|$)",
    r"</?[a-z][^<>]{0,200}/?>|<!--|<!doctype",
    r"\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)",
    r"\|[^|\n]*\|",
    r"https?:/|www\.",
    r"&(?:[a-z]{2,8}|#x?[0-9a-f]{1,6});",
    r"\\",
    r"\$(?=[^\W\d_])[^$\n]{1,80}(?<=[\w)}])\$",
    r"\{\s*[\"'“]|[\"”]\s*:\s*[\"“{\[]|[\"”]\s*\}|\[\s*\{",
)
_NUMBERED = re.compile(r"(?:^|\n|\s)1[.)]\s+\S.{0,1500}?\s2[.)]\s+\S", re.S)
_HYPHEN_LINE = re.compile(r"^\s*-\s")
_LIST_LINES = 3
_SAID = 8
_ERROR = _any(
    r"(?<![«“])\b(?:http\s*)?(?:error|status|ошибка|қате|қателік)\s*(?:code|код|коды)?\s*[:№#]?\s*[45]\d\d\b",
    r"\b[45]\d\d\s*(?:error|internal|bad gateway|bad request|not found|service|gateway|forbidden|unauthorized|too many)",
    r"\b(?:internal server error|bad gateway|service unavailable|gateway time-?out|too many requests)\b",
    r"\brate limit(?:ed|s)?\b.{0,20}\b(?:exceeded|reached)|\b(?:quota|token limit|context length|maximum context)\b.{0,20}exceeded",
    r"\b(?:request|connection|operation|read|server) (?:timed out|time-?out|refused|reset by)\b",
    r"\btraceback \(most recent|\bstack ?trace\b|\b(?:syntax|type|value|key|runtime|reference|attribute|json ?decode)error\b",
    r"\b\w*exception(?:\b|:)\s*(?:in thread|at |:)|\bnull ?pointer\b|\bsegmentation fault\b",
    r"\[object object\]",
    r"\b(?:an|unexpected|unknown|fatal) (?:unexpected |unknown )?error (?:has )?occurred\b",
    r"\bfailed to (?:generate|fetch|parse)\b|\binvalid (?:api key|request|json|response)\b|\bapi key\b",
    r"\b(?:внутренняя )?ошибка (?:сервера|генерации|запроса|соединения|сети)\b",
    r"\b(?:произошла|возникла) ошибка (?:при (?:генерации|обработке|загрузке|создании|выполнении))",
    r"\bне удалось (?:сгенерировать|загрузить|получить (?:ответ|данные))\b|\bпревышен[оа]? (?:лимит|время ожидания|квота)\b",
    r"^(?:error|ошибка|қате)\s*[:!]",
    # as a sentence of its own; a computer in a story may well have a fault
    r"(?:^|[.!?]\s+)(?:ішкі )?сервер(?:дің)? қатесі\s*(?:[.:!]|$)|(?:^|[.!?]\s+)(?:кешіріңіз, |өкінішке (?:орай|қарай), )?(?:белгісіз )?қате (?:орын алды|пайда болды|туындады)\b|"
    r"\bсұраныс(?:ты)? (?:сәтсіз|орындалмады|орындау мүмкін)\b",
)
_EMPTY_NAMES = re.compile(
    r"(?<![\w-])(?:undefined|null|nan|none|nil|n/a|nullptr|void 0|\[object object\])(?![\w-])", re.I
)
# In English these are words too: only where a sentence begins with one in small letters, or nothing else is there.
_OPENING_EMPTY_NAMES = re.compile(r"(?:^|[.!?]\s+)(?:undefined|null|nan)\b|^(?:N/A|NaN|NULL)$")
_NO_VALUE = _any(r"[\W_]+", r"undefined|null|nan|n/a|tbd", r"no translation|(?:без|нет) перевода|аудармасы жоқ")
_AI = r"(?:an? )?(?:ai|artificial intelligence|(?:large )?language model|chatbot|virtual assistant|ai assistant)\b"
_ANSWER = r"(?:lesson|json|vocabulary|exercises?|output|response|request|object)"
_TALK = _any(
    rf"\bas {_AI}|\bi(?:'| a)m (?:just )?{_AI}|\b(?:openai|chatgpt|gpt-\d|groq)\b.{{0,40}}\b(?:model|assistant|trained)\b",
    r"\bi(?:'m| am) (?:sorry|unable|afraid)\b.{0,20}\b(?:can(?:'|no)t|unable|not able)\b.{0,12}\b(?:help|assist) with (?:that|this|your)\b",
    rf"\bi (?:can(?:'|no)t|cannot|am unable to|won't) (?:generate|create|provide|fulfil|fulfill|produce|write|comply with|complete)\b.{{0,30}}"
    rf"\b(?:{_ANSWER}|content|text|statement|question)\b",
    rf"\b(?:here(?:'s| is| are)|below (?:is|are)|i(?:'ve| have) (?:created|prepared|generated))\b.{{0,30}}\b{_ANSWER}",
    r"\bi hope this (?:helps|lesson|text)|\b(?:as|per) (?:you|your) request(?:ed)?\b",
    r"\blet me know if you(?:'d| would)? (?:need|want|like) (?:any|more|other|me to|further|additional)\b",
    r"\b(?:corrected|revised|updated) (?:json|version of the (?:lesson|text))\b",
    r"\bкак (?:языковая модель|ии\b|искусственный интеллект|нейросеть|виртуальный помощник)",
    r"\bя(?: —| -|,)? (?:(?:всего лишь|просто) )?(?:языковая модель|нейросеть|чат-?бот|ии\b)",
    r"\bя не мо(?:гу|жем)\b.{0,12}\b(?:создать|выполнить|сгенерировать|предоставить|составить|написать)\b.{0,24}"
    r"\b(?:урок|текст|запрос|контент|упражнени)",
    r"\bпомочь с (?:этим|данным|вашим) запросом|\b(?:по|согласно) ваш(?:ему|ей) (?:запросу|теме)\b",
    r"\bнадеюсь,? (?:это|этот (?:урок|текст)) (?:вам |тебе )?(?:поможет|помог|будет полез)|\bдайте знать,? если",
    r"\b(?:вот|ниже)\b.{0,16}\b(?:json|урок для|урок по|ваш урок|ваш текст|готовый (?:урок|текст))",
    r"\b(?:тіл(?:дік)? модел[ьі]|жасанды интеллект|нейрожелі)\s*(?:ретінде|болғандықтан|моделі)",
    r"\bмен\b.{0,20}\b(?:тіл(?:дік)? модел[ьі]|чат-?бот)",
    # what the text says of itself, or of what follows it
    r"\b(?:the|this) (?:text|story|lesson) (?:is|has|contains|consists of)\b.{0,12}\b\d+ (?:words|sentences)",
    r"\b(?:текст|рассказ|урок) (?:состоит из|содержит|насчитывает|включает)\b.{0,12}\b\d+ (?:слов|предложени)",
    r"\b(?:мәтін|сабақ|әңгіме)(?:де|та|те)? \d+ (?:сөз|сөйлем)(?:ден|нен)? (?:тұрады|бар|құралған)",
    r"\bbelow (?:is|are|you(?: will|'ll)? find)\b.{0,40}\b(?:vocabulary|exercises|word list|questions)\b",
    r"\bниже (?:приведен|приведён|дан|представлен|вы найдете|вы найдёте)\w*\b.{0,40}\b(?:словар|слов|упражнени|вопрос)",
    r"\bтөменде\b.{0,40}\b(?:сөздік|сөздер|жаттығу|сұрақ)\w*\b.{0,30}\b(?:берілген|келтірілген|ұсынылған|берілді)\b",
    r"\bмен\b.{0,40}\b(?:сабақ|мәтін|сұраныс|жаттығу)\w*\b.{0,20}\b(?:жаса[йп]|құра|орында[йп]|бере|жаза) алмаймын",
    r"\bбұл (?:мәтін|сабақ)\b.{0,30}\b(?:a1|a2|b1|b2|c1|c2)\b",
)
# At the very beginning of what the model writes itself these are a chat, not a lesson.
_OPENING = _any(
    r"^(?:sure|certainly|absolutely|of course|understood|no problem)\b[!,.:]",
    r"^(?:конечно|разумеется|безусловно|с удовольствием|понял|поняла)[!:]|^(?:конечно|разумеется|хорошо),? вот\b",
    r"^(?:әрине|жарайды|түсіндім|құп|мақұл)[!:]|^(?:әрине|жарайды),? міне\b",
    r"^(?:here(?:'s| is| are)|below is)\b.{0,20}\b(?:text|story|answer|question|statement|sentence|translation|version|dialogue)\b.{0,40}:",
    r"^(?:вот|ниже|держи(?:те)?|представляю)\b.{0,24}\b(?:урок|текст|словарь|упражнени\w*|перевод|ответ|рассказ|история)\b.{0,40}[:.]",
    r"^міне,? (?:сізге|сіздің|сендерге)\b|^(?:міне|төменде),? (?:\w+ ){0,2}(?:сабақ|мәтін|жауап)(?: мәтіні)?\s*[:.!]",
    r"^(?:text|lesson|story|title|output|response|translation|json|assistant|user|system|vocabulary|note)\s*:",
    r"^(?:текст|урок|рассказ|заголовок|название|перевод|словарь|примечание)\s*:",
    r"^(?:мәтін|сабақ|тақырып|тақырыбы|аударма|аудармасы|сөздік|ескерту)\s*:",
)
# A text with its own vocabulary, questions or notes behind it, a question with its answer.
_APPENDED = _any(
    r"\((?:(?:дұрыс )?жауабы?|(?:правильный )?ответ|(?:correct )?answer)\s*[:–—-]",
    r"\((?:note|примечание|ескерту|translation|перевод|аударма(?:сы)?)\b[^)]{0,400}\)",
    r"(?:[\n.!?]\s{0,4})(?:note|vocabulary|exercises?|questions|translation|примечание|словарь|упражнени[ея]|вопросы|перевод|"
    r"ескерту|ескертпе|сөздік|жаттығу(?:лар)?|сұрақтар|аударма(?:сы)?)\s*:",
)
_LABELLED = _any(r"^(?:word|слово|сөз|translation|перевод|аударма|context|sentence|option [a-d])\s*:")
_PLACEHOLDER = _any(
    r"lorem ipsum|dolor sit amet",
    r"\{\{|\}\}|\{[\w\s.-]*\}|\$\{|%\(\w+\)s|%s\b|<[\w\s-]{1,30}>|«\s*»|\"\"",
    r"\b(?:insert|enter|put|your) (?:the )?(?:\w+ )?(?:word|text|name|sentence|translation|question|content)s? here\b",
    r"\b(?:placeholder|sample text|example text|dummy text)\b",
    r"\b(?:вставьте|впишите|введите|добавьте) (?:\w+ )?(?:текст|слово|перевод|имя|предложение) (?:сюда|здесь)\b",
    r"^\W*(?:текст|перевод|слово|предложение) (?:здесь|сюда)\W*$",
    r"\bздесь (?:будет|должен быть|должно быть) (?:текст|перевод|слово|предложение)",
    r"^\W*(?:мәтін|аударма|сөз|сөйлем) (?:осында|осы жерде|осы жерге)(?: жаз\w*| қой\w*| болады)?\W*$|\bмысал мәтін\b",
)
_CAPITAL_PLACEHOLDER = re.compile(r"\b(?:TODO|TBD|FIXME|XXXX+)\b")
_NUMBERED_PLACEHOLDER = re.compile(
    r"^(?:word|translation|context|sentence|option|answer|слово|перевод|предложение|вариант|ответ|сөз|аударма|сөйлем|нұсқа|жауап|text|item|"
    r"left|right|part)[\s_-]*(?:\d+|[a-dа-г])$|^\d+\s*-\s*(?:нұсқа|сөз|сөйлем|жауап|аударма|вариант|ответ|слово)$",
    re.I,
)
_WHOLLY_BRACKETED = re.compile(r"\s*[\[<{(][^\])>}]*[\])>}]\s*")
_BRACKETED = re.compile(r"\[[^\]]*\]|\[|\]")
_GAP = re.compile(r"_{2,}|\.{6,}|…{3,}")
_BROKEN = re.compile(
    "\ufffd|[ÐÑÒÓ][\u0080-\u00bf]|(?:[РС][\u0400-\u040f\u0450-\u045f°±µ¶·»№‚„…†‡€‰‹‘’“”•–—™›]){2,}|\\?{4,}"
)


@lru_cache(maxsize=8192)
def find_dirt(
    value: str,
    language: Language,
    *,
    may_have_gap: bool = False,
    may_have_notes: bool = False,
    is_own: bool = False,
) -> tuple[Dirt, ...]:
    """Everything in a field's value that no learner may see, at most one find per code.

    `language` is what the field is in; `may_have_gap` allows `___`, `may_have_notes` a note in square brackets;
    `is_own` says that the model wrote the field itself rather than copying it from the text, so that it may
    begin with chat.
    """
    value = value[:MOST_CHARS]
    found = [
        *_look("markup", _MARKUP, value),
        *_look("markup", _NUMBERED, value),
        *_hyphen_list(value),
        *_look("error_text", _ERROR, value),
        *_look("assistant_talk", _TALK, value),
        *_look("assistant_talk", _LABELLED, value),
        *_look("placeholder", _PLACEHOLDER, value),
        *_look("placeholder", _CAPITAL_PLACEHOLDER, value),
        *_look("placeholder", _NUMBERED_PLACEHOLDER, value),
        *_look("placeholder", _BROKEN, value),
    ]
    if is_own:
        found += [*_look("assistant_talk", _OPENING, value), *_look("assistant_talk", _APPENDED, value)]
    if _NO_VALUE.fullmatch(value.strip()) and not (may_have_gap and "_" in value):
        found.append(Dirt("error_text" if value.strip()[:1].isalpha() else "placeholder", value.strip()))
    names = _EMPTY_NAMES if language.code != "en" else _OPENING_EMPTY_NAMES
    found += _look("error_text", names, value)
    if _WHOLLY_BRACKETED.fullmatch(value):
        found.append(Dirt("placeholder", value))
    if not may_have_notes:
        found += _look("placeholder", _BRACKETED, value)
    if not may_have_gap:
        found += _look("placeholder", _GAP, value)
    if language.script in ("Latin", "Cyrillic"):
        found += [Dirt("mixed_script", word) for word in find_mixed(value)[:1]]
    return tuple({dirt.code: dirt for dirt in reversed(found)}.values())


def _hyphen_list(value: str) -> list[Dirt]:
    """Lines with hyphens are a list unless they are a dialogue: there somebody asks or exclaims, over and over."""
    lines = [line.strip() for line in value.split("\n") if line.strip()]
    if len(lines) < _LIST_LINES or not all(_HYPHEN_LINE.match(line) for line in lines):
        return []
    said = sum(line.count("?") + line.count("!") for line in lines)
    return [Dirt("markup", lines[0][:60])] if said * _SAID <= len(lines) else []


def _look(code: str, pattern: re.Pattern[str], value: str) -> list[Dirt]:
    match = pattern.search(value)
    return [Dirt(code, match.group().strip()[:60])] if match else []


_MESSAGES = {
    "markup": "Markup or code: “{}”.",
    "error_text": "An error message or an empty value's name: “{}”.",
    "assistant_talk": "The model talks to the user: “{}”.",
    "placeholder": "Something was left unfilled: “{}”.",
    "mixed_script": "“{}” mixes letters of two scripts.",
}


def judge_dirt(
    value: str,
    field: str,
    language: Language,
    *,
    may_have_gap: bool = False,
    may_have_notes: bool = False,
    is_own: bool = False,
) -> list[Problem]:
    """Problems for everything that `find_dirt` finds in a field."""
    found = find_dirt(value, language, may_have_gap=may_have_gap, may_have_notes=may_have_notes, is_own=is_own)
    return [make_problem(dirt.code, field, _MESSAGES[dirt.code].format(dirt.piece)) for dirt in found]
