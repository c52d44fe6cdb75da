"""One include per app."""

from django.urls import include, path

from config.support import site as support

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"

urlpatterns = [
    path("account/", include("accounts.urls")),
    path("support/", support.urls),
    path("", include("cells.urls")),
    path("meetings/", include("meetings.urls")),
    path("", include("scoring.urls")),
    path("", include("reports.urls")),
    path("", include("ui.urls")),
]
