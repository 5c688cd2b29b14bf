from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NeuroGlossConfig(AppConfig):
    name = "neurogloss"
    verbose_name = _("NeuroGloss")

    def ready(self) -> None:
        from neurogloss import checks  # noqa: F401  registers the system checks
