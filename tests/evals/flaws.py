"""Kinds of flaw, each made by a function from a good lesson. A function returns None where it does not apply.

The lesson given is a copy that may be changed in place. Names say what a learner would see.
"""

import json
import random
from collections.abc import Callable
from typing import Any

from neurogloss.text.tokens import split_sentences

Record = dict[str, Any]
Flaw = Callable[[Record], Record | None]
FLAWS: dict[str, Flaw] = {}


def flaw(function: Flaw) -> Flaw:
    FLAWS[function.__name__.removeprefix("flaw_")] = function
    return function


def exercise(record: Record, kind: str, skip: int = 0) -> dict[str, Any] | None:
    found = [item for item in record["lesson"]["exercises"] if item["type"] == kind]
    return found[skip] if len(found) > skip else None


def sentences(record: Record) -> list[str]:
    return list(split_sentences(record["lesson"]["text"]))


def replace_sentence(record: Record, number: int, sentence: str) -> Record:
    """Another sentence in the text, in place of one that no word and no exercise stands on, else behind all."""
    lesson = record["lesson"]
    used = {item["context"] for item in lesson["vocabulary"]} | {e.get("sentence_source") for e in lesson["exercises"]}
    free = [s for s in sentences(record) if not any(s in str(u) for u in used)]
    if free and number < len(free):
        lesson["text"] = lesson["text"].replace(free[number], sentence)
    else:
        lesson["text"] += " " + sentence
    return record


TEXTS = {
    "russian": "Меня зовут Айгуль. Я живу в Алматы. У меня большая семья. Мой папа врач, а мама учительница. Вечером мы пьём "
    "чай и разговариваем. Дедушка читает мне книгу. Я очень люблю свою семью и свой город.",
    "english": "My name is Aigul. I live in Almaty. I have a big family. My father is a doctor and my mother is a teacher. "
    "In the evening we drink tea and talk. My grandfather reads me a book. I love my family and my city.",
    "kyrgyz": "Менин атым Айгүл. Мен Бишкекте жашайм. Биздин үй-бүлө чоң. Атам дарыгер, апам мугалим болуп иштейт. Кечинде "
    "биз бирге чай ичебиз. Чоң атам мага кызыктуу китеп окуп берет. Мен үй-бүлөмдү жакшы көрөм жана аны менен сыймыктанам.",
    "kyrgyz_plain": "Мен кичинекей айылда жашайм. Айылда жашоо жакшы. Атам мал багат, апам тамак жасайт. Эжем шаарда окуйт. "
    "Агам завод жакта иштейт. Биз кечке ойнойбуз, анан сабак окуйбуз. Балдар баары бир мектепке барат. Мага ал жак жагат.",
    "tatar": "Минем исемем Айгөл. Мин Казанда яшим. Безнең гаилә зур. Әтием табиб, әнием укытучы булып эшли. Кичен без бергә "
    "чәй эчәбез. Бабам миңа кызыклы китап укый. Мин гаиләмне бик яратам һәм аның белән горурланам. Безнең өй матур.",
    "tatar_plain": "Мин авылда торам. Авыл зур, матур. Абыйлар урманда эшли. Апа шат, ул бакчада чиста суны алып кайта. Балалар "
    "урамда уйный, аннары ашарга утыра. Мин дустым янына барам. Кич без бик күп уйныйбыз, җырлыйбыз. Бабай чыдам карт.",
    "bashkir": "Минең исемем Айгөл. Мин Өфөлә йәшәйем. Беҙҙең ғаилә ҙур. Атайым табип, әсәйем уҡытыусы булып эшләй. Кисен беҙ "
    "бергә сәй эсәбеҙ. Олатайым миңә ҡыҙыҡлы китап уҡый. Мин ғаиләмде бик яратам һәм уның менән ғорурланам. Өй матур.",
    "uzbek": "Менинг исмим Ойгул. Мен Тошкентда яшайман. Бизнинг оиламиз катта. Отам шифокор, онам ўқитувчи бўлиб ишлайди. "
    "Кечқурун биз бирга чой ичамиз. Бобом менга қизиқ китоб ўқийди. Мен оиламни жуда яхши кўраман ва у билан фахрланаман.",
    "turkish": "Benim adım Aygül. Almatı'da yaşıyorum. Ailemiz büyük. Babam doktor, annem öğretmen. Akşamları birlikte çay "
    "içiyoruz. Dedem bana ilginç bir kitap okuyor. Ailemi çok seviyorum ve onunla gurur duyuyorum. Evimiz çok güzel.",
    "kazakh": "Менің атым Айгүл. Мен Алматыда тұрамын. Біздің отбасымыз үлкен. Әкем дәрігер, анам мұғалім. Кешке біз бірге шай "
    "ішеміз. Атам маған қызықты кітап оқиды. Мен отбасымды жақсы көремін және онымен мақтанамын. Үйіміз әдемі.",
    "kazakh_latin": "Menıñ atym Aigül. Men Almatyda tūramyn. Bızdıñ otbasymyz ülken. Äkem därıger, anam mūğalım. Keşke bız "
    "bırge şai ışemız. Atam mağan qyzyqty kıtap oqidy. Men otbasymdy jaqsy köremın. Üiımız ädemı jäne jaryq eken.",
    "german": "Ich heiße Anna und wohne in Berlin. Meine Familie ist groß. Mein Vater ist Arzt und meine Mutter ist Lehrerin. "
    "Am Abend trinken wir zusammen Tee. Mein Großvater liest mir ein Buch vor. Ich liebe meine Familie und meine Stadt sehr.",
    "ukrainian": "Мене звати Оля. Я живу у Києві. У мене велика родина. Мій тато лікар, а мама вчителька. Увечері ми п'ємо чай і "
    "розмовляємо. Дідусь читає мені цікаву книжку. Я дуже люблю свою родину і своє місто. Наш будинок гарний.",
}
FOREIGN = {
    "Kazakh": [name for name in TEXTS if not name.startswith("kazakh")] + ["kazakh_latin"],
    "Russian": ["kazakh", "english", "kyrgyz", "ukrainian", "german"],
    "English": ["russian", "kazakh", "german", "turkish"],
}
ONE_SENTENCE = {
    "russian": [
        "Мама готовит вкусный обед.",
        "Сегодня на улице очень холодно.",
        "Мы часто ходим туда вместе.",
        "Это мой лучший друг.",
    ],
    "english": ["This is my best friend.", "We often go there together.", "I like it very much."],
    "kyrgyz": ["Биз дем алыш күндөрү тоого чыгабыз.", "Ал мага жардам берет.", "Менин бир досум бар."],
    "tatar": ["Без ял көннәрендә урманга барабыз.", "Ул миңа ярдәм итә.", "Минем бер дустым бар."],
    "kazakh": ["Біз демалыс күндері тауға шығамыз.", "Ол маған көмектеседі.", "Менің бір досым бар."],
    "german": ["Wir gehen am Wochenende oft in die Berge.", "Das ist mein bester Freund."],
}
RIVALS = {
    "Kazakh": ["russian", "english", "kyrgyz", "tatar"],
    "Russian": ["kazakh", "english", "kyrgyz"],
    "English": ["russian", "kazakh", "german"],
}


def _make_foreign() -> None:
    for name, text in TEXTS.items():

        def whole(record: Record, name: str = name, text: str = text) -> Record | None:
            if name not in FOREIGN[record["target_language"]]:
                return None
            record["lesson"]["text"] = text
            return record

        FLAWS[f"text_in_{name}"] = whole
    for name, examples in ONE_SENTENCE.items():
        for number, sentence in enumerate(examples):

            def one(record: Record, name: str = name, sentence: str = sentence) -> Record | None:
                if name not in RIVALS[record["target_language"]]:
                    return None
                return replace_sentence(record, 0, sentence)

            FLAWS[f"sentence_in_{name}_{number}"] = one


_make_foreign()

# One Russian word, or a word typed without its own letters, in a Kazakh sentence.
LONE = [
    "Ол очень жақсы адам.",
    "Менің үйім красивый.",
    "Кешке мы шай ішеміз.",
    "Апам тамақты вкусно жасайды.",
    "Кешке уйге кайтамыз.",
    "Ол мектепте окиды.",
]


def _make_lone() -> None:
    for number, sentence in enumerate(LONE):

        def lone(record: Record, sentence: str = sentence) -> Record | None:
            return replace_sentence(record, 0, sentence) if record["target_language"] == "Kazakh" else None

        FLAWS[f"sentence_with_a_lone_word_{number}"] = lone


_make_lone()


@flaw
def flaw_context_is_the_text(record: Record) -> Record:
    record["lesson"]["vocabulary"][0]["context"] = record["lesson"]["text"]
    return record


@flaw
def flaw_text_ends_in_one_word_repeated(record: Record) -> Record:
    word = record["lesson"]["vocabulary"][0]["word"]
    record["lesson"]["text"] += f" {word.capitalize()}" + f" {word}" * 20 + "."
    return record


def _blank(record: Record) -> Any:
    return next((e for e in record["lesson"]["exercises"] if e["type"] == "fill_blank"), None)


@flaw
def flaw_gap_in_a_word(record: Record) -> Record | None:
    exercise = _blank(record)
    if exercise is None or len(word := exercise["correct_word"]) < 4:
        return None
    exercise["sentence"] = exercise["sentence_source"].replace(word, f"{word[:2]}___", 1)
    exercise["correct_word"] = word[2:]
    return record


@flaw
def flaw_blank_of_nothing_but_the_gap(record: Record) -> Record | None:
    exercise = _blank(record)
    if exercise is None:
        return None
    exercise["correct_word"], exercise["sentence"] = exercise["sentence_source"][:-1], "___."
    return record


@flaw
def flaw_translation_of_another_sentence(record: Record) -> Record | None:
    blanks = [e for e in record["lesson"]["exercises"] if e["type"] == "fill_blank"]
    if len(blanks) < 2:
        return None
    blanks[1]["full_sentence_native"] = blanks[0]["full_sentence_native"]
    return record


@flaw
def flaw_half_a_sentence_in_native(record: Record) -> Record | None:
    tail = {
        "Russian": "потому что это очень интересно",
        "English": "because it is very interesting",
        "Kazakh": "өйткені бұл өте қызықты",
    }
    end = sentences(record)[-1]
    record["lesson"]["text"] = record["lesson"]["text"].replace(
        end, end.rstrip('.!?»"') + ", " + tail[record["native_language"]] + "."
    )
    return record


@flaw
def flaw_text_too_short(record: Record) -> Record:
    record["lesson"]["text"] = " ".join(sentences(record)[:2])
    return record


@flaw
def flaw_text_too_long(record: Record) -> Record:
    extra = [" ".join(random.Random(i).sample(s.split(), len(s.split()))) for i in range(80) for s in sentences(record)]
    record["lesson"]["text"] += " " + " ".join(extra)
    return record


@flaw
def flaw_text_empty(record: Record) -> Record:
    record["lesson"]["text"] = "   "
    return record


@flaw
def flaw_text_cut_off(record: Record) -> Record:
    text = record["lesson"]["text"]
    record["lesson"]["text"] = text[: text.rstrip().rfind(" ")].rstrip(".!?")
    return record


@flaw
def flaw_text_repeats_itself(record: Record) -> Record:
    first = next(s for s in sentences(record)[1:] if sum(word[0].isalnum() for word in s.split()) > 2)
    record["lesson"]["text"] += f" {first} {first}"
    return record


def _prefixed(name: str, prefix: str) -> None:
    def before(record: Record) -> Record:
        record["lesson"]["text"] = f"{prefix}{record['lesson']['text']}"
        return record

    FLAWS[f"text_begins_{name}"] = before


def _suffixed(name: str, suffix: str) -> None:
    def after(record: Record) -> Record:
        record["lesson"]["text"] = f"{record['lesson']['text']}{suffix}"
        return record

    FLAWS[f"text_ends_{name}"] = after


for _name, _piece in {
    "sorry": "I'm sorry, but I can't help with that request. ",
    "as_an_ai": "As an AI language model, I wrote this. ",
    "sure": "Sure! Here is your lesson: ",
    "certainly": "Certainly! ",
    "here_is": "Here is the text for level A1: ",
    "vot_urok": "Вот урок по вашей теме: ",
    "konechno": "Конечно! ",
    "kak_ii": "Как языковая модель, я подготовил текст. ",
    "arine": "Әрине! Міне, сізге мәтін: ",
    "mine_sabak": "Міне, сабақ мәтіні: ",
    "label": "Мәтін: ",
    "label_en": "Text: ",
    "error_500": "Error 500: Internal Server Error. ",
    "undefined": "undefined ",
    "null": "null ",
    "oshibka": "Ошибка 503: сервер недоступен. ",
    "heading": "# Сабақ\n",
    "html": "<p>",
    "fence": "```text\n",
    "json": '{"text": "',
    "bullet": "* ",
    "placeholder": "[Тақырып] ",
    "lorem": "Lorem ipsum dolor sit amet. ",
}.items():
    _prefixed(_name, _piece)
for _name, _piece in {
    "hope": " I hope this helps! Let me know if you need anything else.",
    "nadeyus": " Надеюсь, это поможет!",
    "note": " (Note: this text is for level A1.)",
    "primechanie": " Примечание: текст адаптирован.",
    "html": " <br/>",
    "url": " https://example.com/lesson",
    "timeout": " Request timed out.",
    "traceback": " Traceback (most recent call last):",
    "template": " {{name}}.",
    "qate": " Кешіріңіз, қате пайда болды.",
    "til_modeli": " Тіл моделі ретінде мен бұл мәтінді құрастырдым.",
    "tomende": " Төменде сөздік пен жаттығулар берілген.",
    "nizhe": " Ниже приведены слова и упражнения к тексту.",
    "below": " Below you will find the vocabulary and exercises.",
    "matin_sozden": " Мәтін 50 сөзден тұрады.",
    "sostoit": " Текст состоит из 50 слов.",
    "words_long": " The text is 50 words long.",
    "formula": " $кітап$.",
    "replacement_sign": " \ufffd\ufffd\ufffd.",
}.items():
    _suffixed(_name, _piece)


@flaw
def flaw_text_bold_word(record: Record) -> Record:
    word = record["lesson"]["text"].split()[3]
    record["lesson"]["text"] = record["lesson"]["text"].replace(word, f"**{word}**", 1)
    return record


@flaw
def flaw_text_is_error(record: Record) -> Record:
    record["lesson"]["text"] = "Error: Rate limit exceeded. Please try again later."
    return record


@flaw
def flaw_text_is_refusal(record: Record) -> Record:
    record["lesson"]["text"] = (
        "I'm sorry, but as an AI language model I cannot create this lesson for you at this time because of my rules. "
        * 2
    )
    return record


@flaw
def flaw_text_a_list(record: Record) -> Record:
    record["lesson"]["text"] = sentences(record)
    return record


@flaw
def flaw_text_without_kazakh_letters(record: Record) -> Record | None:
    """Kazakh as typed on a Russian keyboard, in every field."""
    if record["target_language"] != "Kazakh":
        return None
    table = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")
    record["lesson"] = json.loads(json.dumps(record["lesson"], ensure_ascii=False).translate(table))
    return record


@flaw
def flaw_text_hyphen_list(record: Record) -> Record | None:
    if set("?!\n") & set(record["lesson"]["text"]):
        return None
    record["lesson"]["text"] = "\n".join(f"- {sentence}" for sentence in sentences(record))
    return record


@flaw
def flaw_text_missing(record: Record) -> Record:
    del record["lesson"]["text"]
    return record


@flaw
def flaw_text_numbered(record: Record) -> Record:
    record["lesson"]["text"] = "\n".join(f"{i}. {s}" for i, s in enumerate(sentences(record), 1))
    return record


# Words


@flaw
def flaw_words_too_few(record: Record) -> Record:
    record["lesson"]["vocabulary"] = record["lesson"]["vocabulary"][:3]
    return record


@flaw
def flaw_words_too_many(record: Record) -> Record:
    record["lesson"]["vocabulary"] += record["lesson"]["vocabulary"] * 2
    return record


@flaw
def flaw_words_missing(record: Record) -> Record:
    del record["lesson"]["vocabulary"]
    return record


@flaw
def flaw_words_an_object(record: Record) -> Record:
    record["lesson"]["vocabulary"] = {item["word"]: item["translation"] for item in record["lesson"]["vocabulary"]}
    return record


@flaw
def flaw_word_twice(record: Record) -> Record:
    record["lesson"]["vocabulary"].append(dict(record["lesson"]["vocabulary"][0]))
    return record


@flaw
def flaw_word_twice_in_capitals(record: Record) -> Record:
    item = dict(record["lesson"]["vocabulary"][0])
    item["word"] = f"  {item['word'].upper()} "
    record["lesson"]["vocabulary"].append(item)
    return record


ABSENT = {
    "Kazakh": ("ұшқыш", "лётчик", "pilot"),
    "Russian": ("верблюд", "түйе", "camel"),
    "English": ("camel", "верблюд", "түйе"),
}


def _absent(record: Record) -> tuple[str, str]:
    word, one, two = ABSENT[record["target_language"]]
    is_first = {"Kazakh": "Russian", "Russian": "Kazakh", "English": "Russian"}[record["target_language"]] == record[
        "native_language"
    ]
    return word, one if is_first else two


@flaw
def flaw_word_not_in_text(record: Record) -> Record:
    word, translation = _absent(record)
    record["lesson"]["vocabulary"].append(
        {**record["lesson"]["vocabulary"][0], "word": word, "translation": translation}
    )
    return record


@flaw
def flaw_word_replaced(record: Record) -> Record:
    record["lesson"]["vocabulary"][2]["word"] = _absent(record)[0]
    return record


@flaw
def flaw_word_empty(record: Record) -> Record:
    record["lesson"]["vocabulary"][1]["word"] = ""
    return record


@flaw
def flaw_word_a_number(record: Record) -> Record:
    record["lesson"]["vocabulary"][1]["word"] = 42
    return record


@flaw
def flaw_word_a_sentence(record: Record) -> Record:
    item = record["lesson"]["vocabulary"][1]
    item["word"] = max(sentences(record), key=len)
    return record


@flaw
def flaw_word_in_native(record: Record) -> Record:
    item = record["lesson"]["vocabulary"][1]
    item["word"] = item["translation"].split(";")[0].split(" (")[0]
    return record


@flaw
def flaw_words_as_strings(record: Record) -> Record:
    record["lesson"]["vocabulary"] = [item["word"] for item in record["lesson"]["vocabulary"]]
    return record


@flaw
def flaw_word_placeholder(record: Record) -> Record:
    record["lesson"]["vocabulary"][1]["word"] = "[word]"
    return record


@flaw
def flaw_context_not_in_text(record: Record) -> Record:
    other = {
        "Kazakh": "Кеше біз бұл туралы ұзақ {} айттық.",
        "Russian": "Вчера мы долго говорили про {} вместе.",
        "English": "Yesterday we talked about {} together.",
    }
    item = record["lesson"]["vocabulary"][0]
    item["context"] = other[record["target_language"]].format(item["word"])
    return record


@flaw
def flaw_context_without_word(record: Record) -> Record | None:
    item = record["lesson"]["vocabulary"][0]
    stem = item["word"][:3].lower()
    others = [s for s in sentences(record) if stem not in s.lower()]
    item["context"] = others[-1]
    return record


@flaw
def flaw_context_in_native(record: Record) -> Record:
    native = {
        "Russian": "Это предложение для примера.",
        "English": "This is a sentence for you.",
        "Kazakh": "Бұл сөйлем мысал үшін берілген.",
    }
    record["lesson"]["vocabulary"][0]["context"] = native[record["native_language"]]
    return record


@flaw
def flaw_context_empty(record: Record) -> Record:
    record["lesson"]["vocabulary"][0]["context"] = ""
    return record


@flaw
def flaw_context_just_the_word(record: Record) -> Record:
    item = record["lesson"]["vocabulary"][0]
    item["context"] = item["word"]
    return record


@flaw
def flaw_context_missing(record: Record) -> Record:
    del record["lesson"]["vocabulary"][0]["context"]
    return record


@flaw
def flaw_translation_empty(record: Record) -> Record:
    record["lesson"]["vocabulary"][0]["translation"] = " "
    return record


@flaw
def flaw_translation_a_number(record: Record) -> Record:
    record["lesson"]["vocabulary"][0]["translation"] = 5
    return record


@flaw
def flaw_translation_names_the_field(record: Record) -> Record:
    names = {"Russian": "перевод", "English": "translation", "Kazakh": "аударма"}
    record["lesson"]["vocabulary"][-1]["translation"] = names[record["native_language"]]
    return record


@flaw
def flaw_translation_missing(record: Record) -> Record:
    del record["lesson"]["vocabulary"][0]["translation"]
    return record


@flaw
def flaw_translation_null(record: Record) -> Record:
    record["lesson"]["vocabulary"][0]["translation"] = None
    return record


@flaw
def flaw_translation_is_the_word(record: Record) -> Record:
    item = record["lesson"]["vocabulary"][0]
    item["translation"] = item["word"]
    return record


@flaw
def flaw_translation_in_target(record: Record) -> Record:
    words = {"Kazakh": "туысқан адамдар", "Russian": "населённый пункт", "English": "place of learning"}
    record["lesson"]["vocabulary"][0]["translation"] = words[record["target_language"]]
    return record


@flaw
def flaw_translation_in_english(record: Record) -> Record | None:
    if "English" in (record["native_language"],):
        return None
    record["lesson"]["vocabulary"][0]["translation"] = "family"
    return record


@flaw
def flaw_translation_in_english_capital(record: Record) -> Record | None:
    if record["native_language"] == "English":
        return None
    record["lesson"]["vocabulary"][0]["translation"] = "Doctor"
    return record


@flaw
def flaw_translation_in_russian(record: Record) -> Record | None:
    if record["native_language"] == "Russian":
        return None
    record["lesson"]["vocabulary"][0]["translation"] = "семья"
    return record


@flaw
def flaw_translation_in_kazakh(record: Record) -> Record | None:
    if "Kazakh" in (record["native_language"], record["target_language"]):
        return None
    record["lesson"]["vocabulary"][0]["translation"] = "мектеп"
    return record


@flaw
def flaw_translation_dots(record: Record) -> Record:
    record["lesson"]["vocabulary"][0]["translation"] = "..."
    return record


@flaw
def flaw_translation_placeholder(record: Record) -> Record:
    record["lesson"]["vocabulary"][0]["translation"] = (
        "[перевод]" if record["native_language"] == "Russian" else "[translation]"
    )
    return record


@flaw
def flaw_translation_na(record: Record) -> Record:
    record["lesson"]["vocabulary"][0]["translation"] = "N/A"
    return record


# Exercises together


@flaw
def flaw_exercises_missing(record: Record) -> Record:
    del record["lesson"]["exercises"]
    return record


@flaw
def flaw_exercises_empty(record: Record) -> Record:
    record["lesson"]["exercises"] = []
    return record


@flaw
def flaw_exercises_too_few(record: Record) -> Record:
    record["lesson"]["exercises"] = record["lesson"]["exercises"][:2]
    return record


@flaw
def flaw_exercises_of_two_types(record: Record) -> Record:
    record["lesson"]["exercises"] = [e for e in record["lesson"]["exercises"] if e["type"] in ("quiz", "match")]
    return record


@flaw
def flaw_exercises_of_one_type(record: Record) -> Record:
    first = next(e for e in record["lesson"]["exercises"] if e["type"] == "quiz")
    record["lesson"]["exercises"] = [
        {
            **first,
            "options": first["options"][turn:] + first["options"][:turn],
            "question": f"{turn} {first['question']}",
        }
        | {"correct_index": (first["correct_index"] - turn) % len(first["options"])}
        for turn in range(3)
    ]
    return record


@flaw
def flaw_exercise_twice(record: Record) -> Record:
    record["lesson"]["exercises"].append(dict(record["lesson"]["exercises"][0]))
    return record


@flaw
def flaw_exercise_of_unknown_type(record: Record) -> Record:
    record["lesson"]["exercises"][0]["type"] = "essay"
    return record


@flaw
def flaw_exercise_without_type(record: Record) -> Record:
    del record["lesson"]["exercises"][0]["type"]
    return record


@flaw
def flaw_exercise_a_string(record: Record) -> Record:
    record["lesson"]["exercises"][1] = "quiz"
    return record


@flaw
def flaw_targets_unknown(record: Record) -> Record:
    record["lesson"]["exercises"][0]["targets"] = [_absent(record)[0]]
    return record


@flaw
def flaw_targets_empty(record: Record) -> Record:
    record["lesson"]["exercises"][0]["targets"] = []
    return record


@flaw
def flaw_targets_missing(record: Record) -> Record:
    del record["lesson"]["exercises"][0]["targets"]
    return record


@flaw
def flaw_source_elsewhere(record: Record) -> Record:
    record["lesson"]["exercises"][0]["source"] = "internet"
    return record


@flaw
def flaw_source_lacking(record: Record) -> Record:
    del record["lesson"]["exercises"][-1]["source"]
    return record


@flaw
def flaw_source_of_the_other_kind(record: Record) -> Record:
    exercise = record["lesson"]["exercises"][0]
    exercise["source"] = {"text": "vocab", "vocab": "text"}[exercise["source"]]
    return record


# quiz


def _quiz_flaw(name: str, change: Callable[[dict[str, Any], Record], None]) -> None:
    def changed(record: Record) -> Record | None:
        quiz = exercise(record, "quiz")
        if quiz is None:
            return None
        change(quiz, record)
        return record

    FLAWS[f"quiz_{name}"] = changed


def _wrong_key(quiz: dict[str, Any], record: Record) -> None:
    quiz["correct_index"] = (quiz["correct_index"] + 1) % len(quiz["options"])


NATIVE_QUESTION = {
    "Russian": "Что означает это слово?",
    "English": "What does this word mean?",
    "Kazakh": "Бұл сөз нені білдіреді?",
}
for _name, _change in {
    "key_wrong": _wrong_key,
    "key_out_of_range": lambda q, r: q.update(correct_index=7),
    "key_just_out_of_range": lambda q, r: q.update(correct_index=len(q["options"])),
    "key_negative": lambda q, r: q.update(correct_index=-1),
    "key_bool": lambda q, r: q.update(correct_index=True),
    "key_word": lambda q, r: q.update(correct_index="first"),
    "key_null": lambda q, r: q.update(correct_index=None),
    "key_fraction": lambda q, r: q.update(correct_index=0.5),
    "key_missing": lambda q, r: q.pop("correct_index"),
    "options_same": lambda q, r: q["options"].__setitem__(
        1 - min(q["correct_index"], 1), q["options"][q["correct_index"]]
    ),
    "options_same_in_capitals": lambda q, r: q["options"].__setitem__(-1, " " + q["options"][0].upper()),
    "options_too_few": lambda q, r: q.update(options=q["options"][:2], correct_index=0),
    "options_too_many": lambda q, r: q.update(options=[*q["options"], "бес", "алты", "жеті"]),
    "option_empty": lambda q, r: q["options"].__setitem__(-1, ""),
    "options_missing": lambda q, r: q.pop("options"),
    "options_a_string": lambda q, r: q.update(options="a, b, c"),
    "options_in_english": lambda q, r: (
        q.update(options=["book", "table", "window", "water"][: len(q["options"])])
        if "English" not in (r["target_language"], r["native_language"])
        else q.update(options=["кітап", "терезе", "су"])
        if "Kazakh" not in (r["target_language"], r["native_language"])
        else q.update(options=["Buch", "???", "null"])
    ),
    "options_bare_letters": lambda q, r: q.update(options=["А", "Б", "В"], correct_index=0),
    "options_bare_labels": lambda q, r: q.update(options=["A", "B", "C"], correct_index=0),
    "option_error": lambda q, r: q["options"].__setitem__(q["correct_index"] - 1, "Error: timeout"),
    "question_dots": lambda q, r: q.update(question="..."),
    "question_a_number": lambda q, r: q.update(question=5),
    "option_placeholder": lambda q, r: q["options"].__setitem__(-1, "option 3"),
    "question_empty": lambda q, r: q.update(question=""),
    "question_in_native": lambda q, r: q.update(question=NATIVE_QUESTION[r["native_language"]]),
    "question_two_gaps": lambda q, r: q.update(question="___ " + q["question"].replace("___", " ") + " ___"),
    "question_markup": lambda q, r: q.update(question=f"<b>{q['question']}</b>"),
    "question_assistant": lambda q, r: q.update(question="Here is a question: " + q["question"]),
}.items():
    _quiz_flaw(_name, _change)


@flaw
def flaw_quiz_right_option_missing(record: Record) -> Record | None:
    quiz = exercise(record, "quiz")
    if quiz is None or "___" not in quiz["question"]:
        return None
    quiz["options"][quiz["correct_index"]] = _absent(record)[0]
    return record


@flaw
def flaw_quiz_meaning_keyed_wrong(record: Record) -> Record | None:
    quiz = exercise(record, "quiz", 1)
    if quiz is None:
        return None
    _wrong_key(quiz, record)
    return record


@flaw
def flaw_quiz_meaning_right_missing(record: Record) -> Record | None:
    quiz = exercise(record, "quiz", 1)
    if quiz is None:
        return None
    right = quiz["options"][quiz["correct_index"]]
    is_native = any(right in item["translation"] for item in record["lesson"]["vocabulary"])
    quiz["options"][quiz["correct_index"]] = _absent(record)[1 if is_native else 0]
    return record


@flaw
def flaw_quiz_two_right(record: Record) -> Record | None:
    item = record["lesson"]["vocabulary"][0]
    item["translation"] = {"Russian": "семья; родня", "English": "house; home", "Kazakh": "қала; шаһар"}[
        record["native_language"]
    ]
    one, two = item["translation"].split("; ")
    other = record["lesson"]["vocabulary"][1]["translation"]
    question = {
        "Kazakh": "«{}» сөзі нені білдіреді?",
        "Russian": "Что значит слово «{}»?",
        "English": 'What does "{}" mean?',
    }
    record["lesson"]["exercises"][0] = {
        "type": "quiz", "source": "vocab", "targets": [item["word"]],
        "question": question[record["target_language"]].format(item["word"]), "options": [one, other, two], "correct_index": 0,
    }  # fmt: skip
    for e in record["lesson"]["exercises"][1:]:
        for pair in e.get("pairs", []):
            if pair["left"] == item["word"]:
                pair["right"] = one
    return record


# match


def _match_flaw(name: str, change: Callable[[list[dict[str, Any]], Record], Any]) -> None:
    def changed(record: Record) -> Record | None:
        match = exercise(record, "match")
        if match is None:
            return None
        change(match["pairs"], record)
        return record

    FLAWS[f"match_{name}"] = changed


def _swap_rights(pairs: list[dict[str, Any]], record: Record) -> None:
    pairs[0]["right"], pairs[1]["right"] = pairs[1]["right"], pairs[0]["right"]


def _turn_pair(pairs: list[dict[str, Any]], record: Record) -> None:
    for pair in pairs:
        pair["left"], pair["right"] = pair["right"], pair["left"]


for _name, _match_change in {
    "rights_swapped": _swap_rights,
    "sides_swapped": _turn_pair,
    "left_twice": lambda p, r: p[1].update(left=p[0]["left"], right=p[0]["right"]),
    "right_twice": lambda p, r: p[1].update(right=p[0]["right"]),
    "too_few": lambda p, r: p.__delitem__(slice(2, None)),
    "empty": lambda p, r: p.clear(),
    "left_unknown": lambda p, r: p[0].update(left=_absent(r)[0]),
    "right_wrong": lambda p, r: p[0].update(right=_absent(r)[1]),
    "right_empty": lambda p, r: p[0].update(right=""),
    "right_missing": lambda p, r: p[0].pop("right"),
    "right_is_the_word": lambda p, r: p[0].update(right=p[0]["left"]),
    "pairs_as_lists": lambda p, r: p.__setitem__(slice(None), [[x["left"], x["right"]] for x in p]),
}.items():
    _match_flaw(_name, _match_change)


# true_false


def _exercise_flaw(kind: str, name: str, change: Callable[[dict[str, Any], Record], Any]) -> None:
    def changed(record: Record) -> Record | None:
        item = exercise(record, kind)
        if item is None:
            return None
        change(item, record)
        return record

    FLAWS[f"{kind}_{name}"] = changed


OTHER_SENTENCE = {
    "Kazakh": "Олар кеше теңізге барды.",
    "Russian": "Они вчера поехали на море.",
    "English": "They went to the sea yesterday.",
}
NATIVE_SENTENCE = {
    "Russian": "Они вчера вместе поехали на море.",
    "English": "They all went to the sea together.",
    "Kazakh": "Олар кеше бірге теңізге барды.",
}
for _name, _tf_change in {
    "copied_yet_false": lambda e, r: e.update(statement=e["sentence_source"], is_true=False),
    "copied_without_mark_yet_false": lambda e, r: e.update(
        statement=e["sentence_source"].rstrip(".!").lower(), is_true=False
    ),
    "source_not_in_text": lambda e, r: e.update(sentence_source=OTHER_SENTENCE[r["target_language"]]),
    "source_missing": lambda e, r: e.pop("sentence_source"),
    "source_empty": lambda e, r: e.update(sentence_source=""),
    "statement_empty": lambda e, r: e.update(statement=""),
    "statement_missing": lambda e, r: e.pop("statement"),
    "statement_a_number": lambda e, r: e.update(statement=3),
    "statement_in_native": lambda e, r: e.update(statement=NATIVE_SENTENCE[r["native_language"]]),
    "statement_a_question": lambda e, r: e.update(statement=e["statement"].rstrip(".") + "?"),
    "statement_a_refusal": lambda e, r: e.update(statement="I cannot generate this statement."),
    "truth_a_word": lambda e, r: e.update(is_true="maybe"),
    "truth_a_number": lambda e, r: e.update(is_true=1),
    "truth_null": lambda e, r: e.update(is_true=None),
    "truth_missing": lambda e, r: e.pop("is_true"),
}.items():
    _exercise_flaw("true_false", _name, _tf_change)


@flaw
def flaw_true_false_number_changed_yet_true(record: Record) -> Record | None:
    """The false statements of some bases change one number or one opposite."""
    for item in record["lesson"]["exercises"]:
        if item["type"] == "true_false" and not item["is_true"]:
            one, two = item["sentence_source"].split(), item["statement"].split()
            if len(one) == len(two) and sum(a != b for a, b in zip(one, two, strict=True)) == 1:
                item["is_true"] = True
                return record
    return None


@flaw
def flaw_true_false_denied_yet_true(record: Record) -> Record | None:
    denials = {"тұр.": "тұрған жоқ.", "бар.": "жоқ.", "көреді.": "көрмейді.", "берді.": "бермеді.", "оқиды.": "оқымайды.", "ұнады.": "ұнамады.",
               "арзан.": "арзан емес.", "теңге.": "теңге емес."}  # fmt: skip
    source = {
        "Kazakh": next((s for s in sentences(record) if any(s.endswith(" " + d) for d in denials)), None),
        "Russian": next((s for s in sentences(record) if " люблю " in s or " стоит " in s), None),
        "English": next((s for s in sentences(record) if " is " in s and "'" not in s), None),
    }[record["target_language"]]
    item = exercise(record, "true_false")
    if source is None or item is None:
        return None
    if record["target_language"] == "Kazakh":
        end = next(d for d in denials if source.endswith(" " + d))
        denied = source.removesuffix(end) + denials[end]
    else:
        denied = source.replace(" люблю ", " не люблю ").replace(" стоит ", " не стоит ").replace(" is ", " is not ")
    item.update(sentence_source=source, statement=denied, is_true=True)
    return record


# fill_blank


for _name, _fb_change in {
    "no_gap": lambda e, r: e.update(sentence=e["sentence_source"]),
    "two_gaps": lambda e, r: e.update(sentence="___ " + e["sentence"]),
    "index_one": lambda e, r: e.update(blank_index=1),
    "index_negative": lambda e, r: e.update(blank_index=-1),
    "index_a_word": lambda e, r: e.update(blank_index="first"),
    "word_wrong": lambda e, r: e.update(correct_word=_absent(r)[0]),
    "word_missing": lambda e, r: e.pop("correct_word"),
    "word_empty": lambda e, r: e.update(correct_word=""),
    "other_sentence": lambda e, r: e.update(
        sentence=OTHER_SENTENCE[r["target_language"]].split(" ", 1)[0] + " ___ " + "."
    ),
    "source_not_in_text": lambda e, r: e.update(sentence_source=OTHER_SENTENCE[r["target_language"]]),
    "native_a_number": lambda e, r: e.update(full_sentence_native=4),
    "native_missing": lambda e, r: e.pop("full_sentence_native"),
    "native_empty": lambda e, r: e.update(full_sentence_native=""),
    "native_in_target": lambda e, r: e.update(full_sentence_native=e["sentence_source"]),
    "native_other_in_target": lambda e, r: e.update(full_sentence_native=OTHER_SENTENCE[r["target_language"]]),
    "native_in_third_language": lambda e, r: e.update(
        full_sentence_native="Das ist ein schönes Haus."
        if r["native_language"] == "English"
        else "This is a very nice house."
    ),
    "native_placeholder": lambda e, r: e.update(full_sentence_native="[translation]"),
    "answer_in_brackets": lambda e, r: e.update(sentence=f"{e['sentence']} ({e['correct_word']})"),
}.items():
    _exercise_flaw("fill_blank", _name, _fb_change)


# scramble


for _name, _sc_change in {
    "part_missing": lambda e, r: e["scrambled_parts"].pop(),
    "part_extra": lambda e, r: e["scrambled_parts"].append(_absent(r)[0]),
    "part_twice": lambda e, r: e["scrambled_parts"].append(e["scrambled_parts"][0]),
    "part_changed": lambda e, r: e["scrambled_parts"].__setitem__(0, _absent(r)[0]),
    "parts_of_another": lambda e, r: e.update(scrambled_parts=OTHER_SENTENCE[r["target_language"]].rstrip(".").split()[::-1]),
    "parts_too_few": lambda e, r: e.update(scrambled_parts=[" ".join(e["correct_sentence"].split()[:2]), " ".join(e["correct_sentence"].split()[2:])]),
    "parts_missing": lambda e, r: e.pop("scrambled_parts"),
    "parts_a_string": lambda e, r: e.update(scrambled_parts=" / ".join(e["scrambled_parts"])),
    "sentence_of_another": lambda e, r: e.update(correct_sentence=OTHER_SENTENCE[r["target_language"]].rstrip(".")),
    "sentence_missing": lambda e, r: e.pop("correct_sentence"),
    "sentence_shuffled": lambda e, r: e.update(correct_sentence=" ".join(e["scrambled_parts"])),
    "source_not_in_text": lambda e, r: e.update(sentence_source=OTHER_SENTENCE[r["target_language"]]),
    "source_missing": lambda e, r: e.pop("sentence_source"),
    "all_of_another": lambda e, r: e.update(
        sentence_source=OTHER_SENTENCE[r["target_language"]], correct_sentence=OTHER_SENTENCE[r["target_language"]].rstrip("."),
        scrambled_parts=OTHER_SENTENCE[r["target_language"]].rstrip(".").split()[::-1]),
}.items():  # fmt: skip
    _exercise_flaw("scramble", _name, _sc_change)


# Types of JSON


@flaw
def flaw_lesson_null(record: Record) -> Record:
    record["lesson"] = None
    return record


@flaw
def flaw_lesson_truncated(record: Record) -> Record:
    record["lesson"] = json.dumps(record["lesson"], ensure_ascii=False)[:-200]
    return record


@flaw
def flaw_huge_word(record: Record) -> Record:
    record["lesson"]["vocabulary"][0]["word"] *= 400
    return record


@flaw
def flaw_huge_option(record: Record) -> Record | None:
    quiz = exercise(record, "quiz")
    if quiz is None:
        return None
    quiz["options"][0] *= 500
    return record
