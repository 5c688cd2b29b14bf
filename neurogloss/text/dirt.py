"""What must stand in no text for learners: markup, error messages, the model's own talk, unfilled placeholders."""

import re
from dataclasses import dataclass
from functools import lru_cache

from neurogloss.languages import Language
from neurogloss.text.lookalikes import find_mixed


@dataclass(frozen=True, slots=True)
class Dirt:
    """A find: the problem's code and the piece that gave it away."""

    code: str
    piece: str


def _any(*patterns: str, flags: int = re.I) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), flags)


_MARKUP = _any(
    r"```|`[^`\n]*`",
    r"\*\*|~~|\*(?=[^\W\d])|(?<=[^\W\d])\*",
    r"(?<!_)__(?!_)[^_\n]+__(?!_)|(?<![\w_])_(?!_)[^_\n]+_(?![\w_])",
    r"(?:^|\n)\s{0,3}#{1,6}\s*\S",
    r"(?:^|\n)\s*[•●▪◦‣*·]\s",
    r"(?:^|\n)\s*>\s",
    r"(?:^|\n)\s*(?:---+|===+|\*\*\*+)\s*(?:\n|$)",
    r"</?[a-z][^<>]{0,200}/?>|<!--|<!doctype",
    r"\[[^\]\n]*\]\([^)\n]*\)",
    r"\|[^|\n]*\|",
    r"https?:/|www\.|[\w.]+@[\w-]+\.\w",
    r"&(?:[a-z]{2,8}|#x?[0-9a-f]{1,6});",
    r"\\",
    r"\{\s*[\"'“]|[\"”]\s*:\s*[\"“{\[\d]|[\"”]\s*\}|\[\s*\{",
    r"\b[a-z]+(?:_[a-z]+)+\b",
)
_NUMBERED = re.compile(r"(?:^|\n|\s)1[.)]\s+\S.*?\s2[.)]\s+\S", re.S)
_ERROR = _any(
    r"\b(?:http\s*)?(?:error|code|status|ошибка|қате|қателік)\s*(?:code|код|коды)?\s*[:№#]?\s*[345]\d\d\b",
    r"\b[45]\d\d\s*(?:error|internal|bad|not found|service|gateway|forbidden|unauthorized|too many)",
    r"\b(?:internal server error|bad gateway|service unavailable|gateway time-?out|too many requests|not found error)\b",
    r"\brate limit(?:ed|s)?\b.{0,20}\b(?:exceeded|reached)|\b(?:quota|token limit|context length|maximum context)\b.{0,20}exceeded",
    r"\b(?:request|connection|operation|read|server) (?:timed out|time-?out|refused|reset)\b",
    r"\btraceback \(most recent|\bstack ?trace\b|\b(?:syntax|type|value|key|runtime|reference|attribute|json ?decode)error\b",
    r"\b\w*exception(?:\b|:)\s*(?:in thread|at |:)|\bnull ?pointer\b|\bsegmentation fault\b",
    r"\[object object\]|\bundefined\b(?= ?(?:is not|undefined|$|[.,!?]))|\bnan\b(?=$|[.,])",
    r"\b(?:an|unexpected|unknown|fatal) (?:unexpected |unknown )?error (?:has )?occurred\b|\bsomething went wrong\b",
    r"\bfailed to (?:generate|load|fetch|parse|connect)\b|\binvalid (?:api key|request|json|response)\b|\bapi key\b",
    r"\b(?:внутренняя )?ошибка (?:сервера|генерации|запроса|соединения|сети)\b|\b(?:произошла|возникла) ошибка\b",
    r"\bне удалось (?:сгенерировать|создать|загрузить|получить)\b|\bпревышен(?:о|а)? (?:лимит|время ожидания|квота)\b",
    r"\bсервер(?:дің)? қатес[іи]\b|\bқате (?:орын алды|пайда болды|шықты)\b|\bсұраны[сқ] (?:сәтсіз|орындалмады)\b",
)
_EMPTY_NAMES = re.compile(
    r"(?<![\w-])(?:undefined|null|nan|none|nil|n/a|nullptr|void 0|\[object object\])(?![\w-])", re.I
)
# In English these are words too: only where a sentence begins with one in small letters.
_OPENING_EMPTY_NAMES = re.compile(r"(?:^|[.!?]\s+)(?:undefined|null|nan|nil)\b")
_EMPTY_VALUES = _any(
    r"(?:undefined|null|nan|none|nil|n/?a|tbd|todo|string|text|error|empty|unknown|no translation|без перевода|нет перевода|аудармасы жоқ)",
    r"[\W_]+",
)
_AI = r"(?:an? )?(?:ai|artificial intelligence|(?:large )?language model|chatbot|virtual assistant|ai assistant|ai language model)\b"
_TALK = _any(
    rf"\bas {_AI}|\bi(?:'| a)m (?:just )?{_AI}|\b(?:openai|chatgpt|gpt-\d|groq)\b.{{0,40}}\b(?:model|assistant|trained)\b",
    r"\bi(?:'m| am) (?:sorry|unable|afraid)\b.{0,20}\b(?:can(?:'|no)t|unable|not able)\b.{0,24}"
    r"\b(?:help|assist|generate|create|provide|complete|fulfil|fulfill|comply|produce|do that|do this|answer that|write)",
    r"\bi (?:can(?:'|no)t|cannot|am unable to|won't) (?:help with|assist|generate|create|provide|fulfil|fulfill|comply)",
    r"\b(?:here(?:'s| is| are)|below (?:is|are)|i(?:'ve| have) (?:created|written|prepared|generated))\b.{0,30}"
    r"\b(?:lesson|text|json|vocabulary|exercise|question|statement|sentence|translation|answer|response|story|version|output|request)",
    r"\b(?:i hope this|let me know if|feel free to|as (?:you )?requested|as per your request)\b",
    r"\b(?:json|output|response) (?:object|format|below)\b|\b(?:corrected|revised|updated) (?:json|version)\b",
    r"\bкак (?:языковая модель|ии\b|искусственный интеллект|нейросеть|виртуальный помощник)",
    r"\bя(?: —| -|,)? (?:(?:всего лишь|просто) )?(?:языковая модель|искусственный интеллект|нейросеть|чат-?бот|ии\b)",
    r"\b(?:вот|ниже|держи(?:те)?|представляю|подготовил[аи]?|составил[аи]?|создал[аи]?)\b.{0,24}\b(?:урок|текст|json|словар|упражнени|перевод|ответ|история для|рассказ для)",
    r"\b(?:к сожалению|извините|простите)\b.{0,12}\bя не мо(?:гу|жем)\b.{0,24}\b(?:помочь|создать|выполнить|сгенерировать|предоставить|составить|написать|ответить на)",
    r"\bя не могу (?:помочь с эт|создать|выполнить (?:этот|ваш|данный)|сгенерировать|предоставить|составить)",
    r"\b(?:надеюсь,? это|дайте знать,? если|если у вас (?:есть|возникнут) вопросы|обращайтесь,? если)\b",
    r"\b(?:тілдік модель|жасанды интеллект|нейрожелі)\s*(?:ретінде|болғандықтан|моделі)",
    r"\bмен\b.{0,20}\b(?:тілдік модель|жасанды интеллект|чат-?бот)",
    r"\b(?:міне|төменде)\b.{0,24}\b(?:сабақ|мәтін|жауап|json|сөздік|жаттығулар?|аударма)",
    r"\b(?:кешіріңіз|өкінішке қарай|өкінішке орай)\b.{0,14}\bмен\b.{0,40}\b(?:көмектесе|жаса[йп]|құра|орында[йп]|бере|жаза) алмаймын",
    r"\b(?:сізге |сендерге )?арналған (?:сабақ|мәтін) (?:дайын|міне|төменде)",
    r"\bбұл (?:мәтін|сабақ)\b.{0,30}\b(?:a1|a2|b1|b2|c1|c2)\b",
)
# At the very beginning of a text these are a chat, not a lesson.
_OPENING = _any(
    r"^(?:sure|certainly|absolutely|of course|okay|ok|great|got it|no problem|understood)\b[!,.:]",
    r"^(?:конечно|разумеется|безусловно|хорошо|отлично|понял|понятно|ок|окей|с удовольствием)[!:]",
    r"^(?:конечно|разумеется|хорошо),? вот\b",
    r"^(?:әрине|жарайды|түсіндім|жақсы|құп|мақұл)[!:]",
    r"^(?:text|lesson|story|title|answer|output|response|translation|json|assistant|user|system|vocabulary|note)\s*:",
    r"^(?:текст|урок|рассказ|заголовок|название|ответ|перевод|тема|словарь|примечание|задание)\s*:",
    r"^(?:мәтін|сабақ|тақырып|тақырыбы|жауап|жауабы|аударма|аудармасы|сөздік|ескерту|тапсырма)\s*:",
    r"^(?:note|примечание|ескерту|p\.?s\.?)\b\s*[:(]",
)
_ENDING = _any(
    r"\((?:note|примечание|ескерту|translation|перевод|аударма(?:сы)?)\b[^)]*\)|(?:^|[\n.!?]\s*)(?:note|примечание|ескерту|ескертпе)\s*:",
)
_LABELLED = _any(r"^(?:word|слово|сөз|translation|перевод|аударма|context|sentence|question|answer|option [a-d])\s*:")
_PLACEHOLDER = _any(
    r"lorem ipsum|dolor sit amet",
    r"\b(?:TODO|TBD|FIXME|XXX+)\b",
    r"\{\{|\}\}|\{[\w\s.-]*\}|\$\{|%\(?\w*\)?s\b(?!\w)|<[\w\s-]{1,30}>|«\s*»|\"\s*\"",
    r"\b(?:insert|add|enter|put|your) (?:the )?(?:\w+ )?(?:word|text|name|sentence|translation|question|content)s? here\b",
    r"\b(?:placeholder|sample text|example text|dummy text)\b",
    r"\b(?:вставьте|впишите|введите|добавьте) (?:\w+ )?(?:текст|слово|сюда|перевод|имя|предложение)\b|\b(?:текст|перевод|слово|предложение) (?:здесь|сюда)\b",
    r"\bздесь (?:будет|должен быть|должно быть) (?:текст|перевод|слово|предложение)",
    r"\b(?:мәтін|аударма|сөз|сөйлем) (?:осында|осы жерде|осы жерге)(?: жаз\w*| қой\w*| болады)?(?=\W*$)|\bмысал мәтін\b",
)
_NUMBERED_PLACEHOLDER = re.compile(
    r"^(?:word|translation|context|sentence|option|answer|слово|перевод|предложение|вариант|ответ|сөз|аударма|сөйлем|нұсқа|жауап|text|item|"
    r"left|right|part)[\s_-]*(?:\d+|[a-dа-г])$",
    re.I,
)
_WHOLLY_BRACKETED = re.compile(r"\s*[\[<{(][^\])>}]*[\])>}]\s*")
_BRACKETED = re.compile(r"\[[^\]]*\]|\[|\]")
_GAP = re.compile(r"_{2,}|\.{4,}|…{2,}")
_BROKEN = re.compile(
    "\ufffd|(?:Ð|Ñ|Ò|Ó)[\u0080-\u00bf°±²³´µ¶·¸¹º»¼½¾¿]|(?:[РС][\u0400-\u040f\u0450-\u045f°±µ¶·»№‚„…†‡€‰‹‘’“”•–—™›]){2,}|\\?{3,}"
)


@lru_cache(maxsize=8192)
def find_dirt(
    value: str, language: Language, *, may_have_gap: bool = False, may_have_notes: bool = False
) -> tuple[Dirt, ...]:
    """Everything in a field's value that no learner may see, at most one find per code.

    `language` is what the field is in; `may_have_gap` allows `___`, `may_have_notes` a note in square brackets.
    """
    found = [
        *_look("markup", _MARKUP, value),
        *_look("markup", _NUMBERED, value),
        *_look("error_text", _ERROR, value),
        *_look("assistant_talk", _TALK, value),
        *_look("assistant_talk", _OPENING, value),
        *_look("assistant_talk", _ENDING, value),
        *_look("assistant_talk", _LABELLED, value),
        *_look("placeholder", _PLACEHOLDER, value),
        *_look("placeholder", _NUMBERED_PLACEHOLDER, value),
        *_look("placeholder", _BROKEN, value),
    ]
    if _EMPTY_VALUES.fullmatch(value.strip()) and not (may_have_gap and "_" in value):
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


def _look(code: str, pattern: re.Pattern[str], value: str) -> list[Dirt]:
    match = pattern.search(value)
    return [Dirt(code, match.group().strip()[:60])] if match else []
