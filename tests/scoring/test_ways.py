"""Advice for the next meeting: the three honest ways that ask least, never a better number to type."""

import re

from accounts.models import User
from meetings.models import Meeting
from tests.scoring.conftest import Login
from tests.scoring.pages import FORM, VOTES, SheetPage, words

HEADING = "Dễ làm nhất để buổi sau tốt hơn"


def advice(text: str) -> list[str]:
    """The three lines below the heading."""
    section = text.split(HEADING, 1)[1].split("I. Tỷ lệ dự và kỷ luật sinh hoạt", 1)[0]
    return re.findall(r"(\b[IV]+\.\d)\. ", section)


def test_the_open_sheet_names_three_ways_before_anything_is_sent(
    held: Meeting, secretary: User, login: Login
) -> None:
    text = SheetPage(login(secretary), held).text()
    assert advice(text) == ["I.4", "V.1", "III.3"]
    assert "hoàn thành thêm 1 nhiệm vụ đến hạn: +1 điểm" in text


def test_the_voted_sheet_still_names_them(held: Meeting, secretary: User, login: Login) -> None:
    page = SheetPage(login(secretary), held)
    page.post("mark", FORM)
    assert len(advice(words(page.post("adopt", {**FORM, **VOTES})))) == 3


def test_every_way_leads_to_its_line(held: Meeting, secretary: User, login: Login) -> None:
    html = SheetPage(login(secretary), held).get().content.decode()
    section = html.split(HEADING, 1)[1].split("</section>", 1)[0]
    targets = re.findall(r'href="#([^"]+)"', section)
    assert len(targets) == 3
    assert all(f'id="{target}"' in html for target in targets)
