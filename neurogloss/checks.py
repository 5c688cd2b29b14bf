"""System checks for what an operator can get wrong and the settings' own parsing can't see."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

SHORT_KEY = 32


@register(Tags.security, deploy=True)
def check_secret_key(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.ENV == "development" or len(settings.SECRET_KEY) >= SHORT_KEY:
        return []
    return [
        Warning(
            f"SECRET_KEY is shorter than {SHORT_KEY} characters.",
            hint="Make one with: python -c 'import secrets; print(secrets.token_urlsafe(50))'",
            id="neurogloss.W001",
        )
    ]


@register(Tags.security, deploy=True)
def check_allowed_hosts(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.ENV == "development" or "*" not in settings.ALLOWED_HOSTS:
        return []
    return [Warning("ALLOWED_HOSTS lets every host name in.", hint="Name the hosts you serve.", id="neurogloss.W002")]


@register(Tags.caches, deploy=True)
def check_shared_cache(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    on_files = "diskcache" in settings.CACHES["default"]["BACKEND"]
    if settings.ENV == "development" or not on_files:
        return []
    return [
        Warning(
            "Rate limits and circuit breakers are shared by the processes of this machine only.",
            hint="Set REDIS_URL when more than one machine serves.",
            id="neurogloss.W003",
        )
    ]


@register(Tags.security, deploy=True)
def check_trusted_proxies(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.ENV == "development" or settings.TRUSTED_PROXIES:
        return []
    return [
        Warning(
            "TRUSTED_PROXIES is 0: behind a proxy all clients share one address, and one limit of logins.",
            hint="Set it to the number of proxies before the server (1 for a single one).",
            id="neurogloss.W004",
        )
    ]
