"""Pages of scoring."""

from django.urls import path

from scoring.views import criteria, criteria_edit, criteria_publish, reviews, sheets

app_name = "scoring"
urlpatterns = [
    path("meetings/<int:meeting_pk>/score/", sheets.show, name="sheet-show"),
    path("meetings/<int:meeting_pk>/score/mark/", sheets.mark, name="sheet-mark"),
    path("meetings/<int:meeting_pk>/score/adopt/", sheets.adopt, name="sheet-adopt"),
    path("meetings/<int:meeting_pk>/score/reopen/", sheets.reopen, name="sheet-reopen"),
    path("meetings/<int:meeting_pk>/score/submit/", sheets.submit, name="sheet-submit"),
    path("reviews/", reviews.index, name="review-list"),
    path("reviews/<int:sheet_pk>/", reviews.show, name="review-show"),
    path("reviews/<int:sheet_pk>/confirm/", reviews.confirm, name="review-confirm"),
    path("reviews/<int:sheet_pk>/return/", reviews.send_back, name="review-return"),
    path("criteria/", criteria.index, name="criteria-list"),
    path("criteria/new/", criteria_edit.create, name="criteria-create"),
    path("criteria/<int:pk>/", criteria.show, name="criteria-show"),
    path("criteria/<int:pk>/source/", criteria.source, name="criteria-source"),
    path("criteria/<int:pk>/table.xlsx", criteria.spreadsheet, name="criteria-table"),
    path("criteria/<int:pk>/edit/", criteria_edit.edit, name="criteria-edit"),
    path("criteria/<int:pk>/numbers/", criteria_edit.numbers, name="criteria-numbers"),
    path("criteria/<int:pk>/publish/", criteria_publish.publish, name="criteria-publish"),
    path("criteria/<int:pk>/delete/", criteria_publish.delete, name="criteria-delete"),
]
