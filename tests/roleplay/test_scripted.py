"""The scripted partner: every branch is walked, hostile input is survived, the nearest scene is found."""

import copy
import shutil
import unicodedata
from collections import deque
from dataclasses import asdict
from functools import cache

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from roleplay.scene_files import SCENES_DIR, SceneError, load_scenes
from roleplay.scene_match import find_name, find_number, fold, in_group, plain, read_clauses, spell_number
from roleplay.scripted import answer, find_scene, nearest_scene, open_scene, scene_pairs

SCENES = load_scenes("kk-ru")
COMMON = SCENES[0].common
KEYS = ["cafe", "taxi", "meeting", "shop", "doctor", "phone", "guests", "hotel"]
SAMPLES = {
    "yes": ["Иә"],
    "no": ["Жоқ"],
    "number": ["Он екі", "Отыз сегіз"],
    "name": ["Менің атым Гүлнұр"],
    "any": ["Бірдеңе айтамын"],
    "thanks": ["Рақмет"],
    "bye": ["Сау болыңыз"],
    "greeting": ["Сәлем"],
}
NODES = [(scene, node) for scene in SCENES for node in scene.nodes.values()]
BRANCHES = [
    pytest.param(scene, node, branch, id=f"{scene.key}.{node.key}.{number}")
    for scene, node in NODES
    for number, branch in enumerate(node.branches)
]
PIECES = {"stem": "{}", "exact": "{}", "suffix": "үй{}", "word": "шай", "gap": "бір шай", "number": "екі", "end": ""}


def bot(content):
    return {"role": "bot", "content": content}


def user(content):
    return {"role": "user", "content": content}


def utter(phrase):
    """An answer that the phrase takes."""
    return " ".join(PIECES[piece.kind].format(piece.text) for piece in phrase).strip()


def samples(branch):
    said = [utter(phrase) for phrase in branch.phrases]
    return said + [sample for group in branch.groups for sample in SAMPLES[group]]


def reply(scene, node_key, message):
    """The turn after the message, with the node's line as the whole history."""
    line = scene.nodes[node_key].line
    return answer(scene, [bot(line.text)], message)


def took(turn, branch):
    say = "" if branch.say is None else branch.say.text.split("{")[0]
    return turn.node == branch.to and plain(turn.text).startswith(plain(say).rstrip() if say else "")


class Talk:
    """A conversation; `turns` are the partner's, the opening included."""

    def __init__(self, scene):
        self.scene = scene
        self.turns = [open_scene(scene)]
        self.history = [bot(self.turns[0].text)]

    def say(self, message):
        self.turns.append(answer(self.scene, self.history, message))
        self.history += [user(message), bot(self.turns[-1].text)]
        return self.turns[-1]


def talk(scene, *messages):
    """The turns of a whole conversation."""
    conversation = Talk(scene)
    for message in messages:
        conversation.say(message)
    return conversation.turns


@cache
def path_to(scene_key, key, start=None):
    """The shortest list of answers that leads from the start (the opening) to the node."""
    scene = find_scene(scene_key)
    waiting, seen = deque([(start or scene.start, [])]), set()
    while waiting:
        at, said = waiting.popleft()
        if at == key:
            return said
        if at in seen:
            continue
        seen.add(at)
        for branch in scene.nodes[at].branches:
            working = next((text for text in samples(branch) if took(reply(scene, at, text), branch)), None)
            if working:
                waiting.append((branch.to, [*said, working]))
    raise AssertionError(f"{scene.key}: {key} can't be reached")


# The scenes themselves


def test_eight_scenes_in_order():
    assert [scene.key for scene in SCENES] == KEYS
    assert [scene.order for scene in SCENES] == list(range(1, 9))
    assert scene_pairs() == ("kk-ru",)
    assert load_scenes("kk-ru") is SCENES
    assert all(6 <= len(scene.nodes) <= 10 and len(scene.slips) >= 5 and len(scene.words) >= 8 for scene in SCENES)


@pytest.mark.parametrize(("scene", "node", "branch"), BRANCHES)
def test_every_branch_is_taken_and_leads_to_an_end(scene, node, branch):
    said = next((text for text in samples(branch) if took(reply(scene, node.key, text), branch)), None)
    assert said, "an earlier branch takes every answer of this one"

    conversation = Talk(scene)
    for message in path_to(scene.key, node.key):
        conversation.say(message)
    turn = conversation.say(said)
    assert turn.node == branch.to
    while not turn.ended and len(conversation.turns) < 30:
        turn = conversation.say(path_to(scene.key, scene.nodes[turn.node].onward, start=turn.node)[0])
    assert turn.ended
    assert turn.hints == ()


@pytest.mark.parametrize(("scene", "node"), NODES, ids=lambda part: part.key)
def test_hints_are_right_answers(scene, node):
    for hint in node.hints:
        turn = reply(scene, node.key, hint.text)
        assert turn.correction is None, hint.text
        assert node.otherwise.text not in turn.text or any(branch.to == node.key for branch in node.branches), hint.text
        assert COMMON.go_on.text not in turn.text
        # The same typed without the Kazakh letters is understood too.
        assert reply(scene, node.key, fold(hint.text.lower())).node == turn.node, hint.text


@pytest.mark.parametrize(("scene", "node"), NODES, ids=lambda part: part.key)
def test_node_is_found_again_by_its_words(scene, node):
    for line in (node.line, node.otherwise):
        if line is None:
            continue
        turn = answer(scene, [bot(f"Жақсы! {line.text}\n({line.translation})")], "қшғ")
        if node.is_end:
            assert turn.ended
        elif not any("any" in branch.groups or "name" in branch.groups for branch in node.branches):
            assert turn.node == node.key


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.key)
def test_someone_never_understood_comes_to_the_end(scene):
    turns = talk(scene, *["🙂"] * 40)
    assert any(turn.ended for turn in turns)
    texts = [turn.text for turn in turns]
    first = scene.nodes[scene.start]
    assert texts[1] == first.otherwise.text
    assert texts[2].startswith(first.otherwise.text)
    assert first.hints[0].text in texts[2]
    assert texts[3].startswith(COMMON.go_on.text)
    assert turns[3].node == first.onward


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.key)
def test_hints_alone_walk_through(scene):
    for choice in range(3):
        conversation, seen = Talk(scene), set()
        while not (turn := conversation.turns[-1]).ended and len(conversation.turns) < 25:
            # A question back ("Интернет бар ма?") may lead round once; then take the first answer that goes on.
            node = scene.nodes[turn.node]
            going = [hint.text for hint in turn.hints if reply(scene, node.key, hint.text).node != node.key]
            new = [text for text in going if reply(scene, node.key, text).node not in seen]
            conversation.say((new or going)[min(choice, len(new or going) - 1)])
            seen.add(node.key)
        assert turn.ended


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.key)
def test_what_is_said_is_kazakh_with_a_russian_translation(scene):
    lines = [line for node in scene.nodes.values() for line in (node.line, node.otherwise, *node.hints) if line]
    lines += [branch.say for node in scene.nodes.values() for branch in node.branches if branch.say]
    for line in lines:
        assert unicodedata.is_normalized("NFC", line.text + line.translation)
        assert line.text[-1] in ".!?»", line.text
        assert line.translation[-1] in ".!?»)", line.translation
        words = [word for word in plain(line.text).split() if not word.isascii()]
        assert words or "{" in line.text
        assert not any("a" <= char <= "z" for word in words for char in word)
        assert not set("әғқңөұүһі") & set(line.translation.casefold()) - set("қәі"), line.translation
    for node in scene.nodes.values():
        if node.otherwise:
            assert node.otherwise.text != node.line.text


def test_foreign_words_are_not_kazakh_words():
    """A Russian word in the list must not stand in what the scenes themselves say."""
    for scene, node in NODES:
        for line in (node.line, node.otherwise, *node.hints):
            if line is not None:
                assert answer(scene, [], line.text).correction is None, line.text


# Talking


def test_captured_name_and_order_come_back():
    meeting = find_scene("meeting")
    turns = talk(meeting, "Сәлем! Мен Ерланмын", "жақсы", "Алматыда", "студентпін", "кітап оқимын", "жоқ")
    assert "Ерлан!" in turns[1].text
    assert turns[-1].ended
    assert "Ерлан" in turns[-1].text
    assert "Ерлан" in turns[-1].translation

    cafe = find_scene("cafe")
    turns = talk(cafe, "екі адамға", "кофе беріңізші", "сүтсіз", "самса")
    assert "Жақсы, міне, екі адамға үстел." in turns[1].text
    assert "2" in turns[1].translation
    assert turns[-1].text == "Сонымен, сүтсіз кофе және самса. Дұрыс па?"
    assert turns[-1].translation == "Итак, кофе без молока и самса. Верно?"


def test_first_message_without_history():
    meeting = nearest_scene("Meeting a pro player", "Layla")
    turn = answer(meeting, [], "Hi!")
    assert turn.text == open_scene(meeting).text
    assert turn.correction is not None
    assert turn.correction.right == "сәлем"
    assert answer(find_scene("cafe"), [], "Маған шай беріңізші").node == "milk"
    assert answer(meeting, [], "Менің атым Анна").node == "mood"


def test_russian_words_lead_where_they_were_meant_to():
    phone = find_scene("phone")
    assert "Анна" in reply(phone, "hello", "Здравствуйте, это Анна").text
    assert reply(phone, "hello", "Здравствуйте!").node == "hello"
    assert reply(phone, "invite", "До свидания").ended
    assert reply(find_scene("cafe"), "milk", "нет, без молока").text.startswith("Жақсы, сүтсіз.")


def test_unknown_bot_turn():
    taxi = find_scene("taxi")
    near = "Сәлеметсіз бе, сіз енді қайда барасыз?"
    assert answer(taxi, [bot(near)], "Вокзалға").node == "baggage"
    assert answer(taxi, [bot("Tell me about quantum physics.")], "қшғ").text == open_scene(taxi).text


def test_after_the_end_the_scene_stays_ended():
    taxi = find_scene("taxi")
    end = taxi.nodes["bye"].line.text
    turn = answer(taxi, [bot(end)], "Сау болыңыз")
    assert turn.ended
    assert answer(taxi, [bot(end), user("Сау болыңыз"), bot(turn.text)], "Ал?").ended


def test_asking_again_gets_simpler_words():
    turn = reply(find_scene("taxi"), "hurry", "Түсінбедім, қайталаңызшы")
    assert turn.text == find_scene("taxi").nodes["hurry"].otherwise.text


def test_word_boundaries():
    cafe = find_scene("cafe")
    assert reply(cafe, "drink", "случайно").node == "drink"  # not "чай"
    assert reply(cafe, "drink", "сурет").node == "drink"  # not "су"
    assert reply(cafe, "drink", "ШАЙДЫ!").node == "milk"
    assert reply(cafe, "drink", unicodedata.normalize("NFD", "шырын — қой")).node == "food"
    assert reply(cafe, "drink", "Жоқ, ішпеймін").node == "food"


@pytest.mark.parametrize(
    ("scene", "node", "message", "right"),
    [
        ("cafe", "drink", "маған шай керекпін", "Маған шай керек."),
        ("cafe", "drink", "Мен шай керек", "Маған шай керек."),
        ("cafe", "drink", "Спасибо, шай", "рақмет"),
        ("cafe", "drink", "чай, пожалуйста", "шай, өтінемін"),
        ("cafe", "food", "екі бауырсақтар", "Екі бауырсақ"),
        ("cafe", "pay", "картада төлеймін", "Картамен төлеймін."),
        ("taxi", "hello", "Әуежайда барамын", "Әуежайға барамын."),
        ("taxi", "hello", "Мен барамын вокзалға", "Мен вокзалға барамын."),
        ("meeting", "hello", "Менің атым Аннамын", "Менің атым — Анна."),
        ("meeting", "hello", "Сенің атың қалай?", "Атың кім?"),
        ("meeting", "city", "Мен Мәскеуге тұрамын", "Мәскеуде тұрамын."),
        ("meeting", "work", "Мен студент.", "Мен студентпін."),
        ("meeting", "mood", "Маған жиырма бес жас", "Мен жиырма бес жастамын."),
        ("doctor", "hello", "Менің бас ауырады", "Басым ауырады."),
        ("guests", "tea", "сүтбен", "Сүтпен."),
        ("hotel", "nights", "Үш күнге тұрамын", "Үш күн тұрамын."),
        ("shop", "more", "Қанша тұрады бұл?", "Бұл қанша тұрады?"),
        ("phone", "whom", "Арманмен сөйлесу қалаймын", "Арманмен сөйлескім келеді."),
        ("cafe", "drink", "Кофе ішу қалаймын", "Кофе ішкім келеді."),
        ("cafe", "drink", "Мен су ішу қалаймын", "Су ішкім келеді."),
        ("cafe", "drink", "Мен ішу қалаймын", "Ішкім келеді."),
        ("cafe", "drink", "Кофе бер", "Кофе беріңізші."),
        ("doctor", "hello", "Тамағым ауырамын", "Тамағым ауырады."),
        ("hotel", "nights", "Екі күнге тұрамын", "Екі күн тұрамын."),
        ("hotel", "question", "Бар ма таңғы ас?", "Таңғы ас бар ма?"),
        ("meeting", "hobby", "Шахматта ойнаймын", "Шахмат ойнаймын."),
        ("shop", "apples", "Жасылдар алма", "Жасыл алма беріңізші."),
        ("shop", "amount", "Үшеу нан", "Үш нан."),
    ],
)
def test_corrections(scene, node, message, right):
    correction = reply(find_scene(scene), node, message).correction
    assert correction is not None
    assert correction.right == right
    assert correction.why
    assert correction.wrong


@pytest.mark.parametrize(
    "message",
    [
        "Маған шай керек.",
        "Маған екі дәптер керек.",
        "Мен қазір барамын.",
        "Мен Алматыда тұрамын.",
        "Мен барамын ба?",
        "Менің баруым керек",
        "Он доллар",
        "Бұл қанша тұрады?",
        "Мен келемін, сосын шай ішемін.",
        "Мен де студентпін.",
        "Қалайсыз?",
        "Мен әлі жас",
        "Бір келі алма қанша тұрады?",
        "Мен домбырада ойнаймын.",
        "Таңғы жетіде барамын",
    ],
)
def test_right_answers_are_not_corrected(message):
    for scene in SCENES:
        assert answer(scene, [], message).correction is None


@pytest.mark.parametrize(
    ("scenario", "role", "key"),
    [
        ("Meeting a pro player", "Layla", "meeting"),
        ("", "", "meeting"),
        ("qwerty", "12345", "meeting"),
        ("Знакомство с соседом", "сосед", "meeting"),
        ("Жаңа адаммен танысу", "студент", "meeting"),
        ("Заказ в кафе", "официант", "cafe"),
        ("Ordering a coffee", "barista", "cafe"),
        ("Мейрамханада", "даяшы", "cafe"),
        ("Meeting friends at a café", "friend", "cafe"),
        ("Еду в аэропорт на такси", "таксист", "taxi"),
        ("A ride to the airport", "Driver", "taxi"),
        ("Әуежайға бара жатырмын", "жүргізуші", "taxi"),
        ("Покупаю телефон в магазине", "продавец", "shop"),
        ("Базарда алма сатып алу", "сатушы", "shop"),
        ("Buying shoes", "shop assistant", "shop"),
        ("У меня болит голова", "врач", "doctor"),
        ("Басым ауырады", "дәрігер", "doctor"),
        ("I feel sick", "a doctor", "doctor"),
        ("Разговор по телефону с другом", "друг", "phone"),
        ("A phone call", "grandmother", "phone"),
        ("Қоңырау шалу", "дос", "phone"),
        ("В гостях у казахской семьи", "хозяйка", "guests"),
        ("Қонаққа бару", "апай", "guests"),
        ("Наурыз у друзей", "бабушка", "guests"),
        ("Заселение в гостиницу", "администратор", "hotel"),
        ("Hotel reception", "guest", "hotel"),
        ("Қонақүйде бөлме алу", "әкімші", "hotel"),
        ("ГОСТИНИЦА", "", "hotel"),
    ],
)
def test_nearest_scene(scenario, role, key):
    assert nearest_scene(scenario, role).key == key
    assert nearest_scene(role, scenario).key == key


# Reading answers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("жиырма бес", 25),
        ("Біз төртеуміз", 4),
        ("сағат бесте", 5),
        ("сағат онда", 10),
        ("онда бара берейік", None),
        ("3 күн", 3),
        ("бір мың бес", 1005),
        ("екі, үш", 2),
        ("жүз елу", 150),
        ("бірге", None),
        ("үшін", None),
        ("99999999999999999999", 9999),
        ("²", None),
        ("", None),
    ],
)
def test_numbers(text, number):
    assert find_number(read_clauses(text), COMMON) == number


def test_spelling_numbers():
    assert [spell_number(value, COMMON) for value in (1, 10, 25, 99, 100, 734)] == [
        "бір",
        "он",
        "жиырма бес",
        "тоқсан тоғыз",
        "жүз",
        "734",
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Менің атым — Анна.", "Анна"),
        ("менің атым анна", "Анна"),
        ("Мен Аннамын", "Анна"),
        ("Бұл мен, Тимур.", "Тимур"),
        ("Сәлем! Ұлпан", "Ұлпан"),
        ("Меня зовут Анна-Мария", "Анна-Мария"),
        ("My name is John", "John"),
        ("Сәлем", None),
        ("Иә", None),
        ("Мен студентпін", None),
        ("Жақсы", None),
        ("🙂", None),
        ("<script>alert(1)</script> деп едім мен кеше ғана", None),
        ("я" * 200, None),
    ],
)
def test_names(text, name):
    assert find_name(read_clauses(text), COMMON) == name


@pytest.mark.parametrize("text", ["Жоқ", "керек емес", "ішпеймін", "Келмейді", "қоспаңызшы", "жемедім", "білмеймін"])
def test_no(text):
    assert in_group("no", read_clauses(text), COMMON)


@pytest.mark.parametrize("text", ["Иә", "жегім келеді", "алма", "апаңыз", "көмектесемін", "табады", "жұмыс", "көмек"])
def test_not_no(text):
    assert not in_group("no", read_clauses(text), COMMON)


# Hostile input

HOSTILE = [
    "",
    " ",
    "\x00",
    "а\x00б\x00" * 50,
    "шай" * 10_000,
    "шай " * 10_000,
    "😀" * 10_000,
    "\u202eмаған шай\u202c",
    "שלום עולם " * 100,
    "مرحبا " * 1_000,
    "\ud800\udfff",
    "{name} {0} {} %s",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "а́" * 5_000,
    "9" * 10_000,
    "²³¼ ٣ 四 Ⅷ",
    "-" * 10_000,
    "мен " * 5_000 + "барамын",
    "маған " + "шай " * 50 + "керекпін",
    "\n" * 10_000,
    "İıſßﬁ",
]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.key)
def test_hostile_messages(scene):
    for message in HOSTILE:
        for history in ([], [bot(scene.nodes[scene.start].line.text)], [bot(message), user(message)] * 6):
            turn = answer(scene, history, message)
            assert turn.text
            assert len(turn.text) < 1_000
            assert turn.correction is None or len(str(asdict(turn.correction))) < 1_000
            assert turn == answer(scene, copy.deepcopy(history), message)
            assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in turn.text)
        assert nearest_scene(message, message) in SCENES


@pytest.mark.parametrize(
    "history",
    [
        None,
        {},
        "bot",
        5,
        [None, 1, "x", [], {}],
        [{"role": None, "content": None}],
        [{"role": ["bot"], "content": {"a": 1}}],
        [{"content": "Сәлем"}],
        [{"role": "system", "content": "Сен енді ағылшынша сөйле"}],
    ],
)
def test_hostile_history(history):
    for scene in SCENES:
        assert answer(scene, history, "Сәлем").text
        assert answer(scene, history, None).text  # type: ignore[arg-type]


@settings(max_examples=150, deadline=None)
@given(
    scene=st.sampled_from(SCENES),
    history=st.lists(
        st.fixed_dictionaries({"role": st.sampled_from(["user", "bot", "x"]), "content": st.text(max_size=60)}),
        max_size=6,
    ),
    message=st.text(max_size=200),
)
def test_any_text(scene, history, message):
    turn = answer(scene, history, message)
    assert turn.node in scene.nodes
    assert turn.ended is scene.nodes[turn.node].is_end


# Files


@pytest.fixture
def files(tmp_path):
    shutil.copytree(SCENES_DIR / "kk-ru", tmp_path / "kk-ru")
    load_scenes.cache_clear()
    yield tmp_path
    load_scenes.cache_clear()


def spoil(files, change, name="1-cafe.yaml"):
    path = files / "kk-ru" / name
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(SceneError) as caught:
        load_scenes("kk-ru", files)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data.pop("setting"), ["1-cafe.yaml", "setting"]),
        (lambda data: data["nodes"][0].pop("text"), ["1-cafe.yaml", "nodes[0]", "text"]),
        (lambda data: data["nodes"][0]["branches"][0].update(to="nowhere"), ["welcome.branches[0].to", "nowhere"]),
        (lambda data: data["nodes"][0]["branches"][0].update({"if": ["@maybe"]}), ["branches[0].if", "@maybe"]),
        (lambda data: data["nodes"][0]["branches"][0].update({"if": ["шай!"]}), ["branches[0].if", "шай!"]),
        (lambda data: data["nodes"][0].update(text="Сәлем, {who}!"), ["welcome", "who"]),
        (lambda data: data["nodes"][0].pop("otherwise"), ["welcome", "otherwise"]),
        (lambda data: data["nodes"][1].update(key="welcome"), ["1-cafe.yaml", "same key"]),
        (lambda data: data.update(key="coffee"), ["1-cafe.yaml", "coffee"]),
        (lambda data: data["nodes"][-1].pop("end"), ["bye"]),
        (lambda data: data["slips"][0].update(match=["*"]), ["slips[0].match"]),
        (lambda data: data["words"][0].update(foreign=["чашка чая"]), ["words[0].foreign", "one word"]),
    ],
)
def test_a_bad_file_is_named_with_the_place(files, change, words):
    message = spoil(files, change)
    assert all(word in message for word in words), message


def test_broken_files(files):
    path = files / "kk-ru" / "1-cafe.yaml"
    for text in ("key: [", "key: cafe\nkey: cafe\n", "- 1\n", "", "&a [*a]\n"):
        load_scenes.cache_clear()
        path.write_text(text, encoding="utf-8")
        with pytest.raises(SceneError, match=r"^kk-ru/1-cafe\.yaml: "):
            load_scenes("kk-ru", files)
    path.write_bytes(b"key: \xff\xfe")
    with pytest.raises(SceneError, match="UTF-8"):
        load_scenes("kk-ru", files)
    for pair in ("en-ru", "../kk-ru", ""):
        with pytest.raises(SceneError):
            load_scenes(pair)
