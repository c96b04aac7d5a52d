"""Workbooks made by hand for the tests: honest ones in rare formats, and hostile ones."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol

from cadredesk.core.fields import Field, Kind

NAME = Field(name="name", label="姓名", required=True)
SEX = Field(name="sex", label="性别", kind=Kind.CHOICE, choices=("男", "女"))
BIRTH = Field(name="birth", label="出生日期", kind=Kind.PARTIAL, synonyms=("出生年月",))
DAY = Field(name="day", label="日期", kind=Kind.DATE, synonyms=("走访日期",))
LUNAR = Field(name="lunar", label="农历生日", kind=Kind.LUNAR)
ID = Field(name="id_number", label="身份证号", kind=Kind.ID_NUMBER, synonyms=("身份证号码", "公民身份号码"))
CATEGORY = Field(
    name="category",
    label="人员类别",
    kind=Kind.CHOICE,
    choices=("离休干部", "退休干部"),
    synonyms=("类别", "离退休类型"),
)
UNIT = Field(name="unit", label="原工作单位", synonyms=("工作单位", "原单位", "单位全称"))
ADDRESS = Field(name="address", label="常住地址", synonyms=("住址",))
MOBILE = Field(name="mobile", label="手机", kind=Kind.PHONE, synonyms=("电话", "联系电话", "手机号码"))
LANDLINE = Field(name="landline", label="固定电话", kind=Kind.PHONE, synonyms=("固话", "家庭电话"))
BRANCH = Field(name="branch", label="所在支部", kind=Kind.REFERENCE, refers_to="branches")
MONEY = Field(name="fen", label="慰问金", kind=Kind.MONEY, synonyms=("金额",))
POOR = Field(name="poor", label="困难", kind=Kind.FLAG)
AGE = Field(name="age", label="年龄", kind=Kind.INTEGER)
NOTE = Field(name="note", label="备注", kind=Kind.LONG)
FIELDS = (
    NAME, SEX, BIRTH, DAY, LUNAR, ID, CATEGORY, UNIT, ADDRESS, MOBILE, LANDLINE, BRANCH, MONEY, POOR, AGE, NOTE
)  # fmt: skip


def xlsx(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], merged: Sequence[str] = ()) -> Path:
    """An .xlsx of some sheets; None leaves a cell out, a str is always text."""
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(at, column, cell)
                elif cell is not None:
                    sheet.write(at, column, cell)
        for span in merged:
            first, last = span.split(":")
            row, column = xl_cell_to_rowcol(first)
            sheet.merge_range(row, column, *xl_cell_to_rowcol(last), rows[row][column])
    book.close()
    return path


def repacked(source: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The same package with parts changed; None drops one."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (content := change(name, old.read(name))) is not None:
                new.writestr(name, content)
    return target


def ods(path: Path, rows: str, manifest: str = "") -> Path:
    """An .ods with one sheet whose rows are given as XML."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="花名册">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
            'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
            f"{manifest}</manifest:manifest>",
        )
    return path


def ods_cell(text: str, repeated: int = 1) -> str:
    """One text cell of an .ods."""
    return (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{repeated}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def ole(path: Path, streams: Mapping[str, bytes]) -> Path:
    """A compound file: its allocation table, its directory, then the streams, each padded to 4 KB at least."""
    names = ["Root Entry", *streams]
    padded = [content.ljust(4096, b"\0") for content in streams.values()]
    contents = [content + bytes(-len(content) % 512) for content in padded]
    sizes = [(len(names) + 3) // 4, *(len(content) // 512 for content in contents)]
    tables = sum(sizes) // 126 + 1
    lists = max(tables - 109 + 126, 0) // 127  # sectors that name those of the table for which the head has no room
    chains, sectors = [], tables + lists
    for size in sizes:
        chains.append(list(range(sectors, sectors + size)))
        sectors += size
    table = [0xFFFFFFFD] * tables + [0xFFFFFFFC] * lists + [0xFFFFFFFF] * (tables * 128 - tables - lists)
    for chain in chains:
        for here, following in zip(chain, [*chain[1:], 0xFFFFFFFE], strict=True):
            table[here] = following
    first_list = tables if lists else 0xFFFFFFFE
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6xIIIIIIIII", 62, 3, 0xFFFE, 9, 6, 0, tables, chains[0][0], 0, 4096, 0xFFFFFFFE, 0, first_list, lists)  # fmt: skip
    numbers = [*range(tables), *[0xFFFFFFFF] * (109 + lists * 127 - tables)]
    header += struct.pack("<109I", *numbers[:109])
    more = b"".join(
        struct.pack("<128I", *numbers[109 + at * 127 :][:127], tables + at + 1 if at + 1 < lists else 0xFFFFFFFE)
        for at in range(lists)
    )
    entries = b"".join(
        _entry(
            name, 5 if at == 0 else 2, 0xFFFFFFFE if at == 0 else chains[at][0], 0 if at == 0 else len(contents[at - 1])
        )
        for at, name in enumerate(names)
    )
    entries = entries.ljust(sizes[0] * 512, b"\0")
    path.write_bytes(header + struct.pack(f"<{len(table)}I", *table) + more + entries + b"".join(contents))
    return path


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    left = 0xFFFFFFFF
    child = 1 if kind == 5 else 0xFFFFFFFF
    return text.ljust(64, b"\0") + struct.pack("<HBBIII36xIII", len(text), kind, 1, left, left, child, start, size, 0)


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


Cells = Sequence[tuple[int, int, str | float]]


def biff(cells: Cells | Mapping[str, Cells], before: bytes = b"", inside: bytes = b"") -> bytes:
    """A Workbook stream of BIFF8; a cell is row, column and content. ``inside`` are further records of the last sheet."""

    def bof(kind: int) -> bytes:
        return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))

    sheets = cells if isinstance(cells, Mapping) else {"花名册": cells}
    bodies = [bof(0x0010) + b"".join(_biff_cell(*cell) for cell in inner) for inner in sheets.values()]
    bodies[-1] += inside
    bodies = [body + _record(0x000A, b"") for body in bodies]

    def bound(name: str, at: int) -> bytes:
        return _record(
            0x0085, struct.pack("<IBB", at, 0, 0) + struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
        )

    start = len(bof(5) + before + b"".join(bound(name, 0) for name in sheets) + _record(0x000A, b""))
    places = [start + sum(map(len, bodies[:at])) for at in range(len(bodies))]
    bounds = b"".join(map(bound, sheets, places))
    return bof(5) + before + bounds + _record(0x000A, b"") + b"".join(bodies)


def _biff_cell(row: int, column: int, content: str | float) -> bytes:
    where = struct.pack("<HHH", row, column, 0)
    if isinstance(content, str):
        text = content.encode("utf-16-le")
        return _record(0x0204, where + struct.pack("<HB", len(text) // 2, 1) + text)
    return _record(0x0203, where + struct.pack("<d", content))


def xls(path: Path, rows: Sequence[Sequence[str | float]]) -> Path:
    """An .xls with one sheet."""
    cells = [(at, column, cell) for at, row in enumerate(rows) for column, cell in enumerate(row) if cell != ""]
    return ole(path, {"Workbook": biff(cells)})


def in_memory(parts: Mapping[str, bytes]) -> bytes:
    """A zip of some parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def xlsb(
    path: Path,
    rows: Sequence[Sequence[str | float]] | Mapping[str, tuple[Sequence[Sequence[str | float]], int]],
    far: int = 0,
    hidden_row: int = -1,
    hidden_column: int = -1,
    error: tuple[int, int] = (-1, -1),
    *,
    from_1904: bool = False,
) -> Path:
    """A binary workbook of one sheet or of several; ``far`` moves a sheet's last cell so many columns to the right."""
    sheets = rows if isinstance(rows, Mapping) else {"花名册": (rows, far)}
    book = _record12(0x83) + _record12(0x99, bytes([from_1904]) + bytes(11)) + _record12(0x8F)
    for at, name in enumerate(sheets, 1):
        book += _record12(0x9C, struct.pack("<II", 0, at) + _wide(f"rId{at}") + _wide(name))
    book += _record12(0x90) + _record12(0x84)
    one = (
        '<Relationship Id="rId{0}" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{1}" Target="{2}"/>'
    )
    links = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    parts = {
        "_rels/.rels": links.format(one.format(1, "officeDocument", "xl/workbook.bin")).encode(),
        "xl/_rels/workbook.bin.rels": links.format(
            "".join(one.format(at, "worksheet", f"worksheets/sheet{at}.bin") for at in range(1, len(sheets) + 1))
        ).encode(),
        "xl/workbook.bin": book,
    }
    for at, (cells, distance) in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{at}.bin"] = _binary_sheet(cells, distance, hidden_row, hidden_column, error)
    path.write_bytes(in_memory(parts))
    return path


def _binary_sheet(
    rows: Sequence[Sequence[str | float]], far: int, hidden_row: int, hidden_column: int, error: tuple[int, int]
) -> bytes:
    sheet = [_record12(0x81) + _record12(0x94, struct.pack("<IIII", 0, len(rows), 0, max(map(len, rows))))]
    if hidden_column >= 0:
        column = struct.pack("<IIIIH", hidden_column, hidden_column, 2000, 0, 1)
        sheet.append(_record12(0x186) + _record12(60, column) + _record12(0x187))
    sheet.append(_record12(0x91))
    for at, row in enumerate(rows):
        sheet.append(_record12(0, struct.pack("<IIHHB", at, 0, 300, 0x1000 * (at == hidden_row), 0) + bytes(4)))
        for place, content in enumerate(row):
            column = struct.pack("<II", place + far * (at == len(rows) - 1 and place == len(row) - 1), 0)
            if (at, place) == error:
                sheet.append(_record12(3, column + b"\x2a"))
            elif isinstance(content, str):
                sheet.append(_record12(6, column + _wide(content)))
            else:
                sheet.append(_record12(5, column + struct.pack("<d", content)))
    sheet.append(_record12(0x92) + _record12(0x82))
    return b"".join(sheet)


def _record12(kind: int, content: bytes = b"") -> bytes:
    return _varying(kind) + _varying(len(content)) + content


def _varying(number: int) -> bytes:
    return bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80, number >> 7])


def _wide(text: str) -> bytes:
    encoded = text.encode("utf-16-le")
    return struct.pack("<I", len(encoded) // 2) + encoded
