"""Words that exclude each other: numbers, days, seasons, colours, opposites, or two words of the lesson."""

from lessons.authoring.validate.lesson import Lesson
from neurogloss.text.morphology import is_form

# One row a class: of its words only one can be true in one place.
_ROWS: dict[str, tuple[str, ...]] = {
    "kk": (
        "бір екі үш төрт бес алты жеті сегіз тоғыз он жиырма отыз қырық елу алпыс жетпіс сексен тоқсан жүз мың",
        "бірінші екінші үшінші төртінші бесінші алтыншы жетінші сегізінші тоғызыншы оныншы",
        "дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі",
        "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
        "қыс көктем жаз күз", "қыста көктемде жазда күзде", "таңертең түсте кешке түнде", "кеше бүгін ертең",
        "ақ қара қызыл жасыл көк сары қоңыр", "үлкен кіші", "үлкен кішкентай", "жақсы жаман", "ыстық суық", "ұзын қысқа",
        "арзан қымбат", "жаңа ескі", "алыс жақын", "көп аз", "жас кәрі", "оң сол", "бай кедей", "оңай қиын", "ерте кеш",
        "тәтті ащы", "жұқа қалың", "биік аласа", "кең тар", "терең таяз", "күшті әлсіз", "жылдам баяу", "ашық жабық",
        "қатты жұмсақ", "солтүстік оңтүстік шығыс батыс", "солтүстікте оңтүстікте шығыста батыста",
        "жарық қараңғы", "ауыр жеңіл", "жылы суық", "таза лас", "бар жоқ",
        "аға әпке іні қарындас сіңлі", "әке ана ата әже", "ұл қыз", "дәрігер мұғалім инженер сатушы жүргізуші аспаз студент",
    ),
    "ru": (
        "один два три четыре пять шесть семь восемь девять десять двадцать тридцать сорок пятьдесят сто тысяча",
        "первый второй третий четвертый пятый шестой седьмой восьмой девятый десятый",
        "понедельник вторник среда четверг пятница суббота воскресенье",
        "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
        "зимой весной летом осенью", "зима весна лето осень", "утром днем вечером ночью", "вчера сегодня завтра",
        "белый черный красный зеленый синий желтый коричневый", "большой маленький", "хороший плохой", "горячий холодный",
        "длинный короткий", "дешевый дорогой", "новый старый", "далеко близко", "много мало", "молодой старый",
        "направо налево", "легкий трудный", "рано поздно", "брат сестра", "мать отец", "мама папа", "бабушка дедушка",
        "врач учитель инженер продавец водитель повар студент", "всегда никогда",
    ),
    "en": (
        "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand",
        "first second third fourth fifth sixth seventh eighth ninth tenth",
        "monday tuesday wednesday thursday friday saturday sunday",
        "january february march april may june july august september october november december",
        "winter spring summer autumn", "morning afternoon evening night", "yesterday today tomorrow",
        "white black red green blue yellow brown grey", "big small", "large small", "good bad", "hot cold", "long short",
        "cheap expensive", "new old", "far near", "many few", "young old", "right left", "easy difficult", "early late",
        "brother sister", "mother father", "grandmother grandfather", "doctor teacher engineer driver cook student",
        "always never",
    ),
}  # fmt: skip
_CLASSES = {code: tuple(tuple(row.split()) for row in rows) for code, rows in _ROWS.items()}


def exclude_each_other(old: str, new: str, lesson: Lesson) -> bool:
    """Whether a statement with `new` for `old` says something else. Both are folded words of sentences."""
    if old.isdigit() and new.isdigit():
        return True
    for row in _CLASSES.get(lesson.target.code, ()):
        here = [word for word in row if is_form(old, word, lesson.target)]
        there = [word for word in row if is_form(new, word, lesson.target)]
        if here and there and not set(here) & set(there):
            return True
    ours = {entry.word for entry in lesson.entries_in(old)}
    theirs = {entry.word for entry in lesson.entries_in(new)}
    if not ours or not theirs or ours & theirs:
        return False
    return not any(one.meanings & two.meanings for one in lesson.entries_in(old) for two in lesson.entries_in(new))
