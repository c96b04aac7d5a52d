"""Opening workbooks: every kind that offices keep, and every kind that must be refused with a sentence."""

import random
import struct
import sys
import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from cadredesk.core.errors import UserError
from cadredesk.sheets.guard import MAX_STRINGS
from cadredesk.sheets.reader import open_book
from tests.sheets import books

if sys.platform != "win32":
    import resource

ROWS = [["姓名", "出生年月"], ["张三", "1948.10"], ["䶮某", "1950.03"]]


def peak_memory() -> int:
    """KB at the most so far; 0 where that is not told."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss if sys.platform == "linux" else 0


def read_all(path: Path) -> None:
    book = open_book(path)
    for name in book.names:
        book.sheet(name)


def refusal(path: Path) -> str:
    """The sentence with which a file is refused, without huge memory."""
    before = peak_memory()
    with pytest.raises(UserError) as refused:
        read_all(path)
    sentence = str(refused.value)
    assert sentence.endswith("。")
    assert "\n" not in sentence
    assert not any(word in sentence for word in ("Error", "Traceback", "None"))
    assert peak_memory() - before < 300_000
    return sentence


@pytest.fixture
def plain_book(tmp_path: Path) -> Path:
    return books.xlsx(tmp_path / "花名册.xlsx", {"名册": ROWS})


class TestKinds:
    def test_xlsx_keeps_row_numbers_and_values(self, tmp_path: Path) -> None:
        rows: list[list[Any]] = [
            [],
            [],
            [None, "姓名", "日期"],
            [None, "张三", date(2026, 2, 17)],
            [],
            [None, "李四", 1948.1],
        ]
        sheet = open_book(books.xlsx(tmp_path / "a.xlsx", {"s": rows})).sheet()
        assert sheet.rows == [["姓名", "日期"], ["张三", date(2026, 2, 17)], ["", ""], ["李四", 1948.1]]
        assert [sheet.number(at) for at in range(4)] == [3, 4, 5, 6]

    def test_formulas_give_their_values(self, tmp_path: Path) -> None:
        book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
        sheet = book.add_worksheet()
        sheet.write_formula("A1", "=1+1", None, 2)
        sheet.write_formula("B1", '="张"&"三"', None, "张三")
        book.close()
        assert open_book(tmp_path / "a.xlsx").sheet().rows == [[2, "张三"]]

    def test_xls(self, tmp_path: Path) -> None:
        path = books.xls(tmp_path / "a.xls", [*ROWS, ["李四", 13887602213.0]])
        assert open_book(path).sheet("花名册").rows == [*ROWS, ["李四", 13887602213.0]]

    def test_ods_with_its_endless_empty_rows(self, tmp_path: Path) -> None:
        rows = "".join(f"<table:table-row>{''.join(map(books.ods_cell, row))}</table:table-row>" for row in ROWS)
        rows += (
            '<table:table-row table:number-rows-repeated="1048570">'
            '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        )
        assert open_book(books.ods(tmp_path / "a.ods", rows)).sheet().rows == ROWS

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    @pytest.mark.parametrize("separator", [",", "\t", ";"])
    def test_text(self, tmp_path: Path, encoding: str, separator: str) -> None:
        path = tmp_path / "a.csv"
        path.write_text("".join(separator.join(row) + "\r\n" for row in ROWS), encoding=encoding, newline="")
        assert open_book(path).sheet().rows == ROWS

    def test_text_with_quotes_and_ragged_lines(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text('姓名,备注\n\n张三,"一,二\n三"\n李四\n', encoding="utf-8", newline="")
        sheet = open_book(path).sheet()
        assert sheet.rows == [["姓名", "备注"], ["", ""], ["张三", "一,二\n三"], ["李四", ""]]

    @pytest.mark.parametrize("name", ["a.xls", "a.csv", "a.et", "a"])
    def test_content_decides_not_the_ending(self, plain_book: Path, name: str) -> None:
        renamed = plain_book.rename(plain_book.with_name(name))
        assert open_book(renamed).sheet().rows == ROWS

    def test_visible_sheets_come_first(self, tmp_path: Path) -> None:
        book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
        hidden, seen = book.add_worksheet("旧"), book.add_worksheet("新")
        hidden.write(0, 0, "旧")
        seen.write(0, 0, "新")
        seen.activate()
        hidden.hide()
        book.close()
        opened = open_book(tmp_path / "a.xlsx")
        assert (opened.names, opened.hidden) == (("新", "旧"), frozenset({"旧"}))
        assert opened.sheet().rows == [["新"]]
        with pytest.raises(UserError, match="没有名为“甲”的工作表"):
            opened.sheet("甲")

    def test_dates_that_show_months_alone_are_months(self, tmp_path: Path) -> None:
        book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
        sheet = book.add_worksheet()
        for at, code in enumerate(['yyyy"年"m"月"', "mmm-yy", "yyyy-mm-dd", '[$-804]yyyy"年"m"月"d"日"', 57]):
            sheet.write_datetime(2, 1 + at, date(1948, 10, 1), book.add_format({"num_format": code}))
        book.close()
        whole = date(1948, 10, 1)
        assert open_book(tmp_path / "a.xlsx").sheet().rows == [["1948-10", "1948-10", whole, whole, "1948-10"]]

    def test_file_is_not_kept_open(self, plain_book: Path) -> None:
        book = open_book(plain_book)
        plain_book.unlink()
        assert book.sheet().rows == ROWS

    def test_styled_but_empty_cells_reach_nowhere(self, plain_book: Path, tmp_path: Path) -> None:
        far = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
        path = books.repacked(
            plain_book,
            tmp_path / "b.xlsx",
            lambda name, part: part.replace(b"</sheetData>", far) if "sheet1" in name else part,
        )
        assert open_book(path).sheet().rows == ROWS


class TestRefused:
    def test_missing_folder_and_temporary(self, tmp_path: Path) -> None:
        assert "找不到文件" in refusal(tmp_path / "没有.xlsx")
        assert "是文件夹" in refusal(tmp_path)
        (tmp_path / "~$名册.xlsx").write_bytes(b"x" * 165)
        assert "临时文件" in refusal(tmp_path / "~$名册.xlsx")

    def test_locked_file(self, plain_book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def locked(_self: Path) -> bytes:
            raise PermissionError(13, "sharing violation")

        monkeypatch.setattr(Path, "read_bytes", locked)
        assert "请关闭 Excel" in refusal(plain_book)

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "没有内容"),
            (b"\xef\xbb\xbf\r\n", "没有内容"),
            (b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
            (b'<?xml version="1.0"?><Workbook/>', "网页或 XML"),
            (b"%PDF-1.7 ...", "不是表格文件"),
            (b"\x89PNG\r\n\x1a\n\0\0", "不是表格文件"),
            (bytes(range(256)) * 20, "不是表格文件"),
            (b"PK\x03\x04 and then nothing", "已损坏"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "已损坏"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x09" * 5000, "已损坏"),
            (books.in_memory({"word/document.xml": b"<a/>"}), "Word"),
            (books.in_memory({"xl/workbook.bin": b"x"}), "已损坏"),
            (books.in_memory({"照片.jpg": b"x"}), "压缩包"),
            (books.in_memory({"xl/workbook.xml": b"<workbook/>"}), "。"),
        ],
    )
    def test_wrong_content(self, tmp_path: Path, content: bytes, words: str) -> None:
        path = tmp_path / "a.xlsx"
        path.write_bytes(content)
        assert words in refusal(path)

    def test_passwords(self, tmp_path: Path) -> None:
        encrypted = books.ole(tmp_path / "a.xlsx", {"EncryptionInfo": b"x", "EncryptedPackage": b"y"})
        assert "密码" in refusal(encrypted)
        old = books.ole(
            tmp_path / "a.xls", {"Workbook": books.biff([(0, 0, "a")], struct.pack("<HH", 0x002F, 2) + b"ab")}
        )
        assert "密码" in refusal(old)
        assert "密码" in refusal(books.ods(tmp_path / "a.ods", "", manifest="<manifest:encryption-data/>"))
        assert "Word" in refusal(books.ole(tmp_path / "a.doc", {"WordDocument": b"x"}))

    def test_cut_short_at_any_place(self, plain_book: Path, tmp_path: Path) -> None:
        whole = plain_book.read_bytes()
        for part in range(1, 10):
            path = tmp_path / "b.xlsx"
            path.write_bytes(whole[: len(whole) * part // 10])
            assert "已损坏" in refusal(path)

    def test_damaged_inside(self, plain_book: Path, tmp_path: Path) -> None:
        def cut(name: str, part: bytes) -> bytes:
            return part[:-40] if "sheet1" in name else part

        assert "已损坏" in refusal(books.repacked(plain_book, tmp_path / "b.xlsx", cut))
        whole = bytearray(plain_book.read_bytes())
        at = whole.index(b"xl/worksheets/sheet1.xml") + 60
        whole[at : at + 20] = bytes(20)
        (tmp_path / "c.xlsx").write_bytes(whole)
        assert "已损坏" in refusal(tmp_path / "c.xlsx")

    @pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/media/image1.png"])
    def test_zip_bomb(self, plain_book: Path, tmp_path: Path, part: str) -> None:
        """Where cells do not need it, it is left alone."""
        path = tmp_path / "b.xlsx"
        with zipfile.ZipFile(plain_book) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                if name != part:
                    new.writestr(name, old.read(name))
            with new.open(part, "w", force_zip64=True) as bomb:
                for _ in range(60):
                    bomb.write(bytes(2**20))
        if "image" in part:
            assert read_all(path) == read_all(plain_book)
        else:
            assert "过大" in refusal(path)

    def test_sizes_that_lie(self, plain_book: Path, tmp_path: Path) -> None:
        bomb = books.in_memory({"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": bytes(30 * 2**20)})
        lied = bomb.replace(struct.pack("<I", 30 * 2**20), struct.pack("<I", 1000))
        (tmp_path / "b.xlsx").write_bytes(lied)
        assert "已损坏" in refusal(tmp_path / "b.xlsx")

    def test_huge_shared_strings(self, tmp_path: Path) -> None:
        content = books.in_memory({"xl/workbook.xml": b"<a/>", "xl/sharedStrings.xml": b"<a/>"})
        lied = content.replace(struct.pack("<II", 6, 4), struct.pack("<II", 2 * 2**20, MAX_STRINGS + 1))
        (tmp_path / "b.xlsx").write_bytes(lied)
        assert "过大" in refusal(tmp_path / "b.xlsx")

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (b'r="A2"', b'r="XFD1048576"'),
            (b'r="A2"', b"r='XFD1048576'"),
            (b'<c r="A2"', b'<c  r = "BXFD48576"'),
            (b'r="A2"', b'r="ZZZZZZ99999999999"'),
            (b'r="A2"', b'r="A9999999"'),
            (b'<row r="2"', b'<row r="99999999"><c><v>1</v></c></row><row r="2"'),
        ],
    )
    def test_cells_in_far_corners(self, plain_book: Path, tmp_path: Path, old: bytes, new: bytes) -> None:
        path = books.repacked(
            plain_book, tmp_path / "b.xlsx", lambda name, part: part.replace(old, new) if "sheet1" in name else part
        )
        assert "区域太大" in refusal(path)

    def test_number_of_strings_that_lies(self, plain_book: Path, tmp_path: Path) -> None:
        path = books.repacked(
            plain_book, tmp_path / "b.xlsx", lambda _, part: part.replace(b'uniqueCount="', b'uniqueCount="99999999')
        )
        assert "已损坏" in refusal(path)

    def test_xml_entities(self, plain_book: Path, tmp_path: Path) -> None:
        bomb = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><sst'
        path = books.repacked(plain_book, tmp_path / "b.xlsx", lambda _, part: part.replace(b"<sst", bomb))
        assert "不安全" in refusal(path)

    def test_repetitions_of_ods(self, tmp_path: Path) -> None:
        wide = f"<table:table-row>{books.ods_cell('x', 16000)}</table:table-row>"
        assert "区域太大" in refusal(books.ods(tmp_path / "a.ods", wide))
        high = f'<table:table-row table:number-rows-repeated="1000000">{books.ods_cell("x", 100)}</table:table-row>'
        assert "区域太大" in refusal(books.ods(tmp_path / "b.ods", high))

    @pytest.mark.parametrize("cells", [[(0, 0, "a"), (65000, 60000, 1.0)], [(0, 0, "a"), (65000, 255, 1.0)]])
    def test_far_corners_of_xls(self, tmp_path: Path, cells: list[tuple[int, int, str | float]]) -> None:
        assert "区域太大" in refusal(books.ole(tmp_path / "a.xls", {"Workbook": books.biff(cells)}))

    def test_dimensions_of_xls_that_lie(self, tmp_path: Path) -> None:
        stream = books.biff([(0, 0, "a")])
        claim = struct.pack("<HHIIHHH", 0x0200, 14, 0, 2**31, 0, 2**15, 0)
        assert "已损坏" in refusal(books.ole(tmp_path / "a.xls", {"Workbook": stream[:-4] + claim + stream[-4:]}))

    def test_changed_bytes_never_crash(self, tmp_path: Path) -> None:
        whole = books.xls(tmp_path / "a.xls", ROWS).read_bytes()
        chance = random.Random(1)
        for _ in range(200):
            changed = bytearray(whole)
            for _ in range(chance.choice((1, 2, 9))):
                changed[chance.randrange(len(whole))] = chance.choice((0, 1, 255))
            (tmp_path / "b.xls").write_bytes(changed)
            with suppress(UserError):
                read_all(tmp_path / "b.xls")

    @pytest.mark.parametrize("kind", [0x0085, 0x0022, 0x0018])  # records without the content that they must have
    def test_panics_of_rust_write_nothing(self, tmp_path: Path, capfd: pytest.CaptureFixture[str], kind: int) -> None:
        stream = books.biff([(0, 0, "姓名")], before=struct.pack("<HH", kind, 0))
        assert "已损坏" in refusal(books.ole(tmp_path / "a.xls", {"Workbook": stream}))
        assert capfd.readouterr() == ("", "")
        print("later", file=sys.stderr)
        assert capfd.readouterr().err == "later\n"

    def test_encoding_that_nobody_knows(self, tmp_path: Path) -> None:
        whole = books.ods(tmp_path / "a.ods", f"<table:table-row>{books.ods_cell('姓名')}</table:table-row>")
        odd = books.repacked(whole, tmp_path / "b.ods", lambda _, part: part.replace(b"UTF-8", b"UTF-9"))
        assert "已损坏" in refusal(odd)

    def test_an_open_quote_swallows_no_rows(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text('姓名,备注\n"张三,转入\n李四,\n', encoding="utf-8")
        assert "引号" in refusal(path)

    def test_damage_in_a_sheet_names_the_file(self, plain_book: Path, tmp_path: Path) -> None:
        odd = books.repacked(plain_book, tmp_path / "b.xlsx", lambda _, part: part.replace(b'r="A1"', b'r="A0"'))
        assert refusal(odd).startswith("“b.xlsx”打不开：")

    def test_text_of_a_million_columns(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text("姓名" + "," * 1_000_000, encoding="utf-8")
        assert "区域太大" in refusal(path)
        path.write_text('姓名,"' + "长" * 1_100_000, encoding="utf-8")
        assert "另存为" in refusal(path)
