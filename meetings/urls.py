"""Pages of meetings."""

from django.urls import path

from meetings.parts import RECORD_PARTS
from meetings.views import closing, handovers, lists, record

app_name = "meetings"
urlpatterns = [
    path("", lists.index, name="meeting-list"),
    path("start/", lists.start, name="meeting-start"),
    path("handovers/new/<int:pk>/", handovers.create, name="handover-create"),
    path("handovers/<int:pk>/", handovers.show, name="handover-show"),
    path("<int:pk>/", record.show, name="record-show"),
    path("<int:pk>/not-held/", closing.not_held, name="meeting-not-held"),
    path("<int:pk>/take-up-again/", closing.take_up_again, name="meeting-take-up-again"),
    path("<int:pk>/cancel/", closing.cancel, name="meeting-cancel"),
    # record-general, record-preparation, record-attendance, record-agenda, record-decisions, record-tasks
    *(
        path(f"<int:pk>/{part.key}/", record.edit, {"key": part.key}, name=f"record-{part.key}")
        for part in RECORD_PARTS
    ),
]
