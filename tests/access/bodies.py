"""What a person reads in a body, whatever kind of file it is: packed texts hide no marker."""

from io import BytesIO
from zipfile import ZipFile

from pypdf import PdfReader


def readable(body: bytes, content_type: str) -> str:
    """Texts of a page; of every part of a Word or Excel file; of every page of a PDF and its title."""
    if "openxmlformats" in content_type:
        with ZipFile(BytesIO(body)) as packed:
            return "\n".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
    if content_type == "application/pdf":
        read = PdfReader(BytesIO(body))
        title = read.metadata.title if read.metadata else ""
        return "\n".join([title or "", *(page.extract_text() for page in read.pages)])
    return body.decode(errors="replace")
