"""What a clerk has said of the sheets of a workbook, kept on this computer for the next workbook of the same shape.

Columns have a module of their own (``actions_columns``). A day said for a whole sheet is not kept: the next sheet has
another one.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cadredesk.core import user_settings
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Kind
from cadredesk.import_export.actions_columns import keep_latest
from cadredesk.import_export.records import Preview, Source
from cadredesk.import_export.records_answers import Answers, SheetAnswers
from cadredesk.import_export.rules_columns import column_keys, header_words, set_of_headers
from cadredesk.import_export.rules_sheet import ColumnsMissingError
from cadredesk.sheets.dates import DateReading
from cadredesk.sheets.header import NO_HEADER, HeaderMissingError

SHEETS, HEADERS = "import/sheets", "import/headers"


@dataclass(frozen=True, slots=True)
class Look:
    """What was found in a workbook, the answers with which it was read, and what of them was remembered of sheets."""

    found: Preview | UserError
    answers: Answers
    remembered: Mapping[str, SheetAnswers] = field(default_factory=dict)

    @property
    def sources(self) -> tuple[Source, ...]:
        return _sources(self.found)


class RememberedSheets:
    """What was said in earlier imports, by the set of headers of a sheet; and the words of headers pointed at by hand."""

    def __init__(self) -> None:
        kept: dict[str, Any] = user_settings.load(HEADERS, {})
        self.headers = {digest: rows for digest, rows in kept.items() if isinstance(rows, int) and 0 < rows < 10}

    def of(self, source: Source) -> SheetAnswers:
        """What was said the last time of such a sheet."""
        kept = _dictionary(user_settings.load(SHEETS, {}), set_of_headers(source.what, source.recognition))
        sheet = _dictionary(_dictionary(kept, "sheets"), source.in_book)
        names = {one.name for one in source.recognition.fields}
        dates = _dictionary(kept, "dates")
        readings = {str(each): each for each in DateReading}
        return SheetAnswers(
            dates={
                source.first_column + index: readings[dates[key]]
                for index, key in column_keys(source.recognition).items()
                if dates.get(key) in readings
            },
            given={
                name: words
                for name, words in _dictionary(sheet, "given").items()
                if name in names and isinstance(words, str)
            },
            declined=frozenset(name for name in _dictionary(sheet, "declined") if name in names),
        )

    def is_header(self, source: Source) -> bool:
        """Whether the header of a sheet is one that was pointed at in an earlier import."""
        return self._digest(source) in self.headers

    def keep(self, source: Source, said: SheetAnswers) -> None:
        """Keep what has been said of a sheet."""
        if said.header not in (None, NO_HEADER):
            self.headers[self._digest(source)] = len(source.recognition.header)
            keep_latest(HEADERS, self._digest(source), len(source.recognition.header))
        headers, keys = set_of_headers(source.what, source.recognition), column_keys(source.recognition)
        kept = _dictionary(user_settings.load(SHEETS, {}), headers)
        fields = {one.name: one for one in source.recognition.fields}
        lasting = {name: words for name, words in said.given.items() if not _is_day(fields[name].kind)}
        sheet = {"given": lasting, "declined": dict.fromkeys(sorted(said.declined), True)}
        sheets = _dictionary(kept, "sheets") | {source.in_book: {name: each for name, each in sheet.items() if each}}
        said_of_dates = {
            keys[column - source.first_column]: str(reading)
            for column, reading in said.dates.items()
            if column - source.first_column in keys
        }
        whole = {
            "sheets": {name: each for name, each in sheets.items() if each},
            "dates": _dictionary(kept, "dates") | said_of_dates,
        }
        if whole != {"sheets": {}, "dates": {}} or kept:
            keep_latest(SHEETS, headers, {name: each for name, each in whole.items() if each})

    def forget(self, source: Source) -> None:
        """Read such sheets as they are found, now and later."""
        self.headers.pop(self._digest(source), None)
        keep_latest(HEADERS, self._digest(source), None)
        keep_latest(SHEETS, set_of_headers(source.what, source.recognition), None)

    def _digest(self, source: Source) -> str:
        header = source.recognition.header
        return header_words(source.what, source.head[header.start : header.stop])


def look(
    preview: Callable[[Answers], Preview], answers: Answers, memory: RememberedSheets, known: Mapping[str, SheetAnswers]
) -> Look:
    """Read a workbook with what was remembered of sheets of its shape, but of sheets of which this is ``known`` already."""

    def read(answers: Answers) -> Preview | UserError:
        try:
            return preview(answers)
        except UserError as error:
            return error

    found = read(answers)
    remembered: dict[str, SheetAnswers] = {}
    if isinstance(found, HeaderMissingError) and answers.of(found.sheet).header is None:
        without = _with(answers, found.sheet, dataclasses.replace(answers.of(found.sheet), header=NO_HEADER))
        if isinstance(again := read(without), Preview):  # its columns were told the last time
            remembered[found.sheet] = SheetAnswers(header=NO_HEADER)
            found, answers = again, without
    changed = False
    for source in _sources(found):
        if (name := source.in_book) not in known:
            said, before = answers.of(name), memory.of(source)
            changed = changed or before != SheetAnswers()
            already = remembered.get(name, SheetAnswers())  # of a list beside it
            remembered[name] = dataclasses.replace(
                before, header=already.header, dates={**already.dates, **before.dates}
            )
            both = dataclasses.replace(
                said,
                dates={**before.dates, **said.dates},
                given={**before.given, **said.given},
                declined=before.declined | said.declined,
            )
            answers = _with(answers, name, both)
    return Look(read(answers) if changed else found, answers, remembered)


def _with(answers: Answers, sheet: str, said: SheetAnswers) -> Answers:
    return dataclasses.replace(answers, sheets={**answers.sheets, sheet: said})


def _sources(found: Preview | UserError) -> tuple[Source, ...]:
    if isinstance(found, ColumnsMissingError):
        return (found.source,)
    return found.sources if isinstance(found, Preview) else ()


def _dictionary(kept: Any, key: str) -> dict[str, Any]:
    """What stands under a key, nothing where it is no dictionary: the program did not write it."""
    found = kept.get(key) if isinstance(kept, dict) else None
    return found if isinstance(found, dict) else {}


def _is_day(kind: Kind) -> bool:
    return kind in (Kind.DATE, Kind.PARTIAL)
