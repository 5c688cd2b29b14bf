"""Forms of English words: regular endings by rule, the others from a table."""

import re

_IRREGULAR = """
be am is are was were been being 'm 're 's|have has had having 've|do does did done doing|go goes went gone|say said|get got gotten
make made|know knew known|think thought|take took taken|see saw seen|come came|give gave given|find found|tell told|become became
leave left|feel felt|put|bring brought|begin began begun|keep kept|hold held|write wrote written|stand stood|hear heard|let
mean meant|set|meet met|run ran running|pay paid|sit sat|speak spoke spoken|lie lay lain lying|lead led|read|grow grew grown
lose lost|fall fell fallen|send sent|build built|understand understood|draw drew drawn|break broke broken|spend spent|cut
rise rose risen|drive drove driven|buy bought|wear wore worn|choose chose chosen|eat ate eaten|drink drank drunk|sing sang sung
swim swam swum|fly flew flown flies|sleep slept|teach taught|catch caught|fight fought|throw threw thrown|show shown|win won
sell sold|forget forgot forgotten|ride rode ridden|ring rang rung|shake shook shaken|shine shone|shoot shot|shut|steal stole stolen
stick stuck|strike struck|sweep swept|swing swung|wake woke woken|hide hid hidden|hit|hurt|feed fed|dig dug|bite bit bitten
blow blew blown|burn burnt|dream dreamt|learn learnt|smell smelt|spell spelt|spill spilt|spoil spoilt|bend bent|bind bound
freeze froze frozen|hang hung|lay laid|lend lent|light lit|seek sought|tear tore torn|weep wept|wind wound|can could|will would 'll
shall should|may might|man men|woman women|child children|person people|foot feet|tooth teeth|mouse mice|goose geese|sheep|fish
knife knives|life lives|wife wives|leaf leaves|shelf shelves|half halves|wolf wolves|thief thieves|loaf loaves|scarf scarves
good better best|bad worse worst|far farther further furthest|little less least|many more most|much more most|old elder eldest
i me my mine myself|you your yours yourself|he him his himself|she her hers herself|it its itself|we us our ours ourselves
they them their theirs themselves|this these|that those|a an|who whom whose|one ones|not n't
"""
_FORMS: dict[str, frozenset[str]] = {}
for _entry in re.split(r"[|\n]", _IRREGULAR.strip()):
    _word, *_others = _entry.split()
    _FORMS[_word] = _FORMS.get(_word, frozenset()) | frozenset(_others)
_ENDINGS = ("s", "es", "'s", "s'", "'", "ed", "ing", "er", "est", "ly", "n't", "'ll", "'d", "'re", "'ve", "'m")
_VOWELS = frozenset("aeiou")
_NEGATED = {"can't": "can", "won't": "will", "shan't": "shall", "cannot": "can"}


def is_form(token: str, word: str) -> bool:
    """Whether the token is a form of the word; both folded."""
    if token == word or token in _FORMS.get(word, ()) or _NEGATED.get(token) == word:
        return True
    base = re.sub(r"(?:n't|'s|'re|'ll|'ve|'d|'m|s'|')$", "", token)
    if base != token and base and (base == word or is_form(base, word)):
        return True
    if "'" in token and token[token.index("'") :] in _FORMS.get(word, ()):
        return True
    return any(token in (stem + ending for ending in _ENDINGS) for stem in _stems(word)) or _is_irregular_inside(
        token, word
    )


def _stems(word: str) -> list[str]:
    stems = [word]
    if len(word) > 2:
        if word[-1] == "y" and word[-2] not in _VOWELS:
            stems.append(word[:-1] + "i")
        if word[-1] == "e":
            stems.append(word[:-1])  # liv + ed, liv + ing
        if word.endswith("ie"):
            stems.append(word[:-2] + "y")
        if word[-1] not in _VOWELS and word[-2] in _VOWELS and word[-1] not in "wxy":
            stems.append(word + word[-1])
    return stems


def _is_irregular_inside(token: str, word: str) -> bool:
    """Compounds end as their last part does: grandchild → grandchildren, understand → understood."""
    for base, forms in _FORMS.items():
        if len(base) > 2 and word.endswith(base) and len(word) > len(base) and base not in ("one",):
            head = word[: -len(base)]
            if any(token == head + form for form in forms):
                return True
    return False
