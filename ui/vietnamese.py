"""Vietnamese text: its normal form, its syllables, and texts typed for fonts from before Unicode.

Pure functions; no Django, because the reader of table files runs without it.
"""

import re
import unicodedata

TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_ONSETS = "ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx]"
_VOWELS = (
    "[aăâeêioôơuưy]|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|iêu|yê|yêu|oa|oă|oe|oi|oai|oao|oay|oeo|oo|ôi|ơi"
    "|ua|uâ|uê|ui|uô|uơ|uy|uya|uyê|uyu|uây|uôi|ưa|ưi|ươ|ưu|ươi|ươu"
)
_SYLLABLE = re.compile(f"(?:{_ONSETS})?(?:{_VOWELS})(?:ng|nh|ch|[cmnpt])?")
_WORD = re.compile(r"[^\W\d_]+")
_NOT_PLAIN = re.compile("[^\x00-\x7f]")

# TCVN 5712 VN3, the fonts .VnTime and their like ("ABC"): what each Latin-1 letter was drawn as.
_TCVN3 = str.maketrans(
    "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
)
# VNI-Windows: a letter, then a letter drawn above or below it.
_VNI_MARKS = {
    "ù": "\u0301",
    "ø": "\u0300",
    "û": "\u0309",
    "õ": "\u0303",
    "ï": "\u0323",
    "ê": "\u0306",
    "é": "\u0306\u0301",
    "è": "\u0306\u0300",
    "ú": "\u0306\u0309",
    "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
    "â": "\u0302",
    "á": "\u0302\u0301",
    "à": "\u0302\u0300",
    "å": "\u0302\u0309",
    "ã": "\u0302\u0303",
    "ä": "\u0302\u0323",
}
_VNI_LETTERS = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_PAIR = re.compile(f"([aeouyôö])([{''.join(_VNI_MARKS)}])", re.IGNORECASE)
_VNI_LETTER = re.compile(f"[{''.join(_VNI_LETTERS)}]", re.IGNORECASE)


def normalize(text: str) -> str:
    """Return `text` in NFC, white space folded, without control characters."""
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(" " if c.isspace() else c for c in composed if c.isspace() or c.isprintable())
    return " ".join(visible.split())


def is_syllable(word: str) -> bool:
    """Whether a word is spelled like a Vietnamese syllable, with one tone mark at most."""
    letters = unicodedata.normalize("NFD", word.lower())
    tones = sum(letter in TONES for letter in letters)
    plain = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in TONES))
    return tones <= 1 and _SYLLABLE.fullmatch(plain) is not None


def reads_well(text: str) -> bool:
    """Whether every word with a letter beyond ASCII is a Vietnamese syllable."""
    return all(is_syllable(word) for word in _WORD.findall(text) if _NOT_PLAIN.search(word))


def unicode_of(text: str) -> str | None:
    """What a text typed in an old font (TCVN3, VNI) says; None when it is not such a text.

    Such a text holds letters of Latin-1 only, makes no Vietnamese, and does once it is turned.
    """
    composed = unicodedata.normalize("NFC", text)
    if not _NOT_PLAIN.search(composed) or not _is_latin_1(composed):
        return None
    if "\xad" not in composed and not re.search("[\xa1-\xbf×÷]", composed) and reads_well(composed):
        return None
    for turned in (_from_tcvn3(composed), _from_vni(composed)):
        if turned != composed and _all_words_well(turned):
            return normalize(turned)
    return None


def _is_latin_1(text: str) -> bool:
    return all(letter < "\u0100" or letter in "–—‘’“”…" for letter in text)


def _all_words_well(text: str) -> bool:
    """Whether the text is Vietnamese throughout: syllables of more than a letter, no strange signs."""
    rest = _NOT_PLAIN.findall(_WORD.sub("", text))
    told = any(len(word) > 1 and _NOT_PLAIN.search(word) for word in _WORD.findall(text))
    return told and reads_well(text) and all(sign in "–—‘’“”…\xa0" for sign in rest)


def _from_tcvn3(text: str) -> str:
    return text.translate(_TCVN3)


def _from_vni(text: str) -> str:
    def letter(found: str) -> str:
        plain = _VNI_LETTERS.get(found.lower(), found.lower())
        return plain.upper() if found.isupper() else plain

    def pair(match: re.Match[str]) -> str:
        return letter(match[1]) + _VNI_MARKS[match[2].lower()]

    marked = _VNI_PAIR.sub(pair, text)
    # What stands alone is turned where no mark follows: the letters of a pair are done.
    parts = re.split(f"(\\w[{TONES}\u0302\u0306]+)", marked)
    alone = [
        part if index % 2 else _VNI_LETTER.sub(lambda m: letter(m[0]), part)
        for index, part in enumerate(parts)
    ]
    return unicodedata.normalize("NFC", "".join(alone))
