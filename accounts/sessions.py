"""Device sessions: login, the rotation of refresh tokens, logout."""

import uuid

from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework_simplejwt.tokens import RefreshToken

from accounts.models import DeviceSession, User
from accounts.tokens import Claims, TokenPair, issue_tokens, read_token
from neurogloss.api.errors import InvalidCredentials


def open_session(*, login: str, password: str, device_id: str = "") -> TokenPair:
    """Logs in by name or e-mail address. A session that the same device has is replaced. InvalidCredentials otherwise."""
    user = authenticate(username=login, password=password)
    if not isinstance(user, User):
        raise InvalidCredentials(_("The name or the password is wrong."))
    return open_session_for(user=user, device_id=device_id)


@transaction.atomic
def open_session_for(*, user: User, device_id: str = "") -> TokenPair:
    """A session for a learner whose password has been checked. Sessions that are over are swept out.

    InvalidCredentials when the account has been deleted since.
    """
    now = timezone.now()
    # Holds the row: two logins of a device go one by one.
    if not User.objects.filter(pk=user.pk, is_active=True).update(last_login=now):
        raise InvalidCredentials(_("This account is gone."))
    is_replaced = Q(device_id=device_id) if device_id else Q(pk__in=[])
    is_over = Q(revoked_at__isnull=False) | Q(expires_at__lt=now)
    DeviceSession.objects.filter(is_replaced | is_over, user=user).delete()
    session_id = uuid.uuid4()
    issued = issue_tokens(user_id=user.pk, session_id=session_id)
    DeviceSession.objects.create(
        id=session_id,
        user=user,
        device_id=device_id,
        refresh_jti=issued.refresh_jti,
        last_used_at=now,
        expires_at=issued.expires_at,
    )
    return issued.pair


def refresh_session(*, refresh_token: str) -> TokenPair:
    """A new pair for the newest refresh token of a live session; the token is dead from then on.

    InvalidCredentials for any other; an older token of a live session is a reuse, and ends all the learner's sessions.
    """
    claims = _live_claims(refresh_token)
    issued = issue_tokens(user_id=claims.user_id, session_id=claims.session_id)
    # Compare and swap: of two who come with one token only one gets the new pair.
    has_swapped = DeviceSession.objects.filter(pk=claims.session_id, refresh_jti=claims.jti, revoked_at=None).update(
        refresh_jti=issued.refresh_jti, last_used_at=timezone.now(), expires_at=issued.expires_at
    )
    if not has_swapped:
        _refuse_reuse(claims)
    return issued.pair


def close_session(*, refresh_token: str) -> None:
    """Ends the session of the token. InvalidCredentials where refresh_session would say so."""
    claims = _live_claims(refresh_token)
    has_ended = DeviceSession.objects.filter(pk=claims.session_id, refresh_jti=claims.jti, revoked_at=None).update(
        revoked_at=timezone.now()
    )
    if not has_ended:
        _refuse_reuse(claims)


def close_all_sessions(*, user_id: uuid.UUID) -> int:
    """Ends every session of the learner; their access tokens die at once. Returns how many there were."""
    return DeviceSession.objects.filter(user_id=user_id, revoked_at=None).update(revoked_at=timezone.now())


def _live_claims(refresh_token: str) -> Claims:
    """What the token says, if its session lives and has that learner."""
    claims = read_token(RefreshToken, refresh_token)
    live = {"revoked_at": None, "user__is_active": True}
    if claims and DeviceSession.objects.filter(pk=claims.session_id, user_id=claims.user_id, **live).exists():
        return claims
    raise InvalidCredentials(_("This session has ended. Please log in again."))


def _refuse_reuse(claims: Claims) -> None:
    close_all_sessions(user_id=claims.user_id)
    raise InvalidCredentials(_("This token has been used before. All sessions were ended; please log in again."))
