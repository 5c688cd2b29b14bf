"""States that a picture needs and an address alone doesn't reach: an answer given, a test failed, a conversation at its end.

Each is reached with the test client, as a browser without scripts would, and kept as the page's HTML.
"""

import re
from typing import Any

from django.contrib.auth.tokens import default_token_generator
from django.test import Client, RequestFactory, override_settings
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext, override

from accounts.models import User
from accounts.services import register_learner
from courses.jobs import enqueue_job
from courses.models import Job, UserLevelProgress
from courses.services import generate_course, update_progress
from lessons.exercises.run import Run
from lessons.models import GeneratedLesson, LevelSession
from neurogloss.errors import error_response, server_error
from vocabulary.models import UserLexeme

MOST_STEPS = 100
LANGUAGES = ("kk", "en")
ROOMS_IN_LANGUAGES = ("learn", "review", "words", "roleplay", "progress", "settings")


class Pages:
    """Pages as HTML, by the picture's name."""

    def __init__(self) -> None:
        self.html: dict[str, str] = {}

    def keep(self, name: str, response: Any) -> None:
        if response.status_code in {301, 302}:
            raise RuntimeError(f"{name}: {response.status_code} to {response['Location']}")
        self.html[name] = response.content.decode()


def states(learner: User, ids: dict[str, str]) -> dict[str, str]:
    """`learner` stands in the midst of a course and speaks Russian; `ids` are those of scripts.screenshots."""
    pages = Pages()
    _strangers(pages)
    player, levels = _player()
    _lesson(pages, player, levels[0])
    _other_levels(pages, player, levels)
    _waiting(pages, player, levels[-1])
    _placement(pages)
    _review(pages, player)
    _roleplay(pages, player)
    _onboarding(pages)
    _errors(pages, learner)
    _languages(pages, learner, ids)
    return pages.html


def _client(user: User | None = None, language: str = "ru") -> Client:
    client = Client(headers={"Accept-Language": language, "Host": "127.0.0.1"})
    if user is not None:
        client.force_login(user, "accounts.backends.NameOrEmailBackend")
    return client


def _register(name: str) -> User:
    return register_learner(username=name, email=f"{name}@example.com", password="a-long-password-1")  # noqa: S106


def _strangers(pages: Pages) -> None:
    client, user = _client(), _register("gulnara")
    pages.keep("password-sent", client.get("/accounts/password/reset/done/"))
    uid, token = urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)
    pages.keep("password-new", client.get(f"/accounts/password/reset/{uid}/{token}/", follow=True))
    pages.keep("password-old-link", client.get(f"/accounts/password/reset/{uid}/wrong-token/"))
    pages.keep("password-set", client.get("/accounts/password/reset/complete/"))
    pages.keep("log-in-refused", client.post("/accounts/login/", {"username": "gulnara", "password": "not-this-one"}))
    pages.keep("sign-up-refused", client.post("/accounts/signup/", {"username": "g", "email": "g", "password": "1"}))


def _player() -> tuple[User, list[UserLevelProgress]]:
    player = _register("marat")
    enrollment = generate_course(user_id=player.pk, interests=["Travel"], theme=None, level="A1")
    levels = UserLevelProgress.objects.filter(enrollment=enrollment).order_by(
        "level_template__unit_template__section_template__order",
        "level_template__unit_template__order",
        "level_template__order",
    )
    return player, list(levels)


def _lesson(pages: Pages, player: User, level: UserLevelProgress) -> None:
    """One lesson from its text to its finish, with each kind of exercise asked, right, wrong and almost right."""
    client, address = _client(player), f"/learn/levels/{level.level_template_id}/"
    pages.keep("lesson-text", client.get(address))
    _go_on(client, address, level)
    pages.keep("lesson-words", client.get(address))
    seen = set()
    for _ in range(MOST_STEPS):
        run = _run(level)
        if run is None:
            break
        if run.current is None or run.is_shown:
            _go_on(client, address, level)
            continue
        exercise = run.steps[run.current].exercise
        kind = exercise["type"]
        fields = _fields(exercise)
        if kind not in seen:
            seen.add(kind)
            pages.keep(f"{kind}-asked", client.get(address))
            for name, other in fields.items():
                if name != "right":
                    pages.keep(f"{kind}-{name}", _try(client, address, level, other))
            if kind == "fill_blank":
                word = exercise["correct_word"]
                slips = (word[:place] + word[place + 1 :] for place in range(1, len(word)))
                tries = (_try(client, address, level, {"answer": slip}) for slip in slips)
                if almost := next((page for page in tries if "verdict--almost" in page.content.decode()), None):
                    pages.keep("fill_blank-typo", almost)
            client.post(f"{address}answer/", {"mark": run.mark, **fields["right"]})
            pages.keep(f"{kind}-right", client.get(address))
        else:
            client.post(f"{address}answer/", {"mark": run.mark, **fields["right"]})
    pages.keep("finish", client.get(f"{address}done/"))


def _fields(exercise: dict[str, Any]) -> dict[str, dict[str, str]]:
    """What a form sends for a right answer and a wrong one."""
    kind = exercise["type"]
    if kind == "match":
        pairs = exercise["pairs"]
        lefts = {f"left-{n}": pair["left"] for n, pair in enumerate(pairs)}
        rights = [pair["right"] for pair in pairs]
        swapped = [rights[1], rights[0], *rights[2:]]
        return {
            name: lefts | {f"right-{n}": right for n, right in enumerate(order)}
            for name, order in (("right", rights), ("wrong", swapped))
        }
    if kind == "quiz":
        index = exercise["correct_index"]
        return {"right": {"answer": str(index)}, "wrong": {"answer": str((index + 1) % len(exercise["options"]))}}
    if kind == "true_false":
        is_true = exercise["is_true"]
        return {"right": {"answer": str(is_true).lower()}, "wrong": {"answer": str(not is_true).lower()}}
    if kind == "fill_blank":
        word = exercise["correct_word"]
        return {"right": {"answer": word}, "wrong": {"answer": "дүкен"}}
    sentence = exercise["correct_sentence"]
    return {"right": {"answer": sentence}, "wrong": {"answer": " ".join(reversed(sentence.split()))}}


def _try(client: Client, address: str, level: UserLevelProgress, fields: dict[str, str]) -> Any:
    """The page after an answer, which is taken back."""
    session = LevelSession.objects.get(progress=level)
    client.post(f"{address}answer/", {"mark": Run.from_state(session.state).mark, **fields})
    response = client.get(address)
    session.save(update_fields=["state"])
    return response


def _go_on(client: Client, address: str, level: UserLevelProgress) -> None:
    run = _run(level)
    client.post(f"{address}continue/", {"mark": run.mark if run else ""})


def _run(level: UserLevelProgress) -> Run | None:
    session = LevelSession.objects.filter(progress=level).first()
    return Run.from_state(session.state) if session else None


def _other_levels(pages: Pages, player: User, levels: list[UserLevelProgress]) -> None:
    client = _client(player)
    for level in levels[1:3]:
        client.get(f"/learn/levels/{level.level_template_id}/")
        update_progress(
            user_id=player.pk, level_template_id=level.level_template_id, status="completed", stars=3, xp_claim=50
        )
    test = levels[3]
    address = f"/learn/levels/{test.level_template_id}/"
    pages.keep("test", client.get(address))
    while (run := _run(test)) and run.phase != "failed":
        if run.is_shown or run.is_over:
            _go_on(client, address, test)
        else:
            client.post(f"{address}answer/", {"mark": run.mark, "skip": "1"})
    pages.keep("test-failed", client.get(address))
    # A lesson whose exercises stayed bad, as the model's lessons can end.
    bare = levels[4]
    UserLevelProgress.objects.filter(pk=bare.pk).update(status=UserLevelProgress.Status.IN_PROGRESS)
    address = f"/learn/levels/{bare.level_template_id}/"
    client.get(address)
    LevelSession.objects.filter(progress=bare).delete()
    lesson = GeneratedLesson.objects.get(enrollment=bare.enrollment, level_template_id=bare.level_template_id)
    GeneratedLesson.objects.filter(pk=lesson.pk).update(
        exercises=[], quality_status=GeneratedLesson.Quality.NEEDS_REVIEW
    )
    pages.keep("lesson-needs-review", client.get(address))


def _waiting(pages: Pages, player: User, level: UserLevelProgress) -> None:
    """A lesson that a model has to write: being written, and not to be had."""
    client = _client(player)
    unit = level.level_template.unit_template
    key = unit.content_key
    first = UserLevelProgress.objects.filter(enrollment=level.enrollment, level_template__unit_template=unit).earliest(
        "level_template__order"
    )
    UserLevelProgress.objects.filter(pk=first.pk).update(status=UserLevelProgress.Status.IN_PROGRESS)
    address = f"/learn/levels/{first.level_template_id}/"
    type(unit).objects.filter(pk=unit.pk).update(content_key="")
    with override_settings(AI_ENABLED=True, GROQ_API_KEY="for-a-picture"):
        pages.keep("waiting", client.get(address))
    pages.keep("waiting-failed", client.get(address))
    type(unit).objects.filter(pk=unit.pk).update(content_key=key)
    UserLevelProgress.objects.filter(pk=first.pk).update(status=UserLevelProgress.Status.LOCKED)
    Job.objects.filter(user=player).delete()


def _placement(pages: Pages) -> None:
    user = _register("nurlan")
    generate_course(user_id=user.pk, interests=["Travel"], theme=None, level="A1")
    client = _client(user)
    pages.keep("map-first", client.get("/learn/"))
    pages.keep("placement", client.get("/placement/"))
    client.post("/placement/", {"act": "begin"})
    pages.keep("placement-item", client.get("/placement/"))
    for mark in range(MOST_STEPS):
        if "start" in client.session["placement"]:
            break
        client.post("/placement/", {"act": "answer", "mark": mark, "skip": "1"})
    pages.keep("placement-outcome", client.get("/placement/"))


def _review(pages: Pages, player: User) -> None:
    client = _client(player)
    pages.keep("review-asked", client.get("/review/"))
    kept = list(UserLexeme.objects.filter(user=player, is_suspended=False).values_list("pk", flat=True))
    UserLexeme.objects.filter(pk__in=kept[3:]).update(is_suspended=True)
    client = _client(player)
    for turn in range(MOST_STEPS):
        fields = dict(re.findall(r'name="(word|turn)" value="([^"]*)"', client.get("/review/").content.decode()))
        if not fields:
            break
        client.post("/review/grade/", {**fields, "grade": 4 - turn % 2})
    pages.keep("review-ended", client.get("/review/"))
    UserLexeme.objects.filter(pk__in=kept[3:]).update(is_suspended=False)


def _roleplay(pages: Pages, player: User) -> None:
    client = _client(player)
    address = client.post("/roleplay/start/", {"scene": "cafe"})["Location"]
    pages.keep("talk-begun", client.get(address))
    pages.keep("talk-hint", client.post(f"{address}hint/"))
    for said in ("Маған шай беріңізші.", "Иә, сүт қосыңыз.", "Маған самса беріңізші."):
        client.post(f"{address}say/", {"message": said})
    pages.keep("talk", client.get(address))
    client.post(f"{address}end/")
    client.post(f"{address}debrief/")
    pages.keep("talk-debrief", client.get(address))
    pages.keep("roleplay-past", client.get("/roleplay/"))


def _onboarding(pages: Pages) -> None:
    user = _register("saule")
    client = _client(user)
    for step in (1, 2, 3):
        pages.keep(f"onboarding-first-{step}", client.get(f"/onboarding/?step={step}"))
    wish = {"interests": ["Music"], "theme": "шахматы", "level": "A1", "regenerate": True}
    job = enqueue_job(user_id=user.pk, kind="generate_course", payload=wish)
    pages.keep("job-queued", client.get(f"/jobs/{job.pk}/"))
    Job.objects.filter(pk=job.pk).update(status="running", message="Пишем план курса", done=2, total=5)
    pages.keep("job-running", client.get(f"/jobs/{job.pk}/"))


def _errors(pages: Pages, learner: User) -> None:
    request = RequestFactory(headers={"Host": "127.0.0.1"}).get("/learn/")
    request.user = learner
    with override("ru"):
        message = gettext("Too many attempts. Please wait a minute and try again.")
        pages.keep("error-429", error_response(request, status=429, code="rate_limited", message=message))
        pages.keep("error-500", server_error(request))


def _languages(pages: Pages, learner: User, ids: dict[str, str]) -> None:
    for language in LANGUAGES:
        pages.keep(f"{language}-front", _client(language=language).get("/"))
        pages.keep(f"{language}-sign-up", _client(language=language).get("/accounts/signup/"))
        User.objects.filter(pk=learner.pk).update(interface_language=language)
        client = _client(learner, language)
        for room in ROOMS_IN_LANGUAGES:
            pages.keep(f"{language}-{room}", client.get(f"/{room}/"))
        pages.keep(f"{language}-level", client.get(f"/learn/levels/{ids['level']}/"))
        for step in (1, 2, 3):
            pages.keep(f"{language}-onboarding-{step}", client.get(f"/onboarding/?step={step}"))
    User.objects.filter(pk=learner.pk).update(interface_language=learner.interface_language)
