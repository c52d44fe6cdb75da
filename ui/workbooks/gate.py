"""What a file is, told from its first bytes and its directory, before anything is unpacked."""

import re
import zipfile
import zlib
from io import BytesIO

from ui.workbooks.limits import MEGABYTE, Limits, Refusal

XLSX, XLS, TEXT = "xlsx", "xls", "text"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# First bytes of what people send by mistake.
_STRANGERS = {
    b"%PDF": "pdf",
    b"{\\rtf": "word",
    b"Rar!": "archive",
    b"7z\xbc\xaf": "archive",
    b"\x1f\x8b": "archive",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"RIFF": "picture",
}
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|head|body|table|meta|\?xml|style|script)", re.IGNORECASE)
_MACRO_NAMES = (".xlsm", ".xltm", ".xlam", ".xlsb")
_TAG = re.compile(rb"<[A-Za-z]")
# How far into a part a document type could stand before the first tag.
_HEAD = 65_536


def kind_of(data: bytes, name: str, limits: Limits) -> str:
    """XLSX, XLS or TEXT; raises `Refusal` for everything else."""
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Refusal("empty")
    if name.lower().endswith(_MACRO_NAMES):
        raise Refusal("macro")
    if data.startswith(b"PK"):
        _check_package(data, limits)
        return XLSX
    if data.startswith(_OLE):
        return _check_compound(data)
    for start, what in _STRANGERS.items():
        if data.startswith(start):
            raise Refusal(what)
    if _MARKUP.match(data[:1_000].removeprefix(b"\xef\xbb\xbf")):
        raise Refusal("markup")
    return TEXT


def _check_package(data: bytes, limits: Limits) -> None:
    if not limits.checked:
        return
    # The directory says how many parts there are: asked before it is read.
    end = data.rfind(b"PK\x05\x06")
    if end < 0:
        raise Refusal("damaged")
    if int.from_bytes(data[end + 10 : end + 12], "little") > limits.parts:
        raise Refusal("bomb")
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            parts = package.infolist()
            _check_contents({part.filename.replace("\\", "/") for part in parts})
            _check_sizes(parts, limits)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _check_part(package, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise Refusal("damaged") from error


def _check_contents(names: set[str]) -> None:
    if any(name.endswith(("vbaProject.bin", "vbaData.xml")) for name in names):
        raise Refusal("macro")
    if "xl/workbook.bin" in names:
        raise Refusal("binary")
    if "xl/workbook.xml" not in names:
        if "mimetype" in names and "content.xml" in names:
            raise Refusal("opendocument")
        if any(name.startswith("word/") for name in names):
            raise Refusal("word")
        is_package = "[Content_Types].xml" in names or not names
        raise Refusal("damaged" if is_package else "archive")
    if "[Content_Types].xml" not in names:
        raise Refusal("damaged")
    if any(name.startswith("xl/externalLinks/") for name in names):
        raise Refusal("links")
    if any(name.startswith(("xl/embeddings/", "xl/activeX/", "xl/ctrlProps/")) for name in names):
        raise Refusal("objects")


def _check_sizes(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.unpacked_size:
        raise Refusal("bomb")
    for part in parts:
        if part.flag_bits & 1:
            raise Refusal("password")
        if part.file_size > MEGABYTE and part.file_size > limits.ratio * max(part.compress_size, 1):
            raise Refusal("bomb")


def _check_part(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """The part's head can be unpacked, and names no document type: a workbook never has one."""
    with package.open(part) as opened:
        head = opened.read(_HEAD)
    plain = head.replace(b"\0", b"")  # UTF-16 as well
    first = _TAG.search(plain)
    if b"<!" in plain[: first.start() if first else None].replace(b"<!--", b""):
        raise Refusal("entities")


def _check_compound(data: bytes) -> str:
    """An old Excel file, or what else Office keeps in the same container."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise Refusal("password")
    if holds("WordDocument") or holds("PowerPoint Document"):
        raise Refusal("word")
    if holds("_VBA_PROJECT"):
        raise Refusal("macro")
    if not (holds("Workbook") or holds("Book")):
        raise Refusal("unknown")
    return XLS
