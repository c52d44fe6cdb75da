"""Finds words that cannot be Vietnamese in what a person sees or hears of a page.

Vietnamese is written in syllables of one shape (beginning, vowels, end); hardly an English sentence
is without a word that does not fit.
"""

import re
import unicodedata
from html.parser import HTMLParser

TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
SYLLABLE = re.compile(
    r"(b|ch?|d|đ|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?"
    r"(a[iouy]?|ă|â[uy]?|eo?|êu?|i[au]?|iêu?|oa[ioy]?|oă|oeo?|oi?|ôi?|ơi?|u[aiơ]?|uây?|uê|uôi?|uy[au]?|uyê"
    r"|ư[aiu]?|ươ[iu]?|yê?|yêu)"
    r"(ch?|m|ngh?|nh?|p|t)?"
)
WORD = re.compile(r"[^\W\d_]{2,}")
# Words that Vietnamese readers use as they are.
TAKEN_OVER = {"cookie", "json", "nul", "uuid"}
SPOKEN_ATTRIBUTES = {"alt", "aria-label", "data-hide", "data-show", "placeholder", "title"}
SILENT_TAGS = {"script", "style"}


def is_vietnamese(word: str) -> bool:
    """Whether a word has the shape of a Vietnamese syllable."""
    lower = unicodedata.normalize("NFD", word.lower()).translate(TONES)
    plain = unicodedata.normalize("NFC", lower)
    return plain in TAKEN_OVER or bool(SYLLABLE.fullmatch(plain))


def foreign_words(html: str) -> list[str]:
    """Words of a page, or of a plain text, that are not Vietnamese."""
    reader = _Reader()
    reader.feed(html)
    return [word for text in reader.texts for word in WORD.findall(text) if not is_vietnamese(word)]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag in SILENT_TAGS
        self.texts += [value or "" for name, value in attrs if name in SPOKEN_ATTRIBUTES]

    def handle_endtag(self, tag: str) -> None:
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.texts.append(data)
