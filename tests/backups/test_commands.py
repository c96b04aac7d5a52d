"""Backups, certificates, year's end, drill, handover and the auditor's copy on the command line."""

import re
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from cadredesk.core.user import operator_of
from cadredesk.db import digests
from cadredesk.db.backups.plan import Plan
from tests.support import TODAY
from tests.test_main_workflow import CommandRunner


def the_only(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


def paid(runner: CommandRunner, where: str = "1") -> int:
    with closing(sqlite3.connect(runner.path)) as conn:
        return int(conn.execute(f"SELECT ifnull(sum(fen), 0) FROM paid_money WHERE {where}").fetchone()[0])


def yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02}"


# ---------------------------------------------------------------- backups and their certificate


def test_a_certificate_says_what_the_backup_holds(office_file: CommandRunner, stick: Path, tmp_path: Path) -> None:
    said, _ = office_file.run("backup", stick, "--certificate", tmp_path / "凭据.pdf")
    made = the_only(stick, "*-备份-*.db")
    report = office_file.ask("verify", made)
    words = office_file.words_of("凭据.pdf")
    assert len(PdfReader(tmp_path / "凭据.pdf").pages) == 1
    assert made.name in words and f"{made.stat().st_size:,}字节" in words and str(stick) in words
    assert report["sha256"] in words and f"人员{report['counts']['people']:,}" in words
    assert f"全部记录{sum(report['counts'].values()):,}条" in words
    with closing(sqlite3.connect(made)) as conn:
        count, head = conn.execute("SELECT count, hash FROM journal_head").fetchone()
    assert f"共{count:,}项" in words and head in words
    assert yuan(report["money_fen"]) in words and yuan(paid(office_file, f"date LIKE '{TODAY.year}%'")) in words
    assert "备份人签字" in words and "复核人签字" in words and words.endswith("王芳")
    code = re.search(r"核对码：(\S+)", said)
    assert code is not None and code[1] in words


def test_money_by_kind_on_the_certificate_adds_up_to_all(
    office_file: CommandRunner, stick: Path, tmp_path: Path
) -> None:
    office_file.run("backup", stick, "--certificate", tmp_path / "凭据.pdf")
    words = office_file.words_of("凭据.pdf")
    with closing(sqlite3.connect(office_file.path)) as conn:
        kinds = conn.execute("SELECT kind, sum(fen) FROM paid_money GROUP BY kind").fetchall()
    assert len(kinds) > 3 and sum(fen for _, fen in kinds) == paid(office_file)
    for kind, fen in kinds:
        assert re.search(rf"{kind}[\d,]+\.\d\d{re.escape(yuan(fen))}|{kind}.*?{re.escape(yuan(fen))}", words), kind


def test_a_certificate_without_a_place_is_refused_before_the_backup(office_file: CommandRunner, stick: Path) -> None:
    _, why = office_file.run("backup", stick, "--certificate", stick / "没有" / "凭据.pdf", status=2)
    assert "不存在" in why and list(stick.iterdir()) == []
    _, why = office_file.run("backup", "--certificate", stick / "凭据.pdf", status=2)
    assert "哪个文件夹" in why


def test_verify_compares_a_file_with_the_code_of_a_certificate(
    office_file: CommandRunner, stick: Path, tmp_path: Path
) -> None:
    said, _ = office_file.run("backup", stick, "--certificate", tmp_path / "凭据.pdf")
    code = re.search(r"核对码：(\S+)", said)[1]  # type: ignore[index]
    made = the_only(stick, "*.db")
    assert "完全一致" in office_file.run("verify", made, "--certificate", f" {code.upper()} ")[0]
    office_file.run("visit", _somebody(office_file), "--kind", "日常走访", "--date", "2026-10-01")
    said, _ = office_file.run("verify", office_file.path, "--certificate", code)
    assert "凭据以后又有 1 项操作" in said
    answer = office_file.ask("verify", office_file.path, "--certificate", code)
    assert answer["certificate"]["fits"] is True
    count, sha, head = code.split("-")
    wrong = f"{count}-{sha[::-1]}-{head[::-1]}"
    assert office_file.ask("verify", made, "--certificate", wrong, status=1)["certificate"]["fits"] is False
    later = f"{int(count) + 9}-{sha}-{head}"
    assert "比凭据旧" in office_file.run("verify", made, "--certificate", later, status=1)[0]
    assert "看不懂" in office_file.run("verify", made, "--certificate", "1234", status=2)[1]


def _somebody(runner: CommandRunner) -> str:
    with closing(sqlite3.connect(runner.path)) as conn:
        where = "died_on IS NULL AND moved_out_on IS NULL AND id_number <> ''"
        return str(conn.execute(f"SELECT id_number FROM people WHERE {where} ORDER BY id LIMIT 1").fetchone()[0])


def test_without_a_folder_the_places_of_automatic_backups_are_served_and_listed(
    office_file: CommandRunner, plan: Plan
) -> None:
    office_file.run("backup")
    assert plan.second is not None
    for folder in plan.places:
        the_only(folder, "*-自动备份-*.db")
    listed = office_file.ask("backups")
    assert [each["place"] for each in listed] == ["自动备份", "第二处"]
    assert all(each["present"] and each["there"] and each["people"] == 120 for each in listed)
    office_file.run("backups", "--no-second", "--off")
    assert "已停止" in office_file.run("backups")[0]
    office_file.run("backups", "--on", "--folder", plan.folder.with_name("新的"))
    assert office_file.ask("backups")[0]["folder"].endswith("新的")


# ---------------------------------------------------------------- the drill


def test_a_drill_restores_the_newest_backup_somewhere_else_and_keeps_the_result(
    office_file: CommandRunner, stick: Path
) -> None:
    assert "没有找到备份" in office_file.run("drill", status=2)[1]
    office_file.run("backup", stick)
    before = sorted(office_file.folder.rglob("*.db"))
    said, _ = office_file.run("drill")
    assert "演练通过" in said and "120 人" in said
    assert sorted(office_file.folder.rglob("*.db")) == before
    assert office_file.ask("log")[0]["what"] == "备份演练：通过"


def test_a_drill_finds_a_spoiled_backup(office_file: CommandRunner, stick: Path) -> None:
    office_file.run("backup", stick)
    made = the_only(stick, "*.db")
    content = bytearray(made.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 4096] = bytes(4096)
    made.write_bytes(content)
    said, _ = office_file.run("drill", status=1)
    assert "演练没有通过" in said
    assert office_file.ask("log")[0]["what"] == "备份演练：没有通过"


def test_a_backup_with_other_content_under_its_name_does_not_pass_a_drill(
    office_file: CommandRunner, stick: Path
) -> None:
    office_file.run("backup", stick)
    made = the_only(stick, "*.db")
    office_file.run("visit", _somebody(office_file), "--kind", "日常走访", "--date", "2026-10-01")
    made.write_bytes(office_file.path.read_bytes())
    assert "与备份时不一致" in office_file.run("drill", status=1)[0]


# ---------------------------------------------------------------- the year's end


def test_the_year_end_lists_what_is_open_and_closes_backs_up_and_certifies(
    office_file: CommandRunner, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = office_file.ask("year-end", 2026)
    what = {each["what"]: each for each in listed["open"]}
    assert what["待审批或已批准未付完的凭证"]["stops"] and listed["backup"] is None
    assert any(each.startswith("没有办结的") for each in what)
    assert any(each.startswith("错过或逾期、没有说明原因的应访") for each in what) and "没有电话" in what
    _, why = office_file.run("year-end", 2026, stick, "--close", status=2)
    assert "还不能封账" in why and list(stick.iterdir()) == []
    assert office_file.ask("year-end", 2025, stick, "--close")["closed"] is True
    made = the_only(stick, "*-年终备份-*.db")
    words = "".join(page.extract_text() for page in PdfReader(the_only(stick, "*.备份凭据.pdf")).pages)
    words = "".join(words.split())
    assert "2025年在程序" in words and "2025年实发" in words and made.name in words
    assert office_file.ask("year", "check", 2025, status=0)["closed"] is True


# ---------------------------------------------------------------- handover


def test_a_handover_is_a_pack_with_a_list_and_the_takers_name_from_then_on(
    office_file: CommandRunner, stick: Path
) -> None:
    office_file.run("handover", stick, "--to", "李 敏", "--witness", "赵主任")
    pack = the_only(stick, "交接-王芳-*")
    assert {each.suffix for each in pack.iterdir()} == {".db", ".pdf"} and len(list(pack.iterdir())) == 3
    assert office_file.ask("verify", the_only(pack, "*.db"))["ok"]
    words = "".join("".join(page.extract_text() for page in PdfReader(pack / "交接清单.pdf").pages).split())
    assert (
        all(each in words for each in ("移交人", "接交人", "监交人签字", "王芳", "李", "赵主任"))
        and "未办事项" in words
    )
    with closing(sqlite3.connect(office_file.path)) as conn:
        in_hand = conn.execute(
            "SELECT ifnull(number, '草稿' || id) FROM vouchers WHERE state IN ('草稿', '待审', '已批准')"
        ).fetchall()
        (kept,) = conn.execute("SELECT giver || '>' || taker || '>' || witness FROM handovers").fetchall()
    assert in_hand and all(number in words for (number,) in in_hand)
    assert kept[0].startswith("王芳>李") and kept[0].endswith(">赵主任")
    assert operator_of("").startswith("李")
    assert "交接" in office_file.ask("log")[0]["what"]


def test_a_handover_to_nobody_to_oneself_or_to_nowhere_is_refused(office_file: CommandRunner, stick: Path) -> None:
    before = office_file.ask("log")[0]
    assert "填写接交人" in office_file.run("handover", stick, "--to", " ", status=2)[1]
    assert "都是王芳" in office_file.run("handover", stick, "--to", "王 芳", status=2)[1]
    assert "不存在" in office_file.run("handover", stick / "没有", "--to", "李敏", status=2)[1]
    assert list(stick.iterdir()) == [] and office_file.ask("log")[0] == before


# ---------------------------------------------------------------- the auditor's copy


def test_an_auditors_copy_can_only_be_read_and_has_all_papers(office_file: CommandRunner, stick: Path) -> None:
    with closing(sqlite3.connect(office_file.path)) as conn:
        numbered = conn.execute("SELECT number, year FROM vouchers WHERE number IS NOT NULL").fetchall()
        (prints,) = conn.execute("SELECT count(*) FROM voucher_prints").fetchone()
    said, _ = office_file.run("audit-copy", stick)
    folder = the_only(stick, "审计副本-*")
    copy = the_only(folder, "*.db")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o400 and office_file.ask("verify", copy)["ok"]
    assert f"凭证 {len(numbered)} 张" in said
    papers = {each.stem: each for each in folder.rglob("凭证/*.pdf")}
    assert set(papers) == {number for number, _ in numbered}
    years = {path.name for path in folder.iterdir() if path.is_dir()}
    assert {f"{year}年" for _, year in numbered} <= years
    for year in {year for _, year in numbered}:
        rows = (
            CalamineWorkbook.from_path(folder / f"{year}年" / f"{year}年凭证清单.xlsx")
            .get_sheet_by_index(0)
            .to_python()
        )
        shown = {str(cell) for row in rows for cell in row}
        assert {number for number, of in numbered if of == year} <= shown
        assert (folder / f"{year}年" / f"{year}年慰问金台账.pdf").exists()
        assert (folder / f"{year}年" / f"{year}年慰问金台账.xlsx").exists()
    result = (folder / "核验结果.txt").read_text("utf-8-sig")
    assert "核验通过" in result and office_file.ask("verify", copy)["sha256"] in result
    with closing(sqlite3.connect(office_file.path)) as conn:
        assert conn.execute("SELECT count(*) FROM voucher_prints").fetchone() == (prints,)


def test_a_paper_in_an_auditors_copy_is_no_ground_to_pay(office_file: CommandRunner, stick: Path) -> None:
    with closing(sqlite3.connect(office_file.path)) as conn:
        sql = "SELECT number FROM vouchers WHERE state IN ('已支付', '已归档') LIMIT 1"
        ((number,),) = conn.execute(sql).fetchall()
    office_file.run("audit-copy", stick)
    (paper,) = the_only(stick, "审计副本-*").rglob(f"凭证/{number}.pdf")
    assert "审计副本 不作付款依据" in PdfReader(paper).pages[0].extract_text()


def test_an_auditors_copy_of_a_year_without_money_is_refused(office_file: CommandRunner, stick: Path) -> None:
    assert "没有预算" in office_file.run("audit-copy", stick, "--year", 1999, status=2)[1]
    assert list(stick.iterdir()) == []


# ---------------------------------------------------------------- what must not happen


@pytest.mark.parametrize(
    "words",
    [
        ("backup", "U盘", "--certificate"),
        ("year-end", 2026, "U盘", "--certificate"),
        ("summary", "--year", 2026, "--pdf"),
    ],
)
def test_no_paper_takes_the_place_of_an_office_file(
    office_file: CommandRunner, stick: Path, words: tuple[object, ...]
) -> None:
    before = office_file.path.read_bytes()
    given = [stick if word == "U盘" else word for word in words]
    assert "不能覆盖" in office_file.run(*given, office_file.path, status=2)[1]
    assert office_file.path.read_bytes() == before and list(stick.glob("*.db")) == []


def test_nothing_that_was_tampered_with_fits_a_certificate(
    office_file: CommandRunner, stick: Path, tmp_path: Path
) -> None:
    said, _ = office_file.run("backup", stick, "--certificate", tmp_path / "凭据.pdf")
    code = re.search(r"核对码：(\S+)", said)[1]  # type: ignore[index]
    made = the_only(stick, "*.db")
    with closing(sqlite3.connect(made)) as conn:
        triggers = conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            conn.execute(f'DROP TRIGGER "{name}"')
        conn.execute("UPDATE payments SET fen = fen + 100000 WHERE id = (SELECT min(id) FROM payments)")
        for _, sql in triggers:
            conn.execute(sql)
        conn.commit()
    answer = office_file.ask("verify", made, "--certificate", code, status=1)
    assert not answer["ok"] and answer["certificate"]["fits"] is False
    content = bytearray(made.read_bytes())
    content[8192:16384] = b"\xff" * 8192
    made.write_bytes(content)
    assert office_file.ask("verify", made, "--certificate", code, status=1)["certificate"]["fits"] is False
    assert "看不懂" in office_file.run("verify", office_file.path, "--certificate", "", status=2)[1]


def test_a_year_is_closed_only_where_its_backup_can_be_made(office_file: CommandRunner, stick: Path) -> None:
    assert "找不到文件夹" in office_file.run("year-end", 2025, stick / "没有" / "这里", "--close", status=2)[1]
    assert office_file.ask("year", "check", 2025)["closed"] is False
    office_file.run("year-end", 2025, stick, "--close")
    assert office_file.ask("year-end", 2025, stick, "--close")["closed"] is True  # again, with another stick
    assert "还没有到" in office_file.run("year-end", 2099, stick, status=2)[1]
    assert "哪个文件夹" in office_file.run("year-end", 2026, "--certificate", stick / "x.pdf", status=2)[1]


@pytest.mark.parametrize("taker", ["李/明", "../../x", "李四530101194001011234", "长" * 80])
def test_a_takers_name_that_is_none_is_refused_or_makes_a_plain_folder(
    office_file: CommandRunner, stick: Path, taker: str
) -> None:
    status = 0 if "/" in taker else 2
    office_file.run("handover", stick, "--to", taker, status=status)
    made = [each.name for each in stick.iterdir() if each.is_dir()]
    assert len(made) == (status == 0) and not [each for each in office_file.folder.iterdir() if "交接" in each.name]


def test_the_takers_file_knows_of_the_handover(office_file: CommandRunner, stick: Path) -> None:
    office_file.run("handover", stick, "--to", "李敏")
    copy = the_only(the_only(stick, "交接-*"), "*.db")
    with closing(sqlite3.connect(copy)) as conn:
        assert conn.execute("SELECT giver, taker FROM handovers").fetchall() == [("王芳", "李敏")]


def test_rows_whose_digests_were_made_to_fit_do_not_fit_the_certificate(
    office_file: CommandRunner, stick: Path, tmp_path: Path
) -> None:
    """Whoever makes the digests anew passes 核验 alone, not the paper that lies outside the file."""
    said, _ = office_file.run("backup", stick, "--certificate", tmp_path / "凭据.pdf")
    code = re.search(r"核对码：(\S+)", said)[1]  # type: ignore[index]
    made = the_only(stick, "*.db")
    with closing(sqlite3.connect(made, isolation_level=None)) as conn:
        triggers = conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            conn.execute(f'DROP TRIGGER "{name}"')
        conn.execute("UPDATE people SET note = '改过' WHERE id = (SELECT min(id) FROM people)")
        for _, sql in triggers:
            conn.execute(sql)
        digests.renew_all(conn)
    answer = office_file.ask("verify", made, "--certificate", code, status=1)
    assert answer["ok"] and answer["certificate"]["fits"] is False
