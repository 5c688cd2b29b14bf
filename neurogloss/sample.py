"""The front page's exercise: three questions for somebody without an account, graded here. Nothing is stored."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Question:
    """`text` is in the learned language; of `options` the one at `right` is true; `because` is shown after the answer."""

    language: str
    ask: Promise
    text: str
    options: tuple[Promise | str, ...]
    options_language: str  # code of a language, empty: the interface's
    right: int
    because: Promise


@dataclass(frozen=True, slots=True)
class Graded:
    """A question with the option that was picked; `is_last` when no other follows."""

    question: Question
    number: int
    picked: int
    is_last: bool

    @property
    def is_right(self) -> bool:
        return self.picked == self.question.right


KAZAKH = (
    Question(
        "kk",
        _("What does this word mean?"),
        "рақмет",
        (
            pgettext_lazy("sample", "hello"),
            pgettext_lazy("sample", "friend"),
            pgettext_lazy("sample", "thank you"),
            pgettext_lazy("sample", "good"),
        ),
        "",
        2,
        _("«Рақмет» is “thank you”: Рақмет, сенің атың да жақсы!"),
    ),
    Question(
        "kk",
        _("Which word is missing? “Hi, my name is Dana!”"),
        "Сәлем, менің ___ Дана!",
        ("кітап", "атым", "бала", "қайда"),
        "kk",
        1,
        _("«Ат» is “name”, «атым» “my name”: Сәлем, менің атым Дана!"),
    ),
    Question(
        "kk",
        _("What does Arman's friend ask him?"),
        "— Сәлем, Арман, қалың қалай?",
        (_("where he lives"), _("how old he is"), _("how he is"), _("who that is")),
        "",
        2,
        _("«Қалың қалай?» asks how one is. The answer: Жақсы, рақмет!"),
    ),
)
# For those who read the page in Kazakh, and so have little to learn from the first three.
ENGLISH = (
    Question(
        "en",
        _("What does this word mean?"),
        "friend",
        ("кітап", "дос", "үй", "рақмет"),
        "kk",
        1,
        _("“Friend” is «дос»: This is my friend Arman."),
    ),
    Question(
        "en",
        _("Which word is missing? «Сәлем, менің атым Дана!»"),
        "Hi, my ___ is Dana!",
        ("book", "name", "friend", "where"),
        "en",
        1,
        _("“Name” is «ат», “my name” «менің атым»: Hi, my name is Dana!"),
    ),
    Question(
        "en",
        _("What is Arman asked?"),
        "— Hi, Arman, how are you?",
        ("қайда тұратыны", "неше жаста екені", "халі қалай екені", "кім екені"),
        "kk",
        2,
        _("“How are you?” asks «Қалың қалай?». The answer: Fine, thanks!"),
    ),
)


def questions_for(interface_language: str) -> tuple[Question, ...]:
    return ENGLISH if interface_language == "kk" else KAZAKH


def grade_sample(*, questions: tuple[Question, ...], number: str, picked: str) -> Graded | None:
    """The answer to question `number` (from 1), both as they came in the address. None for what is no answer."""
    if not (number.isascii() and number.isdigit() and picked.isascii() and picked.isdigit()):
        return None
    if len(number) > 2 or len(picked) > 2:
        return None
    index, option = int(number) - 1, int(picked)
    if not 0 <= index < len(questions) or option >= len(questions[index].options):
        return None
    return Graded(questions[index], index + 1, option, index + 1 == len(questions))
