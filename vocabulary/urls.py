from django.urls import path

from vocabulary import review_views, views

app_name = "vocabulary"
urlpatterns = [
    path("review/", review_views.show_review, name="review"),
    path("review/begin/", review_views.begin_review, name="begin"),
    path("review/grade/", review_views.grade_review, name="grade"),
    path("review/undo/", review_views.undo_grade, name="undo"),
    path("words/", views.list_words, name="words"),
    path("words/new/", views.new_word, name="new"),
    path("words/import/", views.import_words, name="import"),
    path("words/export.csv", views.download_csv, name="csv"),
    path("words/export.apkg", views.download_anki, name="anki"),
    path("words/<uuid:word_id>/", views.show_word, name="word"),
    path("words/<uuid:word_id>/translation/", views.save_translation, name="translation"),
    path("words/<uuid:word_id>/set-aside/", views.set_aside, name="set_aside"),
    path("words/<uuid:word_id>/take-up/", views.take_up, name="take_up"),
    path("words/<uuid:word_id>/delete/", views.remove_word, name="delete"),
]
