"""Conversations that a learner had with a roleplay partner."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from neurogloss.db import DatedModel


class Conversation(DatedModel):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="conversations")
    scene_key = models.CharField(max_length=60, blank=True, default="")  # "": the learner's own scene
    scenario = models.CharField(max_length=500)
    role = models.CharField(max_length=200)
    target_language = models.CharField(max_length=32)
    native_language = models.CharField(max_length=32)
    level = models.CharField(max_length=2)
    is_scripted = models.BooleanField(default=False)
    debrief = models.JSONField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "conversations"
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        indexes = [models.Index(fields=["user", "-created_at"], name="conversations_newest")]

    def __str__(self) -> str:
        return self.scenario


class Turn(DatedModel):
    class Speaker(models.TextChoices):
        USER = "user", _("learner")
        BOT = "bot", _("partner")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="turns")
    order = models.PositiveIntegerField()
    speaker = models.CharField(max_length=8, choices=Speaker.choices)
    text = models.TextField()
    translation = models.TextField(blank=True, default="")
    # For a learner's turn: {"corrected", "note"} where a correction helps, else null.
    correction = models.JSONField(null=True, blank=True)

    class Meta:
        db_table = "conversation_turns"
        ordering = ["order"]
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        constraints = [models.UniqueConstraint(fields=["conversation", "order"], name="conversation_turns_order")]

    def __str__(self) -> str:
        return self.text[:60]
