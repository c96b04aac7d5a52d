"""The workbook that was opened last, kept while its file stays as it is: to read it again costs nothing then."""

import dataclasses
from functools import cache
from pathlib import Path

from cadredesk.sheets.reader import Book, Sheet, open_book

_State = tuple[Path, int, int]  # the file, when it was written, and its size


class OpenedBook:
    """Opens workbooks, each anew only where another one was opened since, or its file has changed."""

    def __init__(self) -> None:
        self._state: _State | None = None
        self._book: Book | None = None

    def open(self, path: Path) -> Book:
        """The workbook; its sheets are read when they are first asked for. Raises UserError."""
        state = _state_of(path)
        if self._book is None or state is None or state != self._state:
            self._book = self._state = None  # let go before the next one is opened
            self._book, self._state = _reading_once(open_book(path)), state
        return self._book


def _state_of(path: Path) -> _State | None:
    """None where there is no such file: opening it says so."""
    try:
        known = path.stat()
    except OSError:
        return None
    return path, known.st_mtime_ns, known.st_size


def _reading_once(book: Book) -> Book:
    """The book, with each sheet read once. Who is given it may put other cells into it: the list of rows is their own."""

    @cache
    def read(name: str) -> Sheet:
        return dataclasses.replace(book.read(name), known={})

    def sheet(name: str) -> Sheet:
        kept = read(name)
        return dataclasses.replace(kept, rows=list(kept.rows))

    return dataclasses.replace(book, read=sheet, close=lambda: None)  # it is read again
