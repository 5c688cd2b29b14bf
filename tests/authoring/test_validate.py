"""Particular verdicts, with their codes and fields; the evaluation set holds the breadth."""

import pytest

from lessons.authoring.problems import CODES, bad_exercises, errors_of
from lessons.authoring.validate import validate_core, validate_exercises, validate_lesson
from neurogloss.text.context import Context
from tests.evals.records import good_records

RECORDS = {record["id"]: record for record in good_records()}


def prepare(name="kk-a1-family"):
    record = next(record for record in good_records() if record["id"] == name)
    return record["lesson"], Context(
        record["target_language"], record["native_language"], record["level"], record["topic"]
    )


def found(lesson, context):
    return {(problem.code, problem.field) for problem in errors_of(validate_lesson(lesson, context))}


def test_paths_lead_to_the_exercise():
    lesson, context = prepare()
    lesson["exercises"][4]["correct_word"] = "нан"
    lesson["exercises"][0]["correct_index"] = 2
    problems = validate_exercises(lesson["exercises"], lesson, context)
    assert bad_exercises(problems) == {0, 4}
    assert {problem.exercise_index for problem in problems} == {0, 4}
    assert validate_core(lesson, context) == []


def test_every_code_is_listed():
    from tests.evals.records import flawed_records

    for _, record in flawed_records()[::9]:
        context = Context(record["target_language"], record["native_language"], record["level"])
        from lessons.authoring.normalise import normalise_lesson

        for problem in validate_lesson(normalise_lesson(record["lesson"], context), context):
            assert problem.code in CODES
            assert problem.message


@pytest.mark.parametrize(
    ("count", "codes"), [(24, {"text_too_short"}), (25, set()), (160, set()), (161, {"text_too_long"})]
)
def test_length_limits_belong_to_the_level(count, codes):
    lesson, context = prepare()
    lesson["text"] = " ".join(["Мен", "бүгін", *(f"{number}-кітап" for number in range(count - 3)), "оқимын."])
    given = {problem.code for problem in validate_core(lesson, context)}
    assert given & {"text_too_short", "text_too_long"} == codes


def test_a_context_is_a_sentence_and_not_the_whole_text():
    lesson, context = prepare()
    lesson["vocabulary"][0]["context"] = lesson["text"]
    assert ("context_not_in_text", "vocabulary[0].context") in found(lesson, context)


def test_one_word_over_and_over_is_no_text():
    lesson, context = prepare()
    lesson["text"] += " Үлкен" + " үлкен" * 9 + "."
    assert ("text_repeats", "text") in found(lesson, context)


@pytest.mark.parametrize(
    ("statement", "source", "is_true", "is_wrong"),
    [
        ("Менің екі ағам және бір қарындасым бар.", "Менің екі ағам және бір қарындасым бар.", False, True),
        ("Менің бес ағам және бір қарындасым бар.", "Менің екі ағам және бір қарындасым бар.", True, True),
        ("Біз кешке бірге кітап ішеміз.", "Біз кешке бірге шай ішеміз.", True, True),
        ("Біз кешке бірге шай ішпейміз.", "Біз кешке бірге шай ішеміз.", True, True),
        ("Біз кешке бірге шай ішпейміз.", "Біз кешке бірге шай ішеміз.", False, False),
        ("Айгүл Алматыда тұрады.", "Мен Алматыда тұрамын.", False, True),
        ("Айгүл Алматыда тұрады.", "Мен Алматыда тұрамын.", True, False),
        ("Айгүлдің отбасы үлкен.", "Біздің отбасымыз үлкен.", True, False),
        ("Біздің отбасымыз кішкентай.", "Біздің отбасымыз үлкен.", True, True),
        ("Біздің отбасымыз жоқ.", "Біздің отбасымыз үлкен.", True, True),
        ("Біздің отбасымыз жоқ.", "Біздің отбасымыз үлкен.", False, False),
        ("Атам маған кітап оқып отырған жоқ.", "Атам маған кітап оқып отыр.", True, True),
        ("Атам маған кітап оқып жатқан жоқ.", "Атам маған кітап оқып жатыр.", True, True),
        ("Менің итім жоқ.", "Менің итім қашып кетті.", True, False),
        ("Кітап қалың.", "Кітап жұқа.", True, True),
    ],
)
def test_statements(statement, source, is_true, is_wrong):
    lesson, context = prepare()
    lesson["text"] += f" {source}"
    lesson["exercises"][3].update(statement=statement, sentence_source=source, is_true=is_true)
    codes = {code for code, field in found(lesson, context) if field.startswith("exercises[3]")}
    assert codes == ({"statement_contradicts"} if is_wrong else set())


@pytest.mark.parametrize(
    ("question", "options", "index", "code"),
    [
        ("Біз кешке бірге ___ ішеміз.", ["кітап", "шай", "су"], 0, "quiz_key_wrong"),
        ("Біз кешке бірге ___ ішеміз.", ["кітап", "нан", "су"], 0, "quiz_no_right"),
        ("«Шай» деген не?", ["чай", "книга", "врач"], 1, "quiz_key_wrong"),
        ("«Шай» деген не?", ["стол", "книга", "врач"], 0, "quiz_no_right"),
        ("«Чай» қазақша қалай болады?", ["кітап", "шай", "дәрігер"], 0, "quiz_key_wrong"),
        ("Олар кешке не ішеді?", ["шай", "су", "сүт"], 0, None),
        ("Атам маған не оқиды?", ["кітап", "шай", "су"], 1, "quiz_key_wrong"),
        ("Айгүлдің әкесі кім?", ["дәрігер", "мұғалім", "аспаз"], 0, None),
        ("Қайсысы сусын?", ["кітап", "шай", "дәрігер"], 1, None),
        ("Что пьют вечером?", ["шай", "су", "сүт"], 0, "exercise_language"),
    ],
)
def test_quizzes(question, options, index, code):
    lesson, context = prepare()
    lesson["exercises"][0].update(question=question, options=options, correct_index=index, targets=["шай"])
    codes = {code for code, field in found(lesson, context) if field.startswith("exercises[0]")}
    assert codes == ({code} if code else set())


@pytest.mark.parametrize(
    ("translation", "right", "is_good"),
    [
        ("идти; ехать", "ехать", True),
        ("ребёнок", "ребенок", True),
        ("дорогой (о цене)", "дорогой", True),
        ("готовый", "готов", True),
        ("младшая сестра", "сестра", True),
        ("чай", "вода", False),
    ],
)
def test_pairs_agree_with_translations(translation, right, is_good):
    lesson, context = prepare()
    lesson["vocabulary"][5]["translation"] = translation
    lesson["exercises"][2]["pairs"][3]["right"] = right
    codes = {code for code, field in found(lesson, context) if field.startswith("exercises[2]")}
    assert codes == (set() if is_good else {"match_wrong"})


@pytest.mark.parametrize(
    "parts",
    [
        ["жақсы көремін", "Мен", "отбасымды"],
        ["көремін", "мен", "жақсы", "отбасымды"],
        ["отбасымды", "Мен жақсы", "көремін"],
    ],
)
def test_parts_of_several_words(parts):
    lesson, context = prepare()
    lesson["exercises"][5]["scrambled_parts"] = parts
    codes = {code for code, _ in found(lesson, context)}
    assert codes == ({"scramble_parts"} if "Мен жақсы" in parts else set())


def test_word_held_twice_is_twice_among_the_parts():
    lesson, context = prepare()
    source = "Бір келі алма, бір келі нан бар."
    lesson["text"] += f" {source}"
    item = lesson["exercises"][5]
    item.update(sentence_source=source, correct_sentence=source[:-1])
    item["scrambled_parts"] = ["келі", "алма", "Бір", "бір", "нан", "келі", "бар"]
    assert found(lesson, context) == set()
    item["scrambled_parts"] = ["келі", "алма", "Бір", "нан", "бар"]
    assert {code for code, _ in found(lesson, context)} == {"scramble_parts"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Кешіріңіз, мен сізге көмектесе алмаймын.",
        "Міне, менің сөздігім.",
        "Ол 2024 жылы 5 мамырда келді.",
        "Біз «Абай жолы» романын оқыдық.",
        "Ол Harry Potter фильмін көрді.",
        "Ана: «Ас дайын!» — деді.",
        "Сағат 18:30-да кездесеміз!",
        "Оның бағасы 50% арзан... Керемет!",
    ],
)
def test_good_sentences_pass(sentence):
    lesson, context = prepare()
    lesson["text"] += f" {sentence}"
    assert found(lesson, context) == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "I'm sorry, I can't come to your party tomorrow.",
        "Let me know if you have any questions about the school.",
        '"Of course!" said Timur.',
        "Here is my brother and here are our books.",
        "None of us wanted to write a text about the error.",
        "Unfortunately something went wrong with the old bus.",
    ],
)
def test_good_english_passes(sentence):
    lesson, context = prepare("en-ru-a1-school")
    lesson["text"] += f" {sentence}"
    assert found(lesson, context) == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "Төменде үлкен өзен бар.",
        "Бұл мәтінде мен отбасым туралы жаздым.",
        "Кітапта 50 бет бар.",
        "Бұл менің қатем болды.",
    ],
)
def test_talk_of_texts_and_mistakes_is_no_dirt(sentence):
    lesson, context = prepare()
    lesson["text"] += f" {sentence}"
    assert found(lesson, context) == set()


def test_letters_may_be_asked_for():
    lesson, context = prepare()
    item = {"type": "quiz", "source": "vocab", "targets": [lesson["vocabulary"][0]["word"]], "correct_index": 1}
    item |= {"question": "«Ә» әрпінен кейін қай әріп тұр?", "options": ["А", "Б", "В"]}
    lesson["exercises"].append(item)
    assert found(lesson, context) == set()
    item["question"] = "Айгүл қайда тұрады?"
    assert {code for code, _ in found(lesson, context)} == {"placeholder"}


@pytest.mark.parametrize("value", [None, 1, "x", [], [1], {"text": 1}, {"text": "a", "vocabulary": [1, None, {}]}])
def test_any_shape_is_judged(value):
    _, context = prepare()
    assert errors_of(validate_core(value, context))
    assert errors_of(validate_exercises(value, value, context))


@pytest.mark.parametrize(
    ("sentence", "word", "code"),
    [
        ("Біз кешке бірге ___ ішеміз.", "шай", None),
        ("Біз кешке бірге шай іше___.", "міз", "blank_mismatch"),
        ("___.", "Біз кешке бірге шай ішеміз", "empty"),
    ],
)
def test_a_gap_is_a_word_among_words(sentence, word, code):
    lesson, context = prepare()
    lesson["exercises"][4].update(
        sentence_source="Біз кешке бірге шай ішеміз.", sentence=sentence, correct_word=word, targets=["шай"]
    )
    codes = {code for code, field in found(lesson, context) if field.startswith("exercises[4]")}
    assert codes == ({code} if code else set())


def test_two_sentences_do_not_share_their_translation():
    lesson, context = prepare()
    first = lesson["exercises"][4]
    second = {
        **first,
        "sentence_source": "Біз кешке бірге шай ішеміз.",
        "sentence": "Біз кешке бірге ___ ішеміз.",
        "correct_word": "шай",
        "targets": ["шай"],
    }
    lesson["exercises"].append(second)
    field = f"exercises[{len(lesson['exercises']) - 1}].full_sentence_native"
    assert found(lesson, context) == {("native_wrong", field)}
    second["full_sentence_native"] = "Вечером мы вместе пьём чай."
    assert found(lesson, context) == set()
