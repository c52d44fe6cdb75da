"""Vietnamese names: normal form, sort order, search without accents. Pure functions."""

import unicodedata

from ui.vietnamese import normalize as normalize  # for those who keep names

# The order of the Vietnamese alphabet; letters that base Latin lacks follow their plain form.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_RANK = {letter: f"{rank:02d}" for rank, letter in enumerate(_LETTERS, start=1)}
# ngang, huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries.
_TONE_RANK = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_VOWEL_MARKS = {("a", "\u0306"): "ă", ("a", "\u0302"): "â", ("e", "\u0302"): "ê"}
_VOWEL_MARKS |= {("o", "\u0302"): "ô", ("o", "\u031b"): "ơ", ("u", "\u031b"): "ư"}


def search_key(text: str) -> str:
    """Return `text` lower-case and without accents (đ → d), for searching."""
    decomposed = unicodedata.normalize("NFD", normalize(text).lower().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _syllable_key(syllable: str) -> str:
    letters: list[str] = []
    tone = "0"
    for char in unicodedata.normalize("NFD", syllable.lower()):
        if char in _TONE_RANK:
            tone = _TONE_RANK[char]
        elif letters and (letters[-1], char) in _VOWEL_MARKS:
            letters[-1] = _VOWEL_MARKS[letters[-1], char]
        elif not unicodedata.combining(char):
            letters.append(char)
    return "".join(_LETTER_RANK.get(c, c.rjust(2, "0")) for c in letters) + "-" + tone


def person_sort_key(full_name: str) -> str:
    """Return a key that sorts people by given name, then middle names, then family name.

    Digits only between separators, so SQLite and any PostgreSQL collation agree.
    """
    parts = normalize(full_name).split(" ")
    given, family, middle = parts[-1], parts[:1] if len(parts) > 1 else [], parts[1:-1]
    return ".".join(_syllable_key(part) for part in [given, *middle, *family])
