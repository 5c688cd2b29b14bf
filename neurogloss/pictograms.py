"""Emoji as drawings of our own sheet, static/img/topics.svg: a device without an emoji font shows an empty box for them."""

_DRAWN = {
    "alarm": "⏰⏱⌛⏳🕐",
    "apple": "🍎🍏🍐🍊🍓🍇🥕🥦🍉",
    "ball": "⚽🏀🏐🏈🎾🏉⚾",
    "balloons": "🎉🎊🥳",
    "basket": "🛍👜👛🛒🏪",
    "bed": "🛏😴🏨",
    "bike": "🚲🚴🏍🛵",
    "bird": "🐦🕊🦉",
    "bolt": "⚡",
    "book": "📖📘📗📕📙📔",
    "books": "📚⚖",
    "briefcase": "💼",
    "bulb": "💡🧠",
    "bus": "🚌🚍🚎",
    "cake": "🎂🍰🧁",
    "calendar": "📅📆🗓",
    "camera": "📷📸",
    "cap": "🎓",
    "car": "🚗🚙🏎",
    "chat": "💬🗨🗣",
    "city": "🏙🌆🏢🌃",
    "clean": "🧹🧽",
    "compass": "🧭📍",
    "crown": "👑",
    "dance": "💃🕺🩰",
    "dice": "🎲🧩",
    "doctor": "🩺🏥💊👩‍⚕👨‍⚕",
    "dombra": "🪕🎻🎸",
    "dome": "🏛🕌⛪🏺",
    "door": "🚪",
    "dumbbell": "🏋💪🧘",
    "eagle": "🦅",
    "family": "👪👨‍👩‍👧👨‍👩‍👧‍👦👨‍👩‍👦👶🍼🧒",
    "film": "🎬🎥🍿📽🎫🎟",
    "fish": "🐟🐠🎣",
    "flame": "🔥",
    "flask": "🔬🧪⚗",
    "flower": "🌷🌹🌸🌺🌻💐",
    "game": "🎮🕹👾",
    "gem": "💎💍",
    "gift": "🎁",
    "globe": "🌍🌎🌏🌐",
    "grandmother": "👵👴👓",
    "handshake": "🤝🫂",
    "heart": "❤💛💙💚🧡💜💕",
    "hello": "👋✋🤚",
    "horse": "🐎🐴🏇♟♞",
    "house": "🏠🏡🏘",
    "key": "🔑🗝",
    "laptop": "💻🖥⌨🤖",
    "leaf": "🍂🍁🍃🌿",
    "luggage": "🧳🎒",
    "mail": "✉📧📨📩📫",
    "map": "🗺🛣🪧",
    "meal": "🍽🍴🥗🥘🍳",
    "medal": "🏅🥇🎖",
    "money": "💰🪙💵💴💶💷💳🏦",
    "moon": "🌙🌛🌜🌝",
    "mountain": "⛰🏔🗻🏞🥾",
    "music": "🎵🎶🎼🎧🎹🎤🎙",
    "news": "📰🗞",
    "painting": "🎨🖌🖼",
    "paw": "🐾🐶🐱🐕🐈🐻🐑🐫",
    "pencil": "📝✏✍🖊",
    "people": "👥👫👬👭🧑‍🤝‍🧑",
    "person": "🙋👤🧑👨👩🙎",
    "phone": "📞☎📱",
    "plane": "✈🛫🛬",
    "planet": "🪐🌌🔭",
    "pot": "🍲🧑‍🍳👨‍🍳👩‍🍳🍜🥣",
    "rocket": "🚀🛰",
    "school": "🏫",
    "ship": "🚢⛵🛳",
    "shirt": "👕👗👔👚🧥",
    "sky": "🌤⛅🌥",
    "snow": "❄⛄☃⛷🏂",
    "sofa": "🛋🪑",
    "sparkles": "✨",
    "sprout": "🌱🌾",
    "star": "⭐🌟",
    "sun": "☀🌞🏖",
    "sunrise": "🌅🌄",
    "target": "🎯",
    "taste": "😋🍦🍨🍬🍫",
    "taxi": "🚕🚖",
    "tea": "🍵☕🧋",
    "teapot": "🫖",
    "tent": "⛺🎪🏕",
    "theater": "🎭",
    "tool": "🔨🔧🛠",
    "train": "🚆🚂🚄🚇🚉",
    "tree": "🌳🌲🌴",
    "trophy": "🏆",
    "tv": "📺",
    "umbrella": "☂☔",
    "weather": "🌦🌧⛈🌈🌡",
    "yarn": "🧶🧵",
    "yurt": "🛖",
}
_JOINER, _VARIATION = "\u200d", "\ufe0f"


def _signs(text: str) -> list[str]:
    """The emoji of a run of them; those bound by a joiner are one."""
    signs: list[str] = []
    for sign in text:
        if signs and (sign == _JOINER or signs[-1].endswith(_JOINER)):
            signs[-1] += sign
        else:
            signs.append(sign)
    return signs


PICTOGRAMS = {sign: name for name, text in _DRAWN.items() for sign in _signs(text)}


def pictogram_of(emoji: str) -> str:
    """The drawing's id; empty where there is none for that emoji."""
    return PICTOGRAMS.get(emoji.replace(_VARIATION, ""), "")
