"""The account's calls: read, call a service, answer."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.viewsets import ViewSet

from accounts import points, services, sessions
from accounts.api import serializers as shapes
from accounts.export import export_learner
from neurogloss.api.errors import NotFound
from neurogloss.api.limits import rate_limit
from neurogloss.api.parsers import StrictFormParser
from neurogloss.api.requests import IDEMPOTENCY_KEY, answer_once, learner_of, read_body, read_nothing

RegisterLimit = rate_limit("register", "30/m", by="ip")
LoginLimit = rate_limit("login", "10/m", by="ip")
ExportLimit = rate_limit("export", "2/m")

DEVICE_ID = OpenApiParameter(
    "X-Device-Id",
    {"type": "string", "maxLength": shapes.MOST_DEVICE_CHARS},
    OpenApiParameter.HEADER,
    description="A new login on a device replaces its former session.",
)


@extend_schema(tags=["auth"], auth=[])
class RegisterViewSet(ViewSet):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (RegisterLimit,)

    @extend_schema(operation_id="register", request=shapes.RegisterSerializer, responses=shapes.ProfileSerializer)
    def register(self, request: Request) -> Response:
        """Makes an account."""
        user = services.register_learner(**read_body(shapes.RegisterSerializer, request))
        return Response(shapes.profile_data(user))


@extend_schema(tags=["auth"], auth=[])
class LoginViewSet(ViewSet):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (LoginLimit,)
    parser_classes = (StrictFormParser,)

    @extend_schema(
        operation_id="login",
        parameters=[DEVICE_ID],
        request={"application/x-www-form-urlencoded": shapes.LoginSerializer},
        responses=shapes.TokensSerializer,
    )
    def login(self, request: Request) -> Response:
        """Logs in by name or e-mail address."""
        data = read_body(shapes.LoginSerializer, request)
        device = shapes.DeviceSerializer(data={"device_id": request.headers.get("X-Device-Id", "")})
        device.is_valid(raise_exception=True)
        pair = sessions.open_session(login=data["username"], password=data["password"], **device.validated_data)
        return Response(asdict(pair))


@extend_schema(tags=["auth"], auth=[])
class TokenViewSet(ViewSet):
    """Calls whose credential is the refresh token itself: they work when the access token has expired."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(operation_id="refresh", request=shapes.RefreshTokenSerializer, responses=shapes.TokensSerializer)
    def refresh(self, request: Request) -> Response:
        """Gives a new pair; the old refresh token is dead, and its reuse ends all of the learner's sessions."""
        return Response(asdict(sessions.refresh_session(**read_body(shapes.RefreshTokenSerializer, request))))

    @extend_schema(operation_id="logout", request=shapes.RefreshTokenSerializer, responses=shapes.StatusSerializer)
    def logout(self, request: Request) -> Response:
        """Ends the session of the token."""
        sessions.close_session(**read_body(shapes.RefreshTokenSerializer, request))
        return Response({"status": "ok"})


@extend_schema(tags=["auth"])
class MeViewSet(ViewSet):
    @extend_schema(operation_id="logout_all", request=None, responses=shapes.StatusSerializer)
    def logout_all(self, request: Request) -> Response:
        """Ends all of the learner's sessions."""
        read_nothing(request)
        sessions.close_all_sessions(user_id=learner_of(request).pk)
        return Response({"status": "ok"})

    @extend_schema(operation_id="me", responses=shapes.ProfileSerializer)
    def profile(self, request: Request) -> Response:
        """The learner's profile."""
        return Response(shapes.profile_data(learner_of(request)))


@extend_schema(tags=["users"])
class AccountViewSet(ViewSet):
    def get_throttles(self) -> list[BaseThrottle]:
        return [ExportLimit()] if self.action == "export" else []

    @extend_schema(
        operation_id="change_languages", request=shapes.LanguagesSerializer, responses=shapes.ProfileSerializer
    )
    def languages(self, request: Request) -> Response:
        """Changes the pair of languages; an active course stays as it is."""
        changes = read_body(shapes.LanguagesSerializer, request)
        return Response(shapes.profile_data(services.change_languages(user_id=learner_of(request).pk, **changes)))

    @extend_schema(
        operation_id="update_profile", request=shapes.ProfileChangesSerializer, responses=shapes.ProfileSerializer
    )
    def partial_update(self, request: Request) -> Response:
        """Changes what is sent and leaves the rest."""
        changes = read_body(shapes.ProfileChangesSerializer, request)
        return Response(shapes.profile_data(services.update_profile(user_id=learner_of(request).pk, **changes)))

    @extend_schema(operation_id="delete_account", request=shapes.PasswordSerializer, responses={204: None})
    def destroy(self, request: Request) -> Response:
        """Deletes the account and all its data."""
        services.delete_account(user_id=learner_of(request).pk, **read_body(shapes.PasswordSerializer, request))
        return Response(status=204)

    @extend_schema(operation_id="reset", request=None, responses=shapes.ProfileSerializer)
    def reset(self, request: Request) -> Response:
        """Deletes courses, progress, lessons, words and reviews; XP, gems, streak and achievements stay."""
        read_nothing(request)
        return Response(shapes.profile_data(services.reset_learner(user_id=learner_of(request).pk)))

    @extend_schema(operation_id="export", responses=shapes.ExportSerializer)
    def export(self, request: Request) -> Response:
        """Everything that is stored of the learner. 404 where the operator hasn't switched it on."""
        if not settings.ENABLE_USER_EXPORT:
            raise NotFound(_("The export is switched off on this server."))
        return Response(export_learner(user=learner_of(request)))


@extend_schema(tags=["gamification"])
class GamificationViewSet(ViewSet):
    @extend_schema(
        operation_id="buy_freeze", parameters=[IDEMPOTENCY_KEY], request=None, responses=shapes.FreezeSerializer
    )
    def buy_freeze(self, request: Request) -> Response:
        """Buys a freeze, which saves the streak on a missed day."""
        read_nothing(request)
        user_id = learner_of(request).pk

        def buy() -> dict[str, Any]:
            streak = points.buy_freeze(user_id=user_id)
            message = _("You have one more freeze: a missed day won't break your streak.")
            return {"status": "success", "message": message, "gems": streak.user.gems, "freezes": streak.freezes}

        return answer_once(request, "buy-freeze", buy)
