"""What stands on the papers that go with a copy of the file: the certificate, the handover list, the auditor's folder."""

import dataclasses
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from cadredesk.backups import actions
from cadredesk.backups.records import KindSum
from cadredesk.db.file import open_office
from tests.test_main_workflow import CommandRunner


def asked(file: Path, sql: str, *values: object) -> list[Any]:
    """What a file says to a query of our own."""
    with closing(sqlite3.connect(file)) as conn:
        return conn.execute(sql, values).fetchall()


def yuan(fen: int) -> str:
    return f"{fen / 100:,.2f}"


# ---------------------------------------------------------------- the auditor's copy


def test_an_attachment_in_an_auditors_copy_keeps_its_ending(office_file: CommandRunner, stick: Path) -> None:
    ((number,),) = asked(office_file.path, "SELECT number FROM vouchers WHERE state = '已支付' LIMIT 1")
    scan = office_file.folder / f"{'𠮷老干部春节慰问金银行代发回单' * 4}.pdf"
    scan.write_bytes(b"%PDF-1.4\n%%EOF\n")  # the only one of its content
    office_file.run("voucher", "attach", number, scan, "--kind", "银行回单", "--pages", 1)
    office_file.run("audit-copy", stick)
    (found,) = (each for each in stick.rglob("附件/*") if each.read_bytes() == scan.read_bytes())
    assert found.name.startswith(number) and found.suffix == ".pdf" and "𠮷老干部春节慰问金" in found.name


# ---------------------------------------------------------------- the certificate

_STANDING = """
SELECT sum(CASE WHEN move IN ('预算', '调整', '退入') THEN fen ELSE 0 END),
  sum(CASE move WHEN '占用' THEN fen WHEN '支付' THEN -fen WHEN '未领' THEN -fen WHEN '退回' THEN -fen WHEN '作废' THEN -fen
      ELSE 0 END),
  sum(balance)
FROM money_moves WHERE budget_id IN (SELECT id FROM budgets WHERE {})
"""


def standing(file: Path, where: str) -> str:
    """预算数, 实发, 待付, 余额 of some budgets as they stand beside each other on the paper, without blanks."""
    ((fen, waiting, left),) = asked(file, _STANDING.format(where))
    return "".join(map(yuan, (fen, fen - waiting - left, waiting, left)))


def add_budgets(runner: CommandRunner, year: int, wanted: int, name: str = "慰问金", document: str = "") -> None:
    """Budgets until a year has as many."""
    ((there,),) = asked(runner.path, "SELECT count(*) FROM budgets WHERE year = ?", year)
    for at in range(there, wanted):
        words = ("--name", f"第{at}项{name}", "--amount", 1000 + at, "--doc", document or f"青财〔{year}〕{at}号")
        runner.run("budget", "add", "--year", year, *words)


def certificate(runner: CommandRunner, stick: Path) -> str:
    """The words of the certificate of a new backup, without blanks."""
    runner.run("backup", stick, "--certificate", runner.folder / "凭据.pdf")
    assert len(PdfReader(runner.folder / "凭据.pdf").pages) == 1
    return runner.words_of("凭据.pdf")


def test_the_budgets_of_the_certificates_year_come_first_and_all_money_is_there(
    office_file: CommandRunner, stick: Path
) -> None:
    add_budgets(office_file, 2026, 16)
    add_budgets(office_file, 2027, 2)
    add_budgets(office_file, 2025, 4)
    words, file = certificate(office_file, stick), office_file.path
    alone = asked(file, "SELECT id, year || '年' || name FROM budgets WHERE year = 2026 ORDER BY id LIMIT 6")
    places = [words.index(name) for _, name in alone]
    assert places == sorted(places)
    for budget, _ in alone:
        assert standing(file, f"id = {budget}") in words
    first = ", ".join(str(budget) for budget, _ in alone)
    assert f"其余10项（2026年）{standing(file, f'year = 2026 AND id NOT IN ({first})')}" in words
    assert f"其他年度6项{standing(file, 'year <> 2026')}" in words
    ((waiting,),) = asked(file, "SELECT count(*) FROM vouchers WHERE state = '已批准'")
    assert waiting and "待付（元）" in words and "累计笔数" in words and "累计人次" in words


def test_where_there_is_room_every_budget_has_its_row(office_file: CommandRunner, stick: Path) -> None:
    words = certificate(office_file, stick)
    budgets = asked(office_file.path, "SELECT id, year, name FROM budgets ORDER BY year <> 2026, year DESC, id")
    assert len(budgets) == 8 and "其余" not in words and "其他年度" not in words
    places = [words.index(f"{year}年{name}") for _, year, name in budgets]
    assert places == sorted(places)
    assert all(standing(office_file.path, f"id = {budget}") in words for budget, _, _ in budgets)


def test_a_certificate_is_one_page_whatever_the_names_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "青山县委老干部局𠮷" * 7
    runner = CommandRunner(tmp_path, capsys)
    runner.run("new", runner.path, "--office", name, operator="欧阳𠮷" * 15)
    stick = tmp_path / ("很长的文件夹" * 5) / ("𠮷老干部" * 2)
    stick.mkdir(parents=True)
    add_budgets(runner, 2026, 20, "𠮷离退休干部春节中秋重阳慰问" * 4, "青财行〔2026〕" + "1" * 8 + "号")
    add_budgets(runner, 2025, 10, "慰问" * 29, "青财社字" * 13 + "〔2025〕9876号")
    words = certificate(runner, stick)
    assert "姓名：" not in words and "续页" not in words and "…" in words
    assert words.count("…（青财行〔2026〕11111111号）") == 6 and "其余14项（2026年）" in words
    with open_office(runner.path, "欧阳𠮷" * 15) as office:
        found = actions.back_up(office, stick)
        kinds = [KindSum(kind=f"{at}{name}", lines=at, times=at, year_fen=10**12, fen=10**13) for at in range(15)]
        actions.print_certificate(
            dataclasses.replace(found, kinds=kinds, closed=range(1990, 2030)), tmp_path / "二.pdf"
        )
    words = runner.words_of("二.pdf")
    assert len(PdfReader(tmp_path / "二.pdf").pages) == 1
    assert "其他8类" in words and "150,000,000,000.00" in words and words.count("青山县委老干部局𠮷") >= 10


def test_a_document_longer_than_its_cell_keeps_its_number(office_file: CommandRunner, stick: Path) -> None:
    add_budgets(office_file, 2026, 5, "慰问" * 29, "青财社字" * 13 + "〔2026〕9876号")
    words = certificate(office_file, stick)
    assert words.count("〔2026〕9876号）") >= 1 and "…" in words


def test_nothing_can_be_written_into_empty_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], stick: Path
) -> None:
    runner = CommandRunner(tmp_path, capsys)
    runner.run("new", runner.path, "--office", "青山县委老干部局")
    words = certificate(runner, stick)
    rows = "无" + "—" * 4 + "—" * 5 * 7
    assert words.count(rows) == 2 and "0.00000.00" in words


# ---------------------------------------------------------------- the handover list


def listed(runner: CommandRunner, stick: Path) -> str:
    """The words of the list of a new handover, without blanks."""
    runner.run("handover", stick, "--to", "李敏")
    (paper,) = stick.rglob("交接清单.pdf")
    return "".join("".join(page.extract_text() for page in PdfReader(paper).pages).split())


def bare(words: str) -> str:
    return "".join(words.split())


def test_a_handover_lists_all_that_the_year_ends_of_open_years_list(office_file: CommandRunner, stick: Path) -> None:
    found = {year: office_file.ask("year-end", year)["open"] for year in (2025, 2026)}
    words = listed(office_file, stick)
    codes = {each["what"] for each in found[2026]}
    assert {"没有归档的凭证", "待审批或已批准未付完的凭证"} <= codes and found[2025]
    for year, items in found.items():
        for each in items:
            if each["what"].startswith(("待审批", "草稿")):
                assert all(bare(name) in words for name in each["named"])  # a line each among the vouchers in hand
            elif each["what"].startswith("没有办结的"):
                assert bare(each["what"]) in words
            else:
                assert f"{bare(each['what'])}{each['count']:,}" in words, (year, each)
    ((number,),) = asked(office_file.path, "SELECT number FROM vouchers WHERE state = '已支付' ORDER BY id LIMIT 1")
    assert re.search(rf"2026年没有归档的凭证\d+张：[^张]*{number}", words)


def test_a_handover_names_what_was_not_collected_until_it_is_paid_again(
    office_file: CommandRunner, stick: Path
) -> None:
    file = office_file.path
    ((voucher, number),) = asked(file, "SELECT id, number FROM vouchers WHERE state = '已批准' ORDER BY id LIMIT 1")
    ((lines, fen),) = asked(file, "SELECT count(*), sum(fen) FROM payments WHERE voucher_id = ?", voucher)
    before = asked(file, "SELECT count(*), ifnull(sum(fen), 0) FROM payments WHERE receipt = '未领'")[0]
    office_file.run("voucher", "settle", number, "--why", "外出")
    words = listed(office_file, stick)
    wanted = rf"未领、还没有补发的款项（共{re.escape(yuan(before[1] + fen))}元）{before[0] + lines}笔：\S"
    assert re.search(wanted, words)
    office_file.run("voucher", "reissue", number)
    again = stick / "再交接"
    again.mkdir()
    office_file.run("handover", again, "--to", "王芳", operator="李敏")
    (paper,) = again.rglob("交接清单.pdf")
    words = "".join("".join(page.extract_text() for page in PdfReader(paper).pages).split())
    assert ("未领、还没有补发" in words) == bool(before[0]) and not re.search(wanted, words)


def test_in_january_a_handover_still_has_what_was_missed_last_year(
    office_file: CommandRunner, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CADREDESK_TODAY", "2027-01-05")
    missed = [each for each in office_file.ask("year-end", 2026)["open"] if each["what"].startswith("错过或逾期")]
    words = listed(office_file, stick)
    assert missed and all(f"2026年{bare(each['what'])}{each['count']:,}人次" in words for each in missed)
