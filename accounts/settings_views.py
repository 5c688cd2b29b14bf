"""The settings page: one page of short forms, each sent by itself (`form` names it), and the export."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import services
from accounts.export import export_learner
from accounts.forms import DeleteForm, LanguagesForm, PasswordForm, PreferencesForm, ResetForm
from accounts.models import User
from neurogloss.api.errors import InvalidCredentials
from neurogloss.forms import take_errors
from neurogloss.limits import limit_posts

Save = Callable[[HttpRequest, User, Form], HttpResponse]


def _save_languages(request: HttpRequest, user: User, form: Form) -> HttpResponse:
    services.change_languages(user_id=user.pk, **form.cleaned_data)
    messages.success(request, _("Saved. Your course stays as it is until you build another one."))
    return redirect("settings")


def _save_preferences(request: HttpRequest, user: User, form: Form) -> HttpResponse:
    services.update_profile(user_id=user.pk, **form.cleaned_data)
    with override(form.cleaned_data["interface_language"] or get_language()):
        messages.success(request, _("Saved."))
    return redirect("settings")


def _save_password(request: HttpRequest, user: User, form: Form) -> HttpResponse:
    changed = services.change_password(user_id=user.pk, **form.cleaned_data)
    update_session_auth_hash(request, changed)
    messages.success(request, _("Your new password is set. Your other devices have to log in again."))
    return redirect("settings")


def _reset(request: HttpRequest, user: User, form: Form) -> HttpResponse:
    services.reset_learner(user_id=user.pk)
    messages.success(request, _("Your courses and words are gone; XP, gems and achievements stayed. A fresh start!"))
    return redirect("courses:onboarding")


def _delete(request: HttpRequest, user: User, form: Form) -> HttpResponse:
    try:
        services.delete_account(user_id=user.pk, password=form.cleaned_data["password"])
    except InvalidCredentials as error:
        raise ValidationError({"password": error.message}) from None
    logout(request)
    messages.success(request, _("Your account and everything in it are deleted. Goodbye, and good luck!"))
    return redirect("home")


FORMS: dict[str, tuple[type[Form], Save]] = {
    "languages": (LanguagesForm, _save_languages),
    "preferences": (PreferencesForm, _save_preferences),
    "password": (PasswordForm, _save_password),
    "reset": (ResetForm, _reset),
    "delete": (DeleteForm, _delete),
}
PROFILE_FIELDS = (
    "native_language",
    "target_language",
    "interface_language",
    "color_theme",
    "daily_goal",
    "time_zone",
)


@sensitive_post_parameters()
@login_required
@limit_posts("settings", "20/m", by="user")
@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """Shows all forms; a POST saves the one that its field `form` names, and shows it again where it is wrong."""
    user = cast(User, request.user)
    initial = {name: getattr(user, name) for name in PROFILE_FIELDS}
    forms = {name: kind(initial=initial, auto_id=f"{name}_%s") for name, (kind, _save) in FORMS.items()}
    sent = request.POST.get("form", "")
    if request.method == "POST" and sent in FORMS:
        kind, save = FORMS[sent]
        forms[sent] = kind(request.POST, initial=initial, auto_id=f"{sent}_%s")
        if forms[sent].is_valid():
            try:
                return save(request, user, forms[sent])
            except ValidationError as error:
                take_errors(forms[sent], error)
    elif request.method == "POST":
        raise Http404
    context = {"forms": forms, "sent": sent, "can_export": settings.ENABLE_USER_EXPORT}
    return render(request, "accounts/settings.html", context)


@login_required
@limit_posts("export", "2/m", by="user")
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Everything that is stored of the learner, as a JSON file. 404 where the operator hasn't switched it on."""
    if not settings.ENABLE_USER_EXPORT:
        raise Http404
    user = cast(User, request.user)
    day = datetime.now(UTC).date()
    response = JsonResponse(export_learner(user=user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = f'attachment; filename="neurogloss-{day}.json"'
    return response
