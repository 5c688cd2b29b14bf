"""Forms of Russian words: stems by stripping the dictionary ending, the usual changes of letters, a table."""

import re
from functools import lru_cache

_IRREGULAR = """
идти иду идешь идет идем идете идут шел шла шло шли иди идите|пойти пойду пойдет пойдем пойдут пошел пошла пошли пойдешь|прийти приду придет пришел пришла пришли
ехать еду едешь едет едем едете едут поезжай|поехать поеду поедет поедем поехал|есть ем ешь ест едим едите едят ел ела ели|пить пью пьешь пьет пьем пьете пьют пил пила
быть был была было были буду будешь будет будем будете будут есть|дать дам дашь даст дадим дадите дадут дал дала|хотеть хочу хочешь хочет хотим хотите хотят
мочь могу можешь может можем можете могут мог могла могли|бежать бегу бежишь бежит бежим бегут|взять возьму возьмешь возьмет возьмем возьмут взял
жить живу живешь живет живем живете живут жил жила жили|брать беру берешь берет берем берут брал|звать зову зовешь зовет зовем зовут звал|лечь лягу ляжет лег легла
сесть сяду сядет сел села сели|встать встану встанет встал|печь пеку печет пекут пек пекла|помочь помогу поможет помог помогла помогли|расти расту растет рос росла
петь пою поешь поет поем поют пел пела|плыть плыву плывешь плывет плывем плывете плывут плыл плыла плыли|лить лью льет|бить бью бьет|шить шью шьет|мыть мою моешь моет моем моют|спать сплю спишь спит спим спят
найти найду найдет нашел нашла|войти войду вошел вошла|выйти выйду выйдет вышел вышла|уйти уйду уйдет ушел ушла|надеть надену наденет|стать стану станет стал
начать начну начнет начал|понять пойму поймет понял|купить куплю купит купил|ждать жду ждет|слать шлю шлет|гнать гоню гонит
человек люди людей людям людьми людях|ребенок дети детей детям детьми детях|друг друзья друзей друзьям друзьями|брат братья братьев братьям|сын сыновья сыновей
мать матери матерью матерей|дочь дочери дочерью дочерей|время времени временем времена|имя имени именем имена|год годы лет годов|день дня дни дней днем днями
я меня мне мной мною|ты тебя тебе тобой|он его ему им нем него нему ним|она ее ей ею ней нее|мы нас нам нами|вы вас вам вами|они их им ими них ним ними|кто кого кому кем ком|что чего чему чем
хороший лучше лучший|плохой хуже худший|большой больше|маленький меньше|хорошо лучше|плохо хуже|много больше|мало меньше|стул стулья стульев|дерево деревья деревьев|лист листья листьев
весь вся все всё всего всем всех|этот эта это эти этого этому этим этой эту этих|тот та то те того тому тем той тех|мой моя мое мои моего моему моей мою моих моим|твой твоя твое твои|свой своя свое свои своего своей свою своих
один одна одно одни одного одной|два две двух двум|три трех трем|сто ста|сестра сестер|письмо писем|окно окон|яйцо яиц|лошадь лошадьми|цветок цветы цветов цветам цветами цветах|ухо уши ушей|плечо плечи|колено колени|мышь мыши
"""
_FORMS: dict[str, frozenset[str]] = {}
for _entry in re.split(r"[|\n]", _IRREGULAR.strip()):
    _word, *_others = _entry.split()
    _FORMS[_word] = _FORMS.get(_word, frozenset()) | frozenset(other.replace("ё", "е") for other in _others)

# Prefixed verbs bend as the bare ones do: приехать → приеду, переплыть → переплыл.
_PREFIX = re.compile(
    r"^(?:в|во|вы|до|за|из|изо|на|о|об|обо|от|ото|пере|по|под|подо|при|про|раз|рас|разо|с|со|у|съ|въ|подъ|объ)$"
)
_BARE_MIN = 4

_ADJECTIVE = re.compile(r"(?:ый|ий|ой|ая|яя|ое|ее|ые|ие)(?:ся)?$")
_VERB = re.compile(r"(?:ать|ять|еть|ить|оть|уть|ыть|ти|чь|сть|зть)(?:ся|сь)?$")
_NOUN = re.compile(r"(?:ость|ия|ие|ья|ье|ай|ей|ой|уй|[аяоеьйыи])$")
_NOMINAL_ENDING = re.compile(
    r"^(?:[аяоеуюыиьй]|ой|ей|ом|ем|ам|ям|ами|ями|ах|ях|ов|ев|ию|ии|ий|ия|ие|ием|иями|ией|ью|ьей|ьи|ья|ье|ьев|ьям|ьями|ьях|ьем|"
    r"ого|его|ому|ему|ым|им|ых|их|ыми|ими|ую|юю|ая|яя|ое|ее|ые|ый|ов?о|ее|ей|ше|е?йш[а-я]{2,3})?$"
)
_VERBAL_ENDING = re.compile(
    r"^(?:[аяеиоуы]?(?:л|ла|ло|ли|ть|ти|ешь|ет|ем|ете|ют|ут|ишь|ит|им|ите|ят|ат|ю|у|й|йте|вши|вш[а-я]{2,3}|"
    r"ющ[а-я]{2,3}|ущ[а-я]{2,3}|ящ[а-я]{2,3}|нн[а-я]{2,3}|н|на|но|ны|т|та|ем[а-я]{2,3}|в|ьте|ь|и)|[аяиую])(?:ся|сь)?$"
)
_MUTATIONS = (
    ("ст", "щ"), ("ск", "щ"), ("с", "ш"), ("з", "ж"), ("т", "ч"), ("т", "щ"), ("д", "ж"), ("к", "ч"), ("г", "ж"), ("х", "ш"),
    ("б", "бл"), ("п", "пл"), ("в", "вл"), ("м", "мл"), ("ф", "фл"),
)  # fmt: skip
_FLEETING = re.compile(r"^(.+)[еоё]([^аеиоуыэюяй])(ь?)$")
_MIN_STEM = 2


def is_form(token: str, word: str) -> bool:
    """Whether the token is a form of the word; both folded (ё as е)."""
    if token == word or token in _FORMS.get(word, ()):
        return True
    bare = re.sub(r"(?:ся|сь)$", "", word)
    if bare != word and re.sub(r"(?:ся|сь)$", "", token) in _FORMS.get(bare, ()):
        return True
    if _is_prefixed_form(token, bare):
        return True
    nominal, verbal = _stems(word)
    if token in verbal and word.endswith(("ти", "чь")):
        return True  # везти → вёз, расти → рос
    return any(token.startswith(s) and _NOMINAL_ENDING.match(token[len(s) :]) for s in nominal) or any(
        token.startswith(s) and _VERBAL_ENDING.match(token[len(s) :]) for s in verbal
    )


def _is_prefixed_form(token: str, word: str) -> bool:
    for size in range(1, min(5, len(word) - _BARE_MIN + 1)):
        if _PREFIX.match(word[:size]) and token.startswith(word[:size]) and word[size:] in _FORMS:
            return token[size:] in _FORMS[word[size:]]
    return False


def is_loose_form(token: str, word: str) -> bool:
    """For Russian's sisters: the beginning without the last two letters."""
    return token == word or (len(word) > 3 and token.startswith(word[: max(3, len(word) - 2)]))


@lru_cache(maxsize=4096)
def _stems(word: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    verbal = _verbal_stems(word) if _VERB.search(word) else []
    adjective = _ADJECTIVE.sub("", word) if _ADJECTIVE.search(word) else ""
    nominal = {word, adjective} if adjective else {word}
    nominal.add(adjective or _NOUN.sub("", word))
    if word.endswith("ь"):
        nominal.add(word[:-1])  # гость, whose -ость is no ending
    for stem in list(nominal):
        fleeting = _FLEETING.match(stem)
        if fleeting:
            nominal |= {fleeting[1] + fleeting[2], fleeting[1] + "ь" + fleeting[2]}
        if len(stem) > 2 and re.search(r"[^аеиоуыэюя][^аеиоуыэюяй]$", stem):
            head, last = stem[:-1].rstrip("ь"), stem[-1]
            nominal |= {head + "е" + last, head + "о" + last}
        if stem.endswith(("мя",)):
            nominal.add(stem[:-1] + "ен")
    if word.endswith("й"):
        nominal.add(word[:-1])
    return (
        tuple(stem for stem in nominal if len(stem) >= _MIN_STEM),
        tuple(stem for stem in verbal if len(stem) >= _MIN_STEM),
    )


def _verbal_stems(word: str) -> list[str]:
    bare = re.sub(r"(?:ся|сь)$", "", word)
    stem = re.sub(r"(?:[аяеиоуы]ть|ти|чь|ть)$", "", bare)
    whole = re.sub(r"(?:ть|ти)$", "", bare)
    stems = {stem, whole}
    if bare.endswith("овать") or bare.endswith("евать"):
        stems.add(bare[:-5] + ("у" if bare.endswith("овать") else "ю"))
        stems.add(bare[:-5] + "у")
    if bare.endswith("авать"):
        stems.add(bare[:-4])
    if bare.endswith("чь"):
        stems |= {bare[:-2] + letter for letter in "кгчж"}
    if bare.endswith(("сти", "сть", "зти")):
        stems |= {bare[:-3] + letter for letter in ("д", "т", "с", "б", "")}
    if bare.endswith("уть"):
        stems.add(bare[:-2])
    for before, after in _MUTATIONS:
        if stem.endswith(before):
            stems.add(stem[: -len(before)] + after)
    if re.search(r"ыть$", bare):
        stems.add(bare[:-3] + "о")
    return sorted(stems)
