from django.urls import path

from roleplay import stream_views, views

app_name = "roleplay"
urlpatterns = [
    path("", views.show_scenes, name="scenes"),
    path("start/", views.start, name="start"),
    path("turns/<uuid:turn_id>/correction/", views.correct, name="correction"),
    path("turns/<uuid:turn_id>/speech/", views.speak, name="speech"),
    path("<uuid:conversation_id>/", views.show_conversation, name="conversation"),
    path("<uuid:conversation_id>/say/", views.say, name="say"),
    path("<uuid:conversation_id>/stream/", stream_views.stream, name="stream"),
    path("<uuid:conversation_id>/hint/", views.hint, name="hint"),
    path("<uuid:conversation_id>/end/", views.end, name="end"),
    path("<uuid:conversation_id>/debrief/", views.debrief, name="debrief"),
    path("<uuid:conversation_id>/delete/", views.remove, name="delete"),
    path("<uuid:conversation_id>/word/", views.show_word, name="word"),
    path("<uuid:conversation_id>/gloss/", views.gloss, name="gloss"),
    path("<uuid:conversation_id>/keep/", views.keep, name="keep"),
]
