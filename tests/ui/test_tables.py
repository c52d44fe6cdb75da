"""One declaration of columns: what the page shows of a row, of none, of sums and of hostile text."""

from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.template import Context, Template

from tests.ui.rows import COLUMNS, FULL, Row, table
from ui.tables import Column, Kind, Table

HOSTILE = """<script>alert(1)</script>"><img src=x onerror=alert(1)> & 'Ân' {{ name }}"""


class Reader(HTMLParser):
    """Reads a table back: text of the cells, tags, addresses."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: set[str] = set()
        self.hrefs: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        self.hrefs += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip("\n ")


def shown(shown_table: Table[Row]) -> Reader:
    """The table as a browser gets it."""
    return Reader(Template("{% data_table table %}").render(Context({"table": shown_table})))


def test_every_kind_is_shown_as_people_write_it() -> None:
    header, body, _ = shown(table(FULL)).rows
    assert header == [str(column.label) for column in COLUMNS]
    assert body == ["Chi bộ xóm Diều", "21", "89,6", "85,71 %", "03/05/2024", "Tốt"]


def test_nothing_is_shown_as_a_dash_and_an_unknown_rating_as_unrated() -> None:
    assert shown(table(Row())).rows[1] == ["Chi bộ xóm Mẫu", "–", "–", "–", "–", "Chưa xếp loại"]
    assert shown(table(Row(rating="EXCELLENT"))).rows[1][-1] == "Chưa xếp loại"
    assert Column("name", "Đơn vị").text_of(None) == ""


def test_a_moment_is_the_day_it_was_here_not_in_london() -> None:
    late_evening = datetime(2024, 5, 3, 17, 30, tzinfo=UTC)  # half past midnight of the 4th in Hà Nội
    assert shown(table(Row(held_on=late_evening))).rows[1][4] == "04/05/2024"


def test_the_first_cell_names_the_row_and_headers_may_have_a_long_form() -> None:
    html = Template("{% data_table table %}").render(Context({"table": table(FULL, totals=[FULL])}))
    assert html.count('<th scope="row"') == 2
    assert html.count('scope="col"') == len(COLUMNS)
    assert 'title="Số đảng viên dự trên số phải dự"' in html
    assert "<caption>Kết quả tháng 5/2024</caption>" in html


def test_a_cell_is_a_link_where_its_column_gives_an_address() -> None:
    column: Column[Row] = Column("name", "Đơn vị", link=lambda row: "/units/7/" if row.members else "")
    assert column.html_of(FULL) == '<td class="cell--text"><a href="/units/7/">Chi bộ xóm Diều</a></td>'
    assert column.html_of(Row("Mẫu")) == '<td class="cell--text">Mẫu</td>'


def test_a_value_can_be_computed() -> None:
    column: Column[Row] = Column("double", "Gấp đôi", kind="int", value=lambda row: (row.members or 0) * 2)
    assert column.html_of(FULL) == '<td class="cell--int">42</td>'


# --- Hostile text ---------------------------------------------------------------------------------
def test_hostile_text_is_shown_as_typed_and_makes_no_tag() -> None:
    read = shown(table(Row(HOSTILE), caption=HOSTILE, totals=[Row(HOSTILE)]))
    assert [row[0] for row in read.rows[1:]] == [HOSTILE, HOSTILE]
    assert not read.tags & {"script", "img"}
    assert read.hrefs == [f"/units/?name={HOSTILE}"] * 2


def test_hostile_headers_make_no_tag() -> None:
    hostile: Column[Row] = Column("name", HOSTILE, title=HOSTILE)
    read = shown(Table((hostile,), (FULL,)))
    assert read.rows[0] == [HOSTILE]
    assert not read.tags & {"script", "img"}


def test_a_tag_would_be_noticed() -> None:
    """The control: unescaped, the same text does make tags."""
    assert {"script", "img"} <= Reader(f"<table><tr><td>{HOSTILE}</td></tr></table>").tags


# --- Feet -----------------------------------------------------------------------------------------
def test_columns_that_ask_for_it_are_added_up() -> None:
    foot = shown(table(FULL, Row(members=14), Row(members=None))).rows[-1]
    assert foot == ["Cộng", "35", "", "", "", ""]


def test_a_sum_of_nothing_known_is_a_dash_and_never_zero() -> None:
    assert shown(table(Row(), Row())).rows[-1] == ["Cộng", "–", "", "", "", ""]
    assert shown(table(Row(members=0))).rows[-1] == ["Cộng", "0", "", "", "", ""]


def test_total_rows_take_the_place_of_sums() -> None:
    total = Row("Toàn huyện", 4824, Decimal("88.1"), Decimal("91.2"))
    rows = shown(table(FULL, totals=[total])).rows
    assert rows[2:] == [["Toàn huyện", "4.824", "88,1", "91,20 %", "–", "Chưa xếp loại"]]


def test_without_rows_there_is_one_sentence_and_no_foot() -> None:
    read = shown(table())
    assert read.rows[1:] == [["Chưa có dữ liệu."]]
    assert "tfoot" not in read.tags
    assert shown(table(empty_text="Chưa có buổi nào.")).rows[1:] == [["Chưa có buổi nào."]]


@pytest.mark.parametrize(
    ("kind", "places", "shown_places"),
    [("int", None, 0), ("decimal", None, 2), ("decimal", 1, 1), ("percent", None, 2)],
)
def test_a_column_knows_how_many_decimals_a_reader_sees(
    kind: Kind, places: int | None, shown_places: int
) -> None:
    column: Column[Row] = Column("mean", "Điểm", kind=kind, places=places)
    assert column.shown_places == shown_places


def test_what_is_no_day_is_a_dash() -> None:
    column: Column[Row] = Column("held_on", "Ngày", kind="date")
    assert column.text_of(date(2024, 5, 3)) == "03/05/2024"
    assert column.text_of("3/5/2024") == "–"


def test_stacked_rows_carry_their_labels_and_others_do_not() -> None:
    columns: tuple[Column[Row], ...] = (Column("name", "Đơn vị"), Column("members", 'Số "người"', "int"))
    stacked = Table(columns, [FULL], is_stacked=True).body_cells[0]
    assert ['data-label="Số &quot;người&quot;"' in cell for cell in stacked] == [False, True]
    assert not any("data-label" in cell for cell in Table(columns, [FULL]).body_cells[0])
