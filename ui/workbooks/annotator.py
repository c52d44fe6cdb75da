"""Writes what is wrong into a copy of somebody's workbook, in a process of its own like the reader.

    python -m ui.workbooks.annotator LIMITS < order and file > copy

The order is a line of JSON: the sheet, its heading row, the label of the column of errors, the errors by
row, the cells to be coloured.
"""

import json
import sys
from io import BytesIO
from typing import Any

from ui.vietnamese import normalize
from ui.workbooks import gate
from ui.workbooks.limits import Limits
from ui.workbooks.reader import bind


def main() -> None:
    """Read standard input; write the copy to standard output."""
    limits = Limits.from_text(sys.argv[1])
    bind(limits, written=limits.unpacked_size)  # the library writes a sheet into a temporary file first
    order = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    if gate.kind_of(data, "", limits) != gate.XLSX:
        sys.exit(1)
    sys.stdout.buffer.write(annotate(data, order))


def annotate(data: bytes, order: dict[str, Any]) -> bytes:
    """The copy."""
    from openpyxl import load_workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    red, wrap = PatternFill("solid", fgColor="FFFFC7CE"), Alignment(wrap_text=True, vertical="top")
    book = load_workbook(BytesIO(data))
    sheet = book[order["sheet"]]
    row = order["header_row"]
    labels = [normalize(str(cell.value or "")) for cell in sheet[row]]
    if order["label"] in labels:
        # Left over from the last time: used again, with nothing of the last time in it.
        place = labels.index(order["label"]) + 1
        for (cell,) in sheet.iter_rows(min_row=row + 1, min_col=place, max_col=place):
            cell.value = None
    else:
        place = max((number for number, label in enumerate(labels, start=1) if label), default=0) + 1
    sheet.cell(row, place, order["label"]).font = Font(bold=True, color="FFC00000")
    sheet.column_dimensions[get_column_letter(place)].width = 70
    for number, text in order["errors"].items():
        cell = sheet.cell(int(number), place)
        cell.value, cell.data_type, cell.alignment = text, "s", wrap
    for number, column in order["cells"]:
        sheet.cell(number, column + 1).fill = red
    file = BytesIO()
    book.save(file)
    return file.getvalue()


if __name__ == "__main__":
    main()
