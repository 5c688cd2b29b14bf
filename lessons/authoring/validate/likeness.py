"""When two words of sentences tell of the same thing, give or take an ending or a person."""

# Words for persons, which a sentence told of someone else replaces.
PERSONS: dict[str, frozenset[str]] = {
    "kk": frozenset(
        [
            "мен",
            "сен",
            "ол",
            "біз",
            "сіз",
            "олар",
            "менің",
            "сенің",
            "оның",
            "біздің",
            "сіздің",
            "олардың",
            "маған",
            "саған",
            "оған",
            "бізге",
            "оларға",
            "мені",
            "оны",
        ]
    ),
    "ru": frozenset(
        [
            "я",
            "ты",
            "он",
            "она",
            "мы",
            "вы",
            "они",
            "мой",
            "моя",
            "мое",
            "мои",
            "его",
            "ее",
            "наш",
            "наша",
            "наше",
            "наши",
            "их",
            "меня",
            "мне",
            "него",
            "нее",
            "нас",
            "нам",
        ]
    ),
    "en": frozenset(
        ["i", "you", "he", "she", "we", "they", "my", "your", "his", "her", "our", "their", "me", "him", "us", "them"]
    ),
}


def is_alike(one: str, two: str) -> bool:
    """The same word, give or take its ending (ішесің, ішемін); both folded."""
    if one == two:
        return True
    common = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    longest = max(len(one), len(two))
    return common >= 3 and common * 2 >= longest and longest - common <= 4
