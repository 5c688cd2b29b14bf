"""Login by name or by e-mail address."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from accounts.models import User


class NameOrEmailBackend(ModelBackend):
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        if not username or not password:
            return None
        # A name holds no "@", an address always does.
        users = User.objects.with_email(username.strip()) if "@" in username else User.objects.named(username)
        user = users.first()
        if user is None:
            User().set_password(password)  # as long as a real check takes: a stranger can't tell who is registered
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None
