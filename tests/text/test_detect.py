"""Which sentences are let through in a lesson and which are not. Short ones that two languages share are left out."""

import pytest

from neurogloss.languages import get_language
from neurogloss.text.detect import judge_sentence, judge_text, looks_native

KAZAKH, RUSSIAN, ENGLISH = get_language("Kazakh"), get_language("Russian"), get_language("English")

GOOD_KAZAKH = """
Бала алма алды.
Мама, мен барамын.
Ана нан алды.
Мен Бишкекте болдым.
Біздің команда жеңді.
Команда автобуспен келді.
Билет касса жанында сатылады.
Компьютер, телефон, интернет.
Мен «Harry Potter and the Goblet of Fire» кітабын оқыдым.
Мен Mobile Legends: Bang Bang ойынын ойнаймын.
Ол Google-да жұмыс істейді, YouTube-та видео көреді.
Концерт театрда болды.
Спорт залда бокс бар.
Тимур гитара мен пианино ойнайды.
Қайрат футбол клубы ойнады.
Менеджер проектіні аяқтады.
Ол студент.
Бұл кофе.
Ол бар.
Сау бол!
Апам бар, атам жоқ.
Асан аттан құлады.
Ал мен бардым.
Дана паркке барды.
Сабақ басталды.
Алматыда метро бар.
Бала ойнады.
Асанда алма бар ма?
Салат, суп, котлет алдым.
Такси шақырды.
Аспаз палау жасады.
Мектеп директоры Марат Иванович келді.
Москвадан Санкт-Петербургке поезд жүреді.
Астанада балалар паркі бар.
Мұнда банкомат бар.
Олар айран, сүзбе, қатық сатады.
Ақ бата.
Карта арқылы төледім.
Мария Петровна сабақ берді.
Баскетбол, волейбол, теннис, хоккей сияқты спорт түрлері бар.
Анна Каренина романын оқыды.
Менің атым Анна, мен Мәскеуденмін.
Онлайн курс ашылды.
Wi-Fi бар ма?
Сатушы: «Сіз не аласыз?»
— Сәлем, Айгүл! Қалың қалай?
— Жақсы. Ал сен ше?
Балмұздақ алдым, ал ағам сусын алды.
Маған алма, алмұрт, банан, апельсин беріңіз.
Ол маған жаңа телефон сыйлады.
Каникулда лагерьге барды.
Программа жаздым.
Пицца мен бургер сатып алдық.
2024 жылы 5 мамырда келдік.
Тамақ дайын.
Мұнда тамақ арзан.
Самат пен Болат ойынға барады.
Ана баласын сүйеді.
Батыр жолда жалғыз қалды.
Аман-есен бардыңдар ма?
Алдыда жар бар.
"""
NOT_KAZAKH = """
Менин атым Айбек жана мен Ош шаарында турам.
Биз үйдө чай ичебиз.
Мен мектепке барам, анан досум менен ойнойм.
Ал абдан жакшы окуучу.
Менин апам тамак жасайт.
Досум мага белек берди жана мен кубандым.
Балдар мектепте окушат.
Мин мәктәпкә барам.
Безнең гаилә зур.
Ул бик матур кыз.
Мин китап укырга яратам.
Иртәгә без авылга барабыз.
Әнием миңа яңа китап алып бирде.
Бүген көн матур, кояш яктырта.
Минем дустым Казанда яши.
Кичә без кинога бардык.
Мен кітап оқимын, потому что это очень интересно.
Это моя книга.
Сегодня хорошая погода.
Я люблю играть в футбол.
Привет! Как дела?
Мама готовит обед.
В парке много деревьев.
Мой друг Ержан живёт в Алматы.
Мы часто ходим в кино вместе.
Мен everyday мектепке барамын because I like it.
I go to school every day.
My name is Aigul.
Men mektepke baramyn.
Ben okula gidiyorum.
Мен Тошкентда яшайман.
Мен мактабга бораман.
Би сургуульд явдаг.
Я живу в Києві.
Кыргызстан — тоолуу өлкө.
Ар бир адам эрте турушу керек.
Кечке үй-бүлөбүз менен тамак ичебиз.
Дүкөндөн нан менен сүт сатып алдым.
Әти эштән кайткач, без бергә ашыйбыз.
Мәктәптән соң мин дусларым белән уйныйм.
Мин Алмати шәһәрендә яшим һәм укыйм.
Дүкәннән ипи, сөт һәм май алдык.
Айгөл мәктәптә укый.
Асан китеп окуп жатат.
Кышында кар көп жаайт.
Мен эртең менен саат жетиде турам.
Атам заводдо иштейт.
Мага алма жагат.
Мен базарга бардым.
Ал жакта алма алдым.
Анан үйгө кайттык.
Азамат менин эң жакын досум.
Биз бир класста окуйбуз.
Сабактан кийин биз паркта сейилдейбиз.
Парк абдан кооз жана тынч.
Ата-энем мага компьютер алып беришти.
Бишкек чоң шаар.
Шаарыбызда көп дарактар бар.
Жайында көлгө барабыз, сууга түшөбүз.
Кечинде телевизор көрөбүз.
Мен он бир жаштамын.
Менин хоббим китеп окуу.
Ал ыр ырдаганды жакшы көрөт.
Ал үйдө отурат.
Бул менин үйүм.
Мына биздин мектеп.
Жаз келди, гүлдөр ачылды.
Кар жаап жатат.
Мен сени сүйөм.
Ал бала китеп окуп жатат.
Бүгүн жума, эртең ишемби.
Минем гаиләм зур түгел.
Без биш кеше.
Әтием заводта эшли.
Әнием өй эшләрен башкара.
Апам студентка, ул университетта укый.
Мин җиденче сыйныфта укыйм.
Мин футбол уйнарга яратам.
Ял көннәрендә без авылга кайтабыз.
Анда әби белән бабай яши.
Алар безне көтеп тора.
Авылда һава саф, табигать матур.
Мин анда су коенам, балык тотам.
Кич белән мунча керәбез.
Әби тәмле бәлеш пешерә.
Казан матур шәһәр.
Анда күп музейлар бар.
Бу минем китабым.
Ул дәфтәргә яза.
Миңа унике яшь.
Карлыгач оча, кояш чыга.
Бездә кунаклар бар.
Мин Тукай урамында торам.
Бала сөт эчә.
Ул мәктәптән кайтты.
Кыш җитте, кар яуды.
Безнең команда җиңде.
Һаумыһығыҙ, минең исемем Айҙар.
Мин Өфө ҡалаһында йәшәйем.
Мениң атым Айгүл.
Мен Нөкисте жасайман.
Бизиң үйимиз үлкен.
Ол ҳәр күни мектепке барады.
Мен ана тилимди жақсы көремен.
Би өглөө цай уудаг.
Мен китап окуйман, хат язиман.
Менинг отам далада ишлайди.
Она сут ичади.
Вечером мы смотрим телевизор.
Он знаменитый домбрист.
А Тимур не пьёт молоко.
Зимой холодно.
Тимур читает.
Айгүл пошла домой.
Айгуль живёт в Астане.
Дети играют во дворе.
Спасибо за помощь.
Меня зовут Ержан.
Мне десять лет.
Где мама?
Мы друзья.
Всё хорошо.
Мен бүгін мектепке барамын, потом пойду домой.
Менің атым Айгүл, мне десять лет.
Бұл өте жақсы, но я не знаю.
Атам дәрігер, а мама работает в школе.
"""
GOOD_RUSSIAN = """
Мой брат живёт в Алматы и учится в школе.
Сегодня груш нет.
На Наурыз бабушка варит наурыз-коже и печёт баурсаки.
Айгуль, ты певица?
Бауыржан-ага — наш сосед.
Мы играем в Mobile Legends и смотрим YouTube.
Да.
Он студент.
Вот моя мама, а это мой папа.
"""
NOT_RUSSIAN = """
Менің досым мектепте оқиды.
Мы живём в городе, өйткені бұл ыңғайлы.
Бүгін ауа райы жақсы.
Мен китеп окуйм.
Я люблю свою семью, because it is big.
I live in Almaty.
Мене звати Оля, я живу у Києві.
"""
GOOD_ENGLISH = """
My friend Aigul lives in Almaty near the Kok-Tobe hill.
We ate beshbarmak and baursak at Nauryz.
I'm sorry, I can't come to your party.
She ordered a café au lait in São Paulo.
"Privyet" means hello.
Let me know if you need a lift.
"""
NOT_ENGLISH = """
Мы живём в большом городе.
I read a книга every day.
Ich wohne in Berlin und habe einen Bruder.
I like music, weil sie sehr schön ist und ich sie liebe.
Ben okula gidiyorum ve kitap okuyorum.
Je vais à l'école avec mon frère.
"""


def rows(block):
    return [line for line in block.strip().split("\n") if line]


@pytest.mark.parametrize("sentence", rows(GOOD_KAZAKH))
def test_kazakh_is_kazakh(sentence):
    assert judge_sentence(sentence, KAZAKH) is None


@pytest.mark.parametrize("sentence", rows(NOT_KAZAKH))
def test_others_are_not_kazakh(sentence):
    assert judge_sentence(sentence, KAZAKH) is not None


@pytest.mark.parametrize("sentence", rows(GOOD_RUSSIAN))
def test_russian_is_russian(sentence):
    assert judge_sentence(sentence, RUSSIAN) is None


@pytest.mark.parametrize("sentence", rows(NOT_RUSSIAN))
def test_others_are_not_russian(sentence):
    assert judge_sentence(sentence, RUSSIAN) is not None


@pytest.mark.parametrize("sentence", rows(GOOD_ENGLISH))
def test_english_is_english(sentence):
    assert judge_sentence(sentence, ENGLISH) is None


@pytest.mark.parametrize("sentence", rows(NOT_ENGLISH))
def test_others_are_not_english(sentence):
    assert judge_sentence(sentence, ENGLISH) is not None


def test_finding_names_the_language_and_the_place():
    finding = judge_sentence("Мен кітап оқимын, потому что это очень интересно.", KAZAKH)
    assert finding is not None
    assert finding.language == "Russian"
    assert "потому что" in finding.fragment


def test_text_names_its_foreign_sentences():
    text = "Менің атым Айгүл. Бүгін күн жылы. Мы часто ходим в парк. Мен кітап оқимын."
    assert [sentence for _, sentence, _ in judge_text(text, KAZAKH)] == ["Мы часто ходим в парк."]


@pytest.mark.parametrize(
    "value", ["книга", "идти; ехать", "тенге (валюта)", "казан", "YouTube-канал", "СМС", "врач, доктор", "билет"]
)
def test_translations_into_russian(value):
    assert looks_native(value, RUSSIAN, KAZAKH) is None


@pytest.mark.parametrize("value", ["book", "Doctor", "кітап", "мектеп", "to go", "үлкен үй", "本"])
def test_translations_not_into_russian(value):
    assert looks_native(value, RUSSIAN, KAZAKH) is not None
