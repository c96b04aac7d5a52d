"""Sheets that are written as no one expects, and sheets that mean harm: rows, or a sentence; never a crash."""

import random
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadredesk.core.errors import UserError
from cadredesk.sheets.cells import text_of
from cadredesk.sheets.reader import Sheet, open_book
from tests.sheets import books

_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _sheet(folder: Path, rows: str, before: str = "", after: str = "") -> Sheet:
    """A sheet of an .xlsx whose rows are given as XML."""
    part = f'<worksheet xmlns="{_NAMESPACE}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    whole = books.xlsx(folder / "a.xlsx", {"S": [["姓名"]]})
    odd = books.repacked(
        whole, folder / "b.xlsx", lambda name, old: part.encode() if name.endswith("sheet1.xml") else old
    )
    return open_book(odd).sheet()


def _cell(text: str, where: str = "") -> str:
    place = f' r="{where}"' if where else ""
    return f'<c{place} t="inlineStr"><is><t>{text}</t></is></c>'


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        (f"<row>{_cell('甲')}{_cell('乙')}</row><row>{_cell('丙')}</row>", [["甲", "乙"], ["丙", ""]]),
        (f'<row r="3">{_cell("丙", "A3")}</row><row r="1">{_cell("甲", "A1")}</row>', [["甲"], [""], ["丙"]]),
        (f'<row r="1">{_cell("甲", "A1")}</row><row r="1">{_cell("乙", "B1")}</row>', [["甲", "乙"]]),
        (f'<row r="1">{_cell("乙", "B1")}{_cell("甲", "A1")}</row>', [["甲", "乙"]]),
        ('<row r="1"><c r="A1"><f t="array" ref="A1:A2">X1:X2</f><v>5</v></c></row>', [[5]]),
        (
            '<row r="1"><c r="A1"><v>-5</v></c><c r="B1"><v>60</v></c><c r="C1" t="b"><v>1</v></c></row>',
            [[-5, 60, True]],
        ),
        ('<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1"><v>1</v></c></row>', [["", 1]]),
        ("<row>" + "<x>" * 100_000 + "</x>" * 100_000 + _cell("甲") + "</row>", [["甲"]]),
        (
            '<row r="1"><c r="A1" t="inlineStr"><is><r><t>张</t></r><r><rPr><b/></rPr><t>三</t></r>'
            '<rPh sb="0" eb="1"><t>zhang</t></rPh></is></c></row>',
            [["张三"]],
        ),
    ],
)
def test_cells_in_odd_spellings(tmp_path: Path, rows: str, cells: list[list[Any]]) -> None:
    assert _sheet(tmp_path, rows, before='<dimension ref="A1:XFD1048576"/>').rows == cells


def test_merged_cells_by_the_million_are_refused(tmp_path: Path) -> None:
    spans = "".join(f'<mergeCell ref="A{at}:B{at}"/>' for at in range(1, 300_000))
    with pytest.raises(UserError, match="过大"):
        _sheet(tmp_path, f"<row>{_cell('甲')}</row>", after=f"<mergeCells>{spans}</mergeCells>")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ('姓名,编号\n张一,="0012"\n', "utf-8"),
        ("sep=;\n姓名;编号\n张一;0012\n", "utf-8"),
        ("姓名\t编号\r\n张一\t0012\r\n", "utf-16-le"),
        ("姓名,编号\r张一,0012\r", "gb18030"),
    ],
)
def test_odd_files_of_text(tmp_path: Path, text: str, encoding: str) -> None:
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    assert open_book(tmp_path / "a.csv").sheet().rows == [["姓名", "编号"], ["张一", "0012"]]


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xlsb"])
def test_changed_parts_never_crash(tmp_path: Path, kind: str) -> None:
    rows: list[list[str | float]] = [["姓名", "数"], ["张一", 1.0]]
    whole = _written(tmp_path, kind, rows)
    chance = random.Random(kind)
    for _ in range(120):
        with zipfile.ZipFile(whole) as package:
            victim = chance.choice(package.namelist())
            changed = bytearray(package.read(victim))
        for _ in range(chance.choice((1, 2, 9))):
            at = chance.randrange(len(changed))
            changed[at : at + chance.choice((1, 1, 9))] = chance.choice((b"\0", b"\xff", b"<", b'"', b"99999999", b""))
            changed = changed or bytearray(b"x")
        new = bytes(changed)
        odd = books.repacked(
            whole, tmp_path / "odd", lambda name, part, victim=victim, new=new: new if name == victim else part
        )  # type: ignore[misc]
        with suppress(UserError):
            book = open_book(odd)
            for name in book.names:
                with suppress(UserError):
                    book.sheet(name)


# ---------------------------------------------------------------- one roster in every kind of workbook

_texts = st.text(st.sampled_from("张王李䶮𬭚A1 ·（）,;\"'<&>"), min_size=1, max_size=12).map(str.strip)
_cells = st.one_of(_texts, st.integers(-(10**6), 10**12).map(float), st.just(""))
_KINDS = ("xlsx", "xls", "ods", "xlsb", "csv")


@given(st.lists(st.lists(_cells, min_size=3, max_size=3), min_size=1, max_size=8))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_roster_reads_the_same_in_every_kind(tmp_path: Path, rows: list[list[str | float]]) -> None:
    roster = [["姓名", "单位", "编号"], *rows, ["末行", "末", 1.0]]
    read = {kind: _texts_of(open_book(_written(tmp_path, kind, roster)).sheet().rows) for kind in _KINDS}
    assert read == dict.fromkeys(_KINDS, _texts_of(roster))


def _texts_of(rows: list[list[Any]]) -> list[list[str]]:
    return [[text_of(cell) for cell in row] for row in rows]


def _written(folder: Path, kind: str, rows: list[list[str | float]]) -> Path:
    path = folder / f"a.{kind}"
    match kind:
        case "xlsx":
            return books.xlsx(path, {"S": [[None if cell == "" else cell for cell in row] for row in rows]})
        case "xls":
            return books.xls(path, rows)
        case "xlsb":
            return books.xlsb(path, rows)
        case "ods":
            return books.ods(
                path, "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
            )
    import csv

    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [[text_of(cell) if isinstance(cell, float) else cell for cell in row] for row in rows]
        )
    return path


def _ods_cell(cell: str | float) -> str:
    from xml.sax.saxutils import escape

    if cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, str):
        return books.ods_cell(escape(cell))
    return f'<table:table-cell office:value-type="float" office:value="{cell!r}"><text:p>{cell}</text:p></table:table-cell>'
