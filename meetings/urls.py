"""Pages of meetings."""

from django.urls import path

from meetings.parts import RECORD_PARTS
from meetings.views import lists, record

app_name = "meetings"
urlpatterns = [
    path("", lists.index, name="meeting-list"),
    path("start/", lists.start, name="meeting-start"),
    path("<int:pk>/", record.show, name="record-show"),
    path("<int:pk>/not-held/", record.not_held, name="meeting-not-held"),
    # record-general, record-preparation, record-attendance, record-agenda, record-decisions, record-tasks
    *(
        path(f"<int:pk>/{part.key}/", record.edit, {"key": part.key}, name=f"record-{part.key}")
        for part in RECORD_PARTS
    ),
]
