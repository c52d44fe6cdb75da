"""Documents about one meeting. Each says only what is on record; what is not is left as "……"."""

from reports.documents.head import Signer
from reports.documents.minutes import minutes_of
from reports.documents.resolution import resolution_of
from reports.documents.sheet import has_sheet, sheet_document_of

__all__ = ["Signer", "has_sheet", "minutes_of", "resolution_of", "sheet_document_of"]
