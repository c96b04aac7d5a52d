"""What is known of a workbook of some shape: what its columns hold, for every sheet with the same set of headers, and
which of its rows are the header.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

from cadredesk.import_export.records import ImportKind
from cadredesk.import_export.records_answers import Corrections
from cadredesk.import_export.rules import plain
from cadredesk.sheets.header import SEARCHED_ROWS, HeaderRows, Recognition
from cadredesk.sheets.reader import Cell, Sheet


def column_keys(recognition: Recognition) -> dict[int, str]:
    """A name for each column with a header, by its index: the header's words, numbered where two are the same."""
    seen: Counter[str] = Counter()
    keys = {}
    for one in recognition.columns:
        if words := plain(one.header):
            seen[words] += 1
            keys[one.index] = words if seen[words] == 1 else f"{words}#{seen[words]}"
    return keys


def set_of_headers(what: ImportKind, recognition: Recognition) -> str:
    """A digest of the headers, whatever their order; of a list without a header also of what its columns look like."""
    looks = [f"{one.index} {one.guess}" for one in recognition.columns if one.guess]
    return _digest([what.value, *sorted(column_keys(recognition).values()), *looks])


def _digest(words: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:24]


def header_words(what: ImportKind, rows: Sequence[Sequence[Cell]]) -> str:
    """A digest of the words in the rows of a header."""
    return _digest([what.value, *("\t".join(plain(str(cell)) for cell in row).rstrip() for row in rows)])


def known_header(what: ImportKind, sheet: Sheet, headers: Mapping[str, int]) -> HeaderRows | None:
    """Where a header stands that somebody has named before: digest → number of rows."""
    for depth in sorted(set(headers.values()), reverse=True):
        for at in range(min(len(sheet.rows), SEARCHED_ROWS)):
            rows = sheet.rows[at : at + depth]
            if len(rows) == depth and headers.get(header_words(what, rows)) == depth:
                return sheet.number(at), sheet.number(at + depth - 1)
    return None


def corrected(what: ImportKind, recognition: Recognition, corrections: Corrections) -> Recognition:
    """What was recognised, with what is known better of these headers. Fields that no longer exist are ignored."""
    wanted = corrections.get(set_of_headers(what, recognition), {})
    names = {field.name for field in recognition.offered}
    places = {key: index for index, key in column_keys(recognition).items()}
    for key, name in wanted.items():
        if key in places and (name is None or name in names):
            recognition = recognition.with_column(places[key], name)
    return recognition
