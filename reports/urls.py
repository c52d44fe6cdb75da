"""Pages of the reports; every table has its spreadsheet at a neighbouring address."""

from django.urls import path

from reports.views import concerns, documents, handover, home, ratings, rollup, rows

app_name = "reports"
_UNIT = "reports/units/<int:pk>/"
_FILE = {"as_file": True}

urlpatterns = [
    path("", home.show, name="home"),
    path("concerns/", concerns.index, name="concern-list"),
    path("handovers/<int:pk>/file/", handover.file, name="handover-file"),
    # minutes-word, minutes-pdf, resolution-word, resolution-pdf, sheet-word, sheet-pdf
    *(
        path(
            f"meetings/<int:pk>/{kind}.{ending}",
            documents.file,
            {"kind": kind, "ending": ending},
            name=f"{kind}-{name}",
        )
        for kind in documents.KINDS
        for ending, name in (("docx", "word"), ("pdf", "pdf"))
    ),
    path("reports/", rollup.index, name="report-list"),
    path(_UNIT, rollup.show, name="rollup-show"),
    path(f"{_UNIT}export/", rollup.show, _FILE, name="rollup-export"),
    path(f"{_UNIT}ratings/", ratings.show, name="ratings-show"),
    path(f"{_UNIT}ratings/export/", ratings.show, _FILE, name="ratings-export"),
    path(f"{_UNIT}list/<slug:show>/", rows.show, name="rows-show"),
    path(f"{_UNIT}list/<slug:show>/export/", rows.show, _FILE, name="rows-export"),
]
