"""Access and refresh tokens: signed, they name the learner (`sub`) and the device session (`sid`) that they live by."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken, Token


@dataclass(frozen=True, slots=True)
class Claims:
    user_id: uuid.UUID
    session_id: uuid.UUID
    jti: str


@dataclass(frozen=True, slots=True)
class TokenPair:
    access_token: str
    refresh_token: str
    token_type: str = "bearer"  # noqa: S105  a scheme's name


@dataclass(frozen=True, slots=True)
class IssuedTokens:
    """A pair with what its session has to remember of it."""

    pair: TokenPair
    refresh_jti: str
    expires_at: datetime


def issue_tokens(*, user_id: uuid.UUID, session_id: uuid.UUID) -> IssuedTokens:
    refresh = RefreshToken()
    refresh["sub"], refresh["sid"] = str(user_id), str(session_id)
    return IssuedTokens(
        pair=TokenPair(access_token=str(refresh.access_token), refresh_token=str(refresh)),
        refresh_jti=str(refresh["jti"]),
        expires_at=datetime.fromtimestamp(refresh["exp"], tz=UTC),
    )


def read_token(kind: type[AccessToken] | type[RefreshToken], raw: str) -> Claims | None:
    """What a token of that kind says; None when it is forged, of another kind or too old."""
    try:
        token: Token = kind(raw)  # type: ignore[arg-type]
        return Claims(uuid.UUID(str(token["sub"])), uuid.UUID(str(token["sid"])), str(token["jti"]))
    # A header of a thousand brackets exhausts the JSON reader before the signature is looked at.
    except (TokenError, KeyError, ValueError, RecursionError):
        return None
