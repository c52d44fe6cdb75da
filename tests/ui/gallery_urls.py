"""The URLs of a developer's site: those of the product and the gallery."""

from django.urls import path

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as product
from ui import gallery

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
urlpatterns = [path("dev/components/", gallery.show), *product]
