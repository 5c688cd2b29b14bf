import pytest

from neurogloss.languages import get_language
from neurogloss.text.morphology import holds_word

FORMS = {
    "Kazakh": """кітап кітабым|мектеп мектебіміз|оқу оқимын|оқу оқыдым|оқу оқыған|көмектесу көмектесемін|жазу жазады|бару барамын
келу келді|айту айтты|ішу ішеміз|қою қойды|қою қояды|жүру жүр|мұрын мұрны|орын орны|халық халқымыз|ауыз аузын|дос достарыммен
үй үйінде|су суға|тау таулар|ата-ана ата-анам|мен маған|ол оның|бұл мұнда|сөйлеу сөйлейсің|ұйықтау ұйықтаймын|кию киеді|табу тапты
жабу жапты|шығу шықты|ойнау ойнағысы|жеу жейміз|әке әкесінің|бала балаларымызға|дәмді дәмдірек|екі екеуі|қазақ қазақша|автобус автобуспен
бару барғым|бару барыңыз|бару барайық|білу білмеймін|күту күтіп|кездесу кездесеміз|оқушы оқушымын|балық балығы|ит иттің
қорқу қорықпаймын|қорқу қорқады|үрку үрікті|табу тауып|себу сеуіп|ою ойды|ою ояды|ею ейді|жию жияды|қию қиды
модель моделін|процесс процеске|факт фактіге|факт фактілерді|өлу өлгенше|бару барғанша|бұл бұларды|сол соларға|бәрі бәрін""",
    "Russian": """книга книгу|город городе|день дня|отец отца|окно окон|сестра сестёр|друг друзья|ребёнок дети|идти шёл|хотеть хочу|ехать еду
писать пишу|любить люблю|видеть вижу|искать ищу|платить плачу|просить прошу|давать даю|рисовать рисую|красивый красив|мать матери|имя имени
учиться учусь|кошка кошек|чай чая|музей музеи|семья семей|помочь помог|пить пьёт|мыть моет|вернуться вернулся|купить куплю|здание зданий
яблоко яблок|цветок цветы|нести несёт|хороший лучше
приехать приеду|переехать переедем|везти вёз|расти рос|плыть плывёт|гость гостей|кость костями|семья семьёй""",
    "English": """go went|child children|be am|have has|study studies|stop stopped|make making|big bigger|happy happier|lie lying|write written
good best|can can't|do doesn't|city cities|knife knives|travel travelling|understand understood|dog dog's""",
    "German": "gehen gegangen|machen gemacht|lesen liest|sprechen spricht|Haus Häuser",
    "Tatar": "абый абыем|авыл авылга",
    "Turkish": "kitap kitabım|gitmek gidiyorum|okumak okuyor|ev evde",
}
OTHERS = {
    "Kazakh": "ат ата|ат атау|дос дәптер|кітап кітапхана|бас бастау|көл көлік|тау тауық|үй үйрену|қар қара|ай айна|жаз жасыл|сөз сөмке",
    "Russian": "кот который|дом домино|год город|лес лестница|мама магазин|читать чистить|вода водить|рука ручка",
    "English": "car card|cat catch|book boot|pen pencil|sun sunday|write white|eat east",
}


def pairs(table):
    return [
        (language, *pair.split())
        for language, rows in table.items()
        for pair in rows.replace("\n", "|").split("|")
        if pair
    ]


@pytest.mark.parametrize(("language", "word", "form"), pairs(FORMS))
def test_forms_are_known(language, word, form):
    assert holds_word(f"x {form}, y.", word, get_language(language))


@pytest.mark.parametrize(("language", "word", "other"), pairs(OTHERS))
def test_other_words_are_no_forms(language, word, other):
    assert not holds_word(other, word, get_language(language))


@pytest.mark.parametrize(
    ("language", "phrase", "sentence"),
    [
        ("Kazakh", "жақсы көру", "Мен оны өте жақсы көремін."),
        ("Kazakh", "таңғы ас", "Ол таңғы асын ішті."),
        ("Kazakh", "үй жануары", "Біздің үй жануарлары көп."),
        ("English", "pick up", "He picked him up at six."),
        ("English", "to be in a hurry", "They are always in a hurry."),
        ("German", "aufstehen", "Ich stehe früh auf."),
        ("Russian", "железная дорога", "Мы едем по железной дороге."),
    ],
)
def test_phrases(language, phrase, sentence):
    assert holds_word(sentence, phrase, get_language(language))


def test_phrases_far_apart_are_none():
    assert not holds_word("Жақсы бала кеше бізбен бірге кино көрді.", "жақсы көру", get_language("Kazakh"))


def test_empty_words_are_nowhere():
    assert not holds_word("Сәлем", "", get_language("Kazakh"))
    assert not holds_word("", "сәлем", get_language("Kazakh"))
    assert not holds_word("Сәлем", "?!", get_language("Kazakh"))
