"""Bearer tokens: an access token names the learner's device session, and dies with it."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework_simplejwt.tokens import AccessToken

from accounts.models import DeviceSession
from accounts.tokens import Claims, read_token
from neurogloss.api.errors import InvalidCredentials

if TYPE_CHECKING:
    from accounts.models import User


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer <access token>`; one query for the session with its learner."""

    def authenticate(self, request: Request) -> "tuple[User, DeviceSession] | None":
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            return None
        claims = read_token(AccessToken, token.strip())
        if claims is None:
            raise InvalidCredentials(_("The access token is wrong or has expired."))
        session = live_session(claims)
        if session is None:
            raise InvalidCredentials(_("This session has ended. Please log in again."))
        return session.user, session

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def live_session(claims: Claims) -> DeviceSession | None:
    """The session that a signed token names, with its active learner, unless it has been ended."""
    return (
        DeviceSession.objects.select_related("user")
        .filter(id=claims.session_id, user_id=claims.user_id, revoked_at=None, user__is_active=True)
        .first()
    )


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "neurogloss.api.auth.BearerAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
