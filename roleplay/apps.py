from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoleplayConfig(AppConfig):
    name = "roleplay"
    verbose_name = _("Roleplay")

    def ready(self) -> None:
        from roleplay import receivers  # noqa: F401  connects the signals
