"""Right answers for the local model server: twelve Kazakh A1 lessons with Russian translations.

Each lesson is written once as sentences, words and choices; `core` and `exercises` lay it out in the
exact format in which a model answers, so that tests walk the same road as a real answer.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class BankLesson:
    """One lesson; sentence numbers are zero-based indexes into `sentences`."""

    sentences: tuple[str, ...]
    words: tuple[tuple[str, str, int], ...]  # word, translation, sentence
    quiz: tuple[int, str, tuple[str, ...], str]  # sentence, right form, wrong forms, its word
    statement: tuple[int, str, bool, str]  # sentence, statement, is it true, its word
    blank: tuple[int, str, str, str]  # sentence, form, translation of the sentence, its word
    scramble: tuple[int, str]  # sentence, a word in it

    @property
    def text(self) -> str:
        return " ".join(self.sentences)


def core(lesson: BankLesson) -> dict[str, Any]:
    """The lesson's text and words, as the call for the core is answered."""
    vocabulary = [
        {"word": word, "translation": translation, "context": lesson.sentences[number]}
        for word, translation, number in lesson.words
    ]
    return {"text": lesson.text, "vocabulary": vocabulary}


def exercises(lesson: BankLesson) -> dict[str, Any]:
    """Five exercises, one of each type; the same ones every time."""
    rng = random.Random(lesson.text)
    return {
        "exercises": [
            _quiz(lesson, rng),
            _match(lesson),
            _true_false(lesson),
            _fill_blank(lesson),
            _scramble(lesson, rng),
        ]
    }


def _quiz(lesson: BankLesson, rng: random.Random) -> dict[str, Any]:
    number, right, wrong, word = lesson.quiz
    options = [right, *wrong]
    rng.shuffle(options)
    return {
        "type": "quiz",
        "source": "vocab",
        "targets": [word],
        "question": lesson.sentences[number].replace(right, "___", 1),
        "options": options,
        "correct_index": options.index(right),
    }


def _match(lesson: BankLesson) -> dict[str, Any]:
    chosen = lesson.words[:4]
    return {
        "type": "match",
        "source": "vocab",
        "targets": [word for word, _, _ in chosen],
        "pairs": [{"left": word, "right": translation} for word, translation, _ in chosen],
    }


def _true_false(lesson: BankLesson) -> dict[str, Any]:
    number, statement, is_true, word = lesson.statement
    return {
        "type": "true_false",
        "source": "text",
        "targets": [word],
        "sentence_source": lesson.sentences[number],
        "statement": statement,
        "is_true": is_true,
    }


def _fill_blank(lesson: BankLesson) -> dict[str, Any]:
    number, form, translation, word = lesson.blank
    sentence = lesson.sentences[number]
    return {
        "type": "fill_blank",
        "source": "text",
        "targets": [word],
        "sentence_source": sentence,
        "sentence": sentence.replace(form, "___", 1),
        "correct_word": form,
        "blank_index": 0,
        "full_sentence_native": translation,
    }


def _scramble(lesson: BankLesson, rng: random.Random) -> dict[str, Any]:
    number, word = lesson.scramble
    sentence = lesson.sentences[number]
    bare = sentence.rstrip(".!?")
    parts = bare.split()
    while parts == bare.split():
        rng.shuffle(parts)
    return {
        "type": "scramble",
        "source": "text",
        "targets": [word],
        "sentence_source": sentence,
        "scrambled_parts": parts,
        "correct_sentence": bare,
    }


LESSONS: tuple[BankLesson, ...] = (
    BankLesson(
        sentences=(
            "Менің атым Дана.",
            "Менің отбасым үлкен.",
            "Әкем мұғалім, анам дәрігер.",
            "Менің ағам студент.",
            "Оның аты Ержан.",
            "Менің сіңлім мектепте оқиды.",
            "Біз кешке бірге тамақ ішеміз.",
            "Үйде бізге өте көңілді.",
            "Мен отбасымды жақсы көремін.",
        ),
        words=(
            ("отбасы", "семья", 1),
            ("мұғалім", "учитель", 2),
            ("дәрігер", "врач", 2),
            ("аға", "старший брат", 3),
            ("сіңлі", "младшая сестра", 5),
            ("тамақ", "еда", 6),
        ),
        quiz=(5, "сіңлім", ("тамақ", "кешке", "үлкен"), "сіңлі"),
        statement=(2, "Дананың анасы дәрігер.", True, "дәрігер"),
        blank=(1, "отбасым", "Моя семья большая.", "отбасы"),
        scramble=(6, "тамақ"),
    ),
    BankLesson(
        sentences=(
            "Бүгін сенбі.",
            "Мен анаммен базарға барамын.",
            "Базарда алма, қияр және қызанақ бар.",
            "Анам екі келі алма алады.",
            "Мен тәтті қауын аламын.",
            "Сатушы бізге күлімдейді.",
            "Кейін біз үйде шай ішеміз.",
            "Шай өте дәмді, нан да жұмсақ.",
        ),
        words=(
            ("базар", "рынок", 1),
            ("алма", "яблоко", 3),
            ("қауын", "дыня", 4),
            ("сатушы", "продавец", 5),
            ("шай", "чай", 6),
            ("нан", "хлеб", 7),
        ),
        quiz=(4, "қауын", ("сатушы", "кейін", "күлімдейді"), "қауын"),
        statement=(3, "Анам бес келі алма алады.", False, "алма"),
        blank=(6, "шай", "Потом мы дома пьём чай.", "шай"),
        scramble=(1, "базар"),
    ),
    BankLesson(
        sentences=(
            "Арман ойынды жақсы көреді.",
            "Ол кешке достарымен бірге ойнайды.",
            "Олардың командасы күшті.",
            "Бүгін олар бірінші жеңісін тойлайды.",
            "Арман өте қуанышты.",
            "Бірақ ол алдымен сабағын оқиды.",
            "Содан кейін ғана компьютерін қосады.",
            "Анасы оған шай әкеледі.",
        ),
        words=(
            ("ойын", "игра", 0),
            ("дос", "друг", 1),
            ("команда", "команда", 2),
            ("күшті", "сильный", 2),
            ("жеңіс", "победа", 3),
            ("сабақ", "урок", 5),
        ),
        quiz=(2, "күшті", ("ойынды", "сабағын", "достарымен"), "күшті"),
        statement=(1, "Арман кешке жалғыз ойнайды.", False, "дос"),
        blank=(5, "сабағын", "Но сначала он учит урок.", "сабақ"),
        scramble=(3, "жеңіс"),
    ),
    BankLesson(
        sentences=(
            "Бұл біздің үй.",
            "Үйде төрт бөлме бар.",
            "Менің бөлмем кішкентай, бірақ жарық.",
            "Терезенің жанында үстел тұр.",
            "Үстелде кітап пен дәптер жатыр.",
            "Қабырғада үлкен сурет бар.",
            "Мысық төсекте ұйықтайды.",
            "Мен өз бөлмемді күнде жинаймын.",
        ),
        words=(
            ("бөлме", "комната", 1),
            ("терезе", "окно", 3),
            ("үстел", "стол", 3),
            ("сурет", "картина", 5),
            ("мысық", "кошка", 6),
            ("төсек", "кровать", 6),
        ),
        quiz=(6, "Мысық", ("Терезе", "Үстел", "Сурет"), "мысық"),
        statement=(2, "Менің бөлмем жарық.", True, "бөлме"),
        blank=(5, "сурет", "На стене висит большая картина.", "сурет"),
        scramble=(3, "үстел"),
    ),
    BankLesson(
        sentences=(
            "Мен Алматыда тұрамын.",
            "Таңертең мен автобуспен жұмысқа барамын.",
            "Аялдама үйдің жанында.",
            "Автобус сағат сегізде келеді.",
            "Жолда мен терезеден тауларды көремін.",
            "Бүгін көшеде көлік көп.",
            "Сондықтан мен метроға мінемін.",
            "Метро жылдам және ыңғайлы.",
        ),
        words=(
            ("автобус", "автобус", 3),
            ("аялдама", "остановка", 2),
            ("жұмыс", "работа", 1),
            ("тау", "гора", 4),
            ("көше", "улица", 5),
            ("жылдам", "быстрый", 7),
        ),
        quiz=(1, "жұмысқа", ("аялдама", "тауларды"), "жұмыс"),
        statement=(3, "Автобус сағат тоғызда келеді.", False, "автобус"),
        blank=(4, "тауларды", "По дороге я вижу из окна горы.", "тау"),
        scramble=(5, "көше"),
    ),
    BankLesson(
        sentences=(
            "Қазір қыс.",
            "Далада қар жауып тұр.",
            "Ауа райы суық, бірақ әдемі.",
            "Мен жылы киім киемін.",
            "Балалар аулада аққала жасайды.",
            "Менің інім шанамен сырғанайды.",
            "Кешке біз үйге келеміз.",
            "Анам ыстық сорпа әкеледі.",
            "Қыс маған өте ұнайды.",
        ),
        words=(
            ("қыс", "зима", 8),
            ("қар", "снег", 1),
            ("суық", "холодный", 2),
            ("киім", "одежда", 3),
            ("аққала", "снеговик", 4),
            ("сорпа", "бульон; суп", 7),
        ),
        quiz=(7, "сорпа", ("қар", "қыс", "суық"), "сорпа"),
        statement=(1, "Далада жаңбыр жауып тұр.", False, "қар"),
        blank=(3, "киім", "Я надеваю тёплую одежду.", "киім"),
        scramble=(4, "аққала"),
    ),
    BankLesson(
        sentences=(
            "Бүгін Наурыз мейрамы.",
            "Көшеде адам көп.",
            "Әжем үлкен қазанда наурызкөже пісіреді.",
            "Атам домбыра тартады.",
            "Біз ән айтамыз және билейміз.",
            "Көршілер қонаққа келеді.",
            "Балалар сыйлық алады.",
            "Бәрі бір-біріне жақсы тілек айтады.",
            "Мереке өте көңілді.",
        ),
        words=(
            ("мейрам", "праздник", 0),
            ("домбыра", "домбра", 3),
            ("ән", "песня", 4),
            ("көрші", "сосед", 5),
            ("сыйлық", "подарок", 6),
            ("тілек", "пожелание", 7),
        ),
        quiz=(3, "домбыра", ("көрші", "мейрам", "тілек"), "домбыра"),
        statement=(5, "Көршілер қонаққа келмейді.", False, "көрші"),
        blank=(6, "сыйлық", "Дети получают подарки.", "сыйлық"),
        scramble=(4, "ән"),
    ),
    BankLesson(
        sentences=(
            "Мен мектепте оқимын.",
            "Сабақ сағат тоғызда басталады.",
            "Бірінші сабақ қазақ тілі.",
            "Мұғалім тақтаға жаңа сөз жазады.",
            "Біз дәптерге жазамыз және оқимыз.",
            "Менің досым Тимур жақсы оқиды.",
            "Үзілісте біз асханаға барамыз.",
            "Мектеп маған ұнайды.",
        ),
        words=(
            ("мектеп", "школа", 0),
            ("сабақ", "урок", 1),
            ("мұғалім", "учитель", 3),
            ("сөз", "слово", 3),
            ("дәптер", "тетрадь", 4),
            ("асхана", "столовая", 6),
        ),
        quiz=(6, "асханаға", ("мұғалім", "сөз", "дәптер"), "асхана"),
        statement=(2, "Бірінші сабақта біз қазақ тілін оқимыз.", True, "сабақ"),
        blank=(3, "сөз", "Учитель пишет на доске новое слово.", "сөз"),
        scramble=(1, "сабақ"),
    ),
    BankLesson(
        sentences=(
            "Жазда біз Астанаға барамыз.",
            "Біз пойызға екі билет аламыз.",
            "Жол ұзақ, бірақ қызық.",
            "Мен терезеден даланы көремін.",
            "Вагонда жаңа достар табамын.",
            "Астанада біз қонақүйде тұрамыз.",
            "Көп сурет түсіреміз.",
            "Саяхат маған қатты ұнайды.",
        ),
        words=(
            ("пойыз", "поезд", 1),
            ("билет", "билет", 1),
            ("жол", "дорога", 2),
            ("дала", "степь", 3),
            ("қонақүй", "гостиница", 5),
            ("саяхат", "путешествие", 7),
        ),
        quiz=(5, "қонақүйде", ("билет", "даланы", "саяхат"), "қонақүй"),
        statement=(1, "Біз пойызға бес билет аламыз.", False, "билет"),
        blank=(3, "даланы", "Я вижу из окна степь.", "дала"),
        scramble=(7, "саяхат"),
    ),
    BankLesson(
        sentences=(
            "Сенбі күні біз футбол ойнаймыз.",
            "Алаң мектептің артында.",
            "Біздің командада он бір ойыншы бар.",
            "Ержан допты алысқа тебеді.",
            "Мен қақпада тұрамын.",
            "Бірінші гол тез соғылады.",
            "Біз жеңеміз және қуанамыз.",
            "Спорт денсаулыққа пайдалы.",
        ),
        words=(
            ("алаң", "поле; площадка", 1),
            ("ойыншы", "игрок", 2),
            ("доп", "мяч", 3),
            ("қақпа", "ворота", 4),
            ("спорт", "спорт", 7),
            ("денсаулық", "здоровье", 7),
        ),
        quiz=(3, "допты", ("ойыншы", "спорт", "денсаулыққа"), "доп"),
        statement=(1, "Алаң мектептің алдында.", False, "алаң"),
        blank=(4, "қақпада", "Я стою на воротах.", "қақпа"),
        scramble=(2, "ойыншы"),
    ),
    BankLesson(
        sentences=(
            "Айгүл дүкенге барады.",
            "Оған жаңа көйлек керек.",
            "Сатушы қызыл көйлек көрсетеді.",
            "Бірақ қызыл көйлек өте қымбат.",
            "Көк көйлек арзан және әдемі.",
            "Айгүл оны киіп көреді.",
            "Көйлек оған жарасады.",
            "Ол ақша төлейді де, үйге қайтады.",
        ),
        words=(
            ("дүкен", "магазин", 0),
            ("көйлек", "платье", 1),
            ("қызыл", "красный", 2),
            ("қымбат", "дорогой", 3),
            ("арзан", "дешёвый", 4),
            ("ақша", "деньги", 7),
        ),
        quiz=(0, "дүкенге", ("ақша", "қымбат", "көйлек"), "дүкен"),
        statement=(4, "Көк көйлек өте қымбат.", False, "арзан"),
        blank=(1, "көйлек", "Ей нужно новое платье.", "көйлек"),
        scramble=(2, "көйлек"),
    ),
    BankLesson(
        sentences=(
            "Бүгін бізге қонақ келеді.",
            "Таңертең анам үй жинайды.",
            "Әкем дүкеннен ет әкеледі.",
            "Біз бірге бешбармақ пісіреміз.",
            "Апам дастарқанға бауырсақ қояды.",
            "Сағат алтыда қонақтар есік қағады.",
            "Біз оларды жылы қарсы аламыз.",
            "Кеш өте көңілді өтеді.",
        ),
        words=(
            ("қонақ", "гость", 0),
            ("ет", "мясо", 2),
            ("дастарқан", "скатерть", 4),
            ("бауырсақ", "баурсак", 4),
            ("есік", "дверь", 5),
            ("кеш", "вечер", 7),
        ),
        quiz=(5, "қонақтар", ("дастарқанға", "бауырсақ", "ет"), "қонақ"),
        statement=(1, "Кешке анам үй жинайды.", False, "кеш"),
        blank=(4, "бауырсақ", "Старшая сестра кладёт на скатерть баурсаки.", "бауырсақ"),
        scramble=(5, "есік"),
    ),
)


def lesson_by_text(prompt: str) -> BankLesson | None:
    """The bank lesson most of whose sentences stand in `prompt`; None if none has at least three."""
    found = [(sum(sentence in prompt for sentence in lesson.sentences), lesson) for lesson in LESSONS]
    count, best = max(found, key=lambda pair: pair[0])
    return best if count >= 3 else None
