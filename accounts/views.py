"""Sign up, log in, a forgotten password. Django's own views where they fit."""

from typing import Any

from django.contrib.auth import login, views
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.forms import LoginForm, PasswordResetForm, SetPasswordForm, SignupForm
from accounts.models import User
from accounts.services import register_learner
from neurogloss.api.errors import Conflict
from neurogloss.forms import take_errors
from neurogloss.limits import limit_posts, seconds_to_wait

MAILS_AN_HOUR = 5  # to one address
BACKEND = "accounts.backends.NameOrEmailBackend"
# What somebody who reads the page in this language most likely speaks and learns; onboarding asks.
LIKELY_PAIRS = {"ru": ("Russian", "Kazakh"), "kk": ("Kazakh", "English"), "en": ("English", "Kazakh")}
FIELD_OF_CONFLICT = {"username_taken": "username", "email_taken": "email"}


@sensitive_post_parameters("password")
@limit_posts("register", "30/m")
@require_http_methods(["GET", "HEAD", "POST"])
def signup(request: HttpRequest) -> HttpResponse:
    """Makes an account, logs its learner in and leads on to the course."""
    if request.user.is_authenticated:
        return redirect("home")
    form = SignupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = _register(form)
        if user is not None:
            login(request, user, backend=BACKEND)
            return redirect("courses:onboarding")
    return render(request, "accounts/signup.html", {"form": form})


def _register(form: SignupForm) -> User | None:
    """The new learner; None when the form now says what is wrong."""
    data = form.cleaned_data
    native, target = LIKELY_PAIRS.get(get_language() or "", LIKELY_PAIRS["ru"])
    profile = {"native_language": native, "target_language": target}
    if data["time_zone"]:
        profile["time_zone"] = data["time_zone"]
    try:
        return register_learner(username=data["username"], email=data["email"], password=data["password"], **profile)
    except Conflict as error:
        form.add_error(FIELD_OF_CONFLICT.get(error.code), error.message)
    except ValidationError as error:
        take_errors(form, error)
    return None


class LoginView(views.LoginView):
    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True


class PasswordResetView(views.PasswordResetView):
    template_name = "accounts/password_reset.html"
    email_template_name = "accounts/password_reset_email.txt"
    subject_template_name = "accounts/password_reset_subject.txt"
    form_class = PasswordResetForm
    success_url = reverse_lazy("accounts:password_reset_done")

    def form_valid(self, form: Any) -> HttpResponse:
        """Nobody's mailbox is filled from here: past MAILS_AN_HOUR the page says the same and nothing is sent."""
        whose = form.cleaned_data["email"].casefold()
        if seconds_to_wait(self.request, group="password_mail", rate=f"{MAILS_AN_HOUR}/h", whose=whose):
            return redirect(self.success_url)
        return super().form_valid(form)


class PasswordResetDoneView(views.PasswordResetDoneView):
    template_name = "accounts/password_reset_done.html"


class PasswordResetConfirmView(views.PasswordResetConfirmView):
    template_name = "accounts/password_reset_confirm.html"
    form_class = SetPasswordForm
    success_url = reverse_lazy("accounts:password_reset_complete")


class PasswordResetCompleteView(views.PasswordResetCompleteView):
    template_name = "accounts/password_reset_complete.html"
