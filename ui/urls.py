"""Display preferences; under DEBUG also the gallery of components."""

from django.conf import settings
from django.urls import path

from ui import gallery, views

app_name = "ui"
urlpatterns = [path("display/type/", views.switch_type, name="type-switch")]
if settings.DEBUG:
    urlpatterns += [path("dev/components/", gallery.show, name="gallery")]
