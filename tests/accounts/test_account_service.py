"""Services that pages call too, and what the database and two at once make of them."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection

from accounts import services
from accounts.models import DeviceSession, GemEntry, Streak, User, XPEntry
from accounts.points import buy_freeze
from accounts.sessions import open_session, refresh_session
from courses.signals import level_completed
from neurogloss.api.errors import Conflict, InvalidCredentials
from tests.factories import PASSWORD, AttemptFactory, UserFactory, make_course


def at_once(count, work):
    """Runs `work(index)` in threads that start together; returns each result or exception."""
    barrier = threading.Barrier(count)

    def run(index):
        try:
            barrier.wait(10)
            return work(index)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_change_password_ends_sessions(learner):
    open_session(login="aigerim", password=PASSWORD)
    services.change_password(user_id=learner.pk, old_password=PASSWORD, new_password="another-good-phrase")
    assert not DeviceSession.objects.filter(revoked_at=None).exists()
    assert open_session(login="aigerim", password="another-good-phrase")
    with pytest.raises(InvalidCredentials):
        open_session(login="aigerim", password=PASSWORD)


@pytest.mark.parametrize(
    ("old", "new", "field"), [("wrong", "another-good-phrase", "old_password"), (PASSWORD, "123", "new_password")]
)
def test_change_password_refuses(learner, old, new, field):
    with pytest.raises(ValidationError) as error:
        services.change_password(user_id=learner.pk, old_password=old, new_password=new)
    assert field in error.value.error_dict
    learner.refresh_from_db()
    assert learner.check_password(PASSWORD)


def test_a_password_set_by_any_door_ends_sessions(learner):
    open_session(login="aigerim", password=PASSWORD)
    learner.set_password("x")
    learner.save()
    assert not DeviceSession.objects.filter(revoked_at=None).exists()


def test_saving_without_a_new_password_ends_none(learner):
    open_session(login="aigerim", password=PASSWORD)
    learner.daily_goal = 100
    learner.save()
    assert DeviceSession.objects.filter(revoked_at=None).exists()


def test_a_better_hash_ends_none(learner, settings):
    open_session(login="aigerim", password=PASSWORD)
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    open_session(login="aigerim", password=PASSWORD)
    learner.refresh_from_db()
    assert learner.password.startswith("pbkdf2")
    assert DeviceSession.objects.filter(revoked_at=None).count() == 2


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone", "unknown_time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone", "unknown_time_zone"),
        ({"interface_language": "de"}, "interface_language", "unknown_language"),
        ({"daily_goal": 0}, "daily_goal", "out_of_range"),
        ({"daily_goal": 10**9}, "daily_goal", "out_of_range"),
        ({"color_theme": "pink"}, "color_theme", "invalid_choice"),
        ({"target_language": "Elvish"}, "target_language", "unknown_language"),
        ({"username": "a b"}, "username", "invalid_username"),
        ({"email": "x"}, "email", "invalid"),
    ],
)
def test_settings_are_judged(learner, change, field, code):
    with pytest.raises(ValidationError) as error:
        services.update_profile(user_id=learner.pk, **change)
    assert error.value.error_dict[field][0].code == code


def test_settings_are_kept(learner):
    user = services.update_profile(
        user_id=learner.pk, time_zone="Asia/Tokyo", interface_language="kk", daily_goal=100, color_theme="dark"
    )
    user.refresh_from_db()
    assert (user.time_zone, user.interface_language, user.daily_goal, user.color_theme) == (
        "Asia/Tokyo",
        "kk",
        100,
        "dark",
    )
    assert services.update_profile(user_id=learner.pk, interface_language="").interface_language == ""


def test_register_with_settings(db):
    user = services.register_learner(
        username="demo", email="demo@example.com", password=PASSWORD, interface_language="kk", native_language="English"
    )
    user.refresh_from_db()
    assert (user.interface_language, user.native_language, user.target_language) == ("kk", "English", "Kazakh")


def test_the_database_holds_two_languages(learner):
    with pytest.raises(IntegrityError):
        User.objects.filter(pk=learner.pk).update(target_language="Russian")


def test_superuser_command(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", interactive=False, username="boss", email="boss@example.com", verbosity=0)
    user = User.objects.get()
    assert user.is_superuser and user.is_staff and user.check_password(PASSWORD)
    assert open_session(login="BOSS", password=PASSWORD)


@pytest.mark.django_db(transaction=True)
def test_one_name_registered_by_many_at_once():
    results = at_once(
        5,
        lambda n: services.register_learner(
            username="demo" if n % 2 else "DEMO", email=f"demo{n}@example.com", password=PASSWORD
        ),
    )
    assert User.objects.count() == 1
    refused = [result for result in results if not isinstance(result, User)]
    assert len(refused) == 4
    assert all(isinstance(result, Conflict) and result.code == "username_taken" for result in refused), refused


@pytest.mark.django_db(transaction=True)
def test_one_address_taken_by_many_at_once():
    users = [UserFactory() for _ in range(4)]
    results = at_once(4, lambda n: services.update_profile(user_id=users[n].pk, email="same@example.com"))
    assert User.objects.filter(email="same@example.com").count() == 1
    refused = [result for result in results if not isinstance(result, User)]
    assert all(isinstance(result, Conflict) and result.code == "email_taken" for result in refused), refused


@pytest.mark.django_db(transaction=True)
def test_one_refresh_token_used_by_many_at_once():
    UserFactory(username="demo")
    pair = open_session(login="demo", password=PASSWORD)
    results = at_once(4, lambda n: refresh_session(refresh_token=pair.refresh_token))
    refused = [result for result in results if isinstance(result, InvalidCredentials)]
    assert len(refused) == 3, results
    assert not DeviceSession.objects.filter(revoked_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_logins_of_one_device_at_once():
    UserFactory(username="demo")
    results = at_once(4, lambda n: open_session(login="demo", password=PASSWORD, device_id="phone"))
    assert not [result for result in results if isinstance(result, Exception)]
    assert DeviceSession.objects.filter(revoked_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_gems_are_spent_once():
    user = UserFactory()
    results = at_once(5, lambda n: buy_freeze(user_id=user.pk))
    assert sum(isinstance(result, Streak) for result in results) == 1
    assert all(isinstance(result, (Streak, Conflict)) for result in results), results
    user.refresh_from_db()
    assert (user.gems, Streak.objects.get().freezes, GemEntry.objects.count()) == (0, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_one_attempt_reported_by_many_at_once():
    user = UserFactory()
    attempts = [AttemptFactory(progress=progress) for progress in make_course(user).progresses.all()]

    def report(index):
        attempt = attempts[index % 2]
        level_completed.send(
            sender=None,
            user_id=user.pk,
            progress=attempt.progress,
            attempt=attempt,
            xp=20,
            first_time=True,
            gold=False,
            at=user.date_joined,
        )

    assert [result for result in at_once(6, report) if result] == []
    user.refresh_from_db()
    assert (user.xp, XPEntry.objects.count()) == (40, 2)
    assert (user.streak.current_streak, user.daily_activity.get().levels) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_an_account_deleted_twice_at_once():
    user = UserFactory()
    make_course(user)
    results = at_once(2, lambda n: services.delete_account(user_id=user.pk, password=PASSWORD))
    assert results.count(None) == 1
    assert isinstance(next(result for result in results if result is not None), InvalidCredentials)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("name", "same"), [("Әсел_1", "әСЕЛ_1"), ("Жұлдыз", "жұлдыз"), ("Straße", "STRASSE"), ("и\u0306_1", "й_1")]
)
def test_a_name_is_one_whatever_its_case_and_letters(db, name, same):
    user = UserFactory(username=name)
    assert User.objects.named(same).get() == user
    with pytest.raises(Conflict) as error:
        services.register_learner(username=same, email="other@example.com", password=PASSWORD)
    assert error.value.code == "username_taken"


def test_a_changed_name_is_found(db):
    user = UserFactory(username="Әсел_1")
    user.username = "Айша_1"
    user.save(update_fields=["username"])
    assert User.objects.named("АЙША_1").get() == user
    assert not User.objects.named("Әсел_1").exists()


def test_a_saved_profile_takes_no_pay_back(learner):
    read_before = User.objects.get(pk=learner.pk)
    User.objects.filter(pk=learner.pk).update(xp=50, gems=300)
    read_before.set_password("another-good-phrase")
    read_before.save()
    learner.refresh_from_db()
    assert (learner.xp, learner.gems) == (50, 300)
    assert learner.check_password("another-good-phrase")
