"""One person at the sheet of one meeting, and what they read there."""

from html.parser import HTMLParser
from typing import Any

from meetings.models import Meeting
from scoring.models import ScoreSheet
from tests.client import AppClient
from tests.scoring import worked

# The marks of the worked example, as the page sends them.
FORM = {
    "II.1-level": "full",
    "II.3-level": "fair",
    "II.3-reason": "Chưa rõ trọng tâm",
    "III.4-level": "minus1",
    "III.4-reason": "Phần xây dựng Đảng sơ sài",
    "III.6-level": "general",
    "III.6-reason": "Nhắc nhở chung chung",
    "III.7-level": "fair",
    "III.7-reason": "Ít gợi mở",
    "IV.2-level": "good",
    "IV.2-reason": "Chưa nêu nguyên nhân",
    "IV.3-level": "fair",
    "IV.3-reason": "Một kiến nghị chưa giải đáp",
}
VOTES = {"votes_for": "16", "votes_against": "0", "votes_other": "0"}


class SheetPage:
    """One person at the sheet of one meeting, on the evening of the meeting."""

    def __init__(self, client: AppClient, held: Meeting) -> None:
        self.client, self.held = client, held
        self.url = f"/meetings/{held.pk}/score/"

    def get(self) -> Any:
        with worked.evening():
            return self.client.get(self.url)

    def text(self) -> str:
        return words(self.get())

    def revisions(self) -> dict[str, str]:
        sheet = ScoreSheet.objects.filter(meeting=self.held).first()
        return {
            "revision": str(sheet.revision if sheet else 0),
            "record_revision": str(Meeting.objects.get(pk=self.held.pk).revision),
        }

    def post(self, act: str, data: dict[str, str] | None = None, **changes: str) -> Any:
        with worked.evening():
            sent = {**self.revisions(), **(data or {}), **changes}
            return self.client.post(f"{self.url}{act}/", sent, follow=True)


def words(response: Any) -> str:
    """The text of a page, without tags and with single spaces."""

    class Reader(HTMLParser):
        found: list[str] = []

        def handle_data(self, data: str) -> None:
            self.found.append(data)

    reader = Reader()
    reader.found = []
    reader.feed(response.content.decode())
    return " ".join(" ".join(reader.found).split())
