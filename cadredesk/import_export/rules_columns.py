"""Corrections of what columns were taken for: they hold for every sheet that has the same set of headers."""

import hashlib
from collections import Counter
from collections.abc import Mapping

from cadredesk.import_export.records import ImportKind
from cadredesk.import_export.rules import plain
from cadredesk.sheets.header import Recognition

Correction = Mapping[str, str | None]  # key of a column → name of its field, None: leave it out
Corrections = Mapping[str, Correction]  # by set of headers (:func:`set_of_headers`)


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
    """A digest of the headers, whatever their order."""
    words = "\n".join([what.value, *sorted(column_keys(recognition).values())])
    return hashlib.sha256(words.encode()).hexdigest()[:24]


def corrected(what: ImportKind, recognition: Recognition, corrections: Corrections) -> Recognition:
    """What was recognised, with what is known better of these headers. Fields that no longer exist are ignored."""
    wanted = corrections.get(set_of_headers(what, recognition), {})
    names = {field.name for field in recognition.offered}
    places = {key: index for index, key in column_keys(recognition).items()}
    for key, name in wanted.items():
        if key in places and (name is None or name in names):
            recognition = recognition.with_column(places[key], name)
    return recognition
