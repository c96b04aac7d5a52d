"""Look into an untrusted workbook before calamine does.

Calamine lays each sheet out as one full rectangle: two cells in opposite corners of a sheet would ask for hundreds of
gigabytes and end the program. So every part is unpacked once in small pieces, and the rectangle that its cells
span is worked out from the bytes. Reads about 100 MB/s; raises UserError with a sentence for whatever is not sound.
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from cadredesk.core.errors import UserError

MAX_PACKED = 100 * 2**20  # bytes of the file itself
MAX_UNPACKED = 600 * 2**20  # bytes of all its parts
MAX_STRINGS = 150 * 2**20  # bytes of the table of shared strings
MAX_RATIO = 200  # unpacked to packed, for parts of more than SMALL
SMALL = 20 * 2**20
MAX_PARTS = 5_000
MAX_COLUMNS = 1_000
MAX_AREA = 8_000_000  # cells of the rectangle that all cells with content span
MAX_CELLS = 4_000_000  # cells with content
MAX_MERGED = 200_000  # merged cells of a sheet
MAX_RECORDS = 100_000  # rows of one list
MAX_ROWS = MAX_RECORDS + 50  # with titles and header

PASSWORD = "文件设有密码，请在 Excel 中取消密码并另存后再试。"
DAMAGED = "文件已损坏，读不出内容，请用 Excel 打开并另存为新的 .xlsx 文件后再试。"
TOO_BIG = "文件展开后过大，不像正常的表格，为安全起见没有打开，请把数据复制到新建的 .xlsx 文件后再试。"
ENTITIES = "文件中含有不安全的内容（XML 实体），没有打开，请用 Excel 另存为新的 .xlsx 文件后再试。"

_PIECE = 2**20
# count="…" or uniqueCount="…": calamine sets memory aside for as many strings as a part says it holds.
_HUGE_COUNT = re.compile(rb"""ount\s*=\s*["']\s*\+?0*[1-9]\d{7,}""")
_HEAD = 4096
_MOST_TAGS = 2 * MAX_CELLS  # cells of a sheet, blank ones too
_LONGEST_TAG = 4 * 2**20
_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*(?<!/)>')
# A cell in column DA or beyond, or in row 30,000 or beyond. Without one the rectangle is small enough as it is.
_FAR = re.compile(rb'<c r="(?:[D-Z][A-Z]|[A-Z]{3,}|[A-Z]+(?:[3-9]\d{4}|\d{6,}))')
_ODD_CELL = re.compile(rb"<(?:[^\s<>/:]+:c[\s/>]|c[\t\r\n>/])")


def check_area(rows: int, columns: int) -> None:
    """Refuse a rectangle larger than any real table."""
    if rows > MAX_ROWS:
        refuse_rows(rows)
    if columns > MAX_COLUMNS or rows * columns > MAX_AREA:
        raise UserError(
            f"工作表占用的区域太大（{rows} 行 × {columns} 列），请删除表格以外的空行空列和零散内容后另存，再试一次。"
        )


def refuse_rows(rows: int) -> None:
    """Raise UserError for more rows than one list may have."""
    raise UserError(
        f"工作表占用的区域太大，有 {rows:,} 行，一次最多导入 {MAX_RECORDS:,} 行，"
        "请拆成几个文件，或删除表格以外的零散内容后再试。"
    )


@dataclass(slots=True)
class Checked:
    """The parts of a package by name as stored: why some of them must not be read, and which bear marks."""

    refused: dict[str, UserError] = field(default_factory=dict)
    marked: set[str] = field(default_factory=set)

    def require(self, *parts: str) -> None:
        """Raise UserError for the first of these parts, without any for the first of all, that must not be read."""
        for part in parts or self.refused:
            if part in self.refused:
                raise self.refused[part]


def check_package(file: IO[bytes], signs: tuple[bytes, ...] = (), skipped: str = "") -> Checked:
    """Check each part of a zipped workbook. ``signs`` are bytes that mark a part, ``skipped`` one looked at elsewhere.

    A part that is not sound is refused alone, since it may not be asked for. Raises UserError if the package is not sound.
    """
    checked = Checked()
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise UserError(TOO_BIG)
            for info in parts:
                try:
                    _check_size(info)
                    if _check_part(package, info, signs, skipped):
                        checked.marked.add(info.filename)
                except UserError as error:
                    checked.refused[info.filename] = error
                except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
                    checked.refused[info.filename] = UserError(DAMAGED)
            return checked
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UserError(DAMAGED) from error
    except RuntimeError as error:  # what zipfile raises for a part under a password
        raise UserError(PASSWORD) from error


def _check_size(part: zipfile.ZipInfo) -> None:
    ratio = part.file_size / max(part.compress_size, 1)
    strings = part.filename.lower().endswith("sharedstrings.xml")
    if (part.file_size > SMALL and ratio > MAX_RATIO) or (strings and part.file_size > MAX_STRINGS):
        raise UserError(TOO_BIG)


def _check_part(package: zipfile.ZipFile, info: zipfile.ZipInfo, signs: tuple[bytes, ...], skipped: str) -> bool:
    """Unpack a part once: that proves its declared size and checksum, and tells how far its cells reach.

    True if one of the signs is in it. The part ``skipped`` has no such cells.
    """
    span = _Span()
    marked = False
    head = tail = b""
    for piece in _pieces(package, info):
        head = head or piece[:_HEAD]
        if not _is_xml(head):
            continue
        # Cut before the last tag, so that none is seen in two halves.
        body, bracket, rest = (tail + piece).rpartition(b"<")
        tail = bracket + rest
        if b"<!ENTITY" in body:
            raise UserError(ENTITIES)
        if info.filename == skipped:
            continue
        marked = marked or any(sign in body for sign in signs)
        if b"ount" in body and _HUGE_COUNT.search(body):
            raise UserError(DAMAGED)
        if not span.take(body) or len(tail) > _LONGEST_TAG:
            with package.open(info) as part:
                _measure_exactly(part)
            return True
    if head.startswith((b"\xff\xfe<", b"\xfe\xff\0<")):
        raise UserError(DAMAGED)
    check_area(span.rows, span.columns)
    _check_end(head, tail)
    return marked


def _pieces(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with package.open(info) as part:
        while piece := part.read(_PIECE):
            yield piece


def _is_xml(head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def _check_end(head: bytes, tail: bytes) -> None:
    """A sheet cut short would silently lose rows."""
    root = re.search(rb"<((?:[\w.-]+:)?worksheet)[\s>]", head)
    if root and not re.fullmatch(rb"</" + root[1] + rb"\s*>\s*", tail):
        raise UserError(DAMAGED)


class _Span:
    """How far the cells with content reach in the bytes seen so far."""

    def __init__(self) -> None:
        self.rows = 0
        self.columns = 0
        self.cells = self.merged = 0

    def take(self, piece: bytes) -> bool:
        """Look at one more piece. False if its cells are written in a way that bytes alone do not tell."""
        cells = piece.count(b"<c ")
        self.cells += cells
        self.merged += piece.count(b"mergeCell ")
        if self.cells > _MOST_TAGS or self.merged > MAX_MERGED:
            raise UserError(TOO_BIG)
        if cells != piece.count(b'<c r="') or (b"<sheetData" in piece and _ODD_CELL.search(piece)):
            return False
        if _FAR.search(piece):
            for letters, digits in _CELL.findall(piece):
                self.columns = max(self.columns, column_number(letters))
                self.rows = max(self.rows, int(digits[:12]))
            check_area(self.rows, self.columns)
        return True


def column_number(letters: bytes) -> int:
    """A → 1, Z → 26, AA → 27; at most some millions, however long."""
    number = 0
    for letter in letters[:6]:
        number = number * 26 + letter - 64
    return number


def _measure_exactly(part: IO[bytes]) -> None:
    """The slow way, for cells without or with unusual references."""
    state = {"row": 0, "column": 0, "cells": 0, "merged": 0}

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            state["row"] = _number(attributes.get("r")) or state["row"] + 1
            state["column"] = 0
        elif tag == "mergeCell":
            state["merged"] += 1
            if state["merged"] > MAX_MERGED:
                raise UserError(TOO_BIG)
        elif tag == "c":
            state["cells"] += 1
            if state["cells"] > _MOST_TAGS:
                raise UserError(TOO_BIG)
            where = re.fullmatch(r"\s*\$?([A-Za-z]+)\$?(\d+)\s*", attributes.get("r", ""))
            state["column"] = column_number(where[1].upper().encode()) if where else state["column"] + 1
            check_area(max(state["row"], _number(where[2]) if where else 0), state["column"])

    _parse(part, start)


def _number(text: str | None) -> int:
    return int(text[:12]) if text and text.isdecimal() else 0


def _parse(part: IO[bytes], start: Callable[[str, dict[str, str]], None]) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.ParseFile(part)
    except (expat.ExpatError, LookupError, ValueError) as error:  # the latter for an encoding that nobody knows
        raise UserError(DAMAGED) from error
