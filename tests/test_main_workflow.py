"""The main job from end to end by the command line: a roster comes in, a visit is recorded, papers and figures come out.

The history is the one that a real county published for five years: 离休 225 人次, 处级退休 239 人次, 离休遗属 243 人次,
together 39.6 万元; 困难帮扶 380 人, 25.53 万元; 2,779 people, 35 branches, all with somebody who answers for them.
"""

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from cadredesk import cli

OFFICE = "青山县委老干部局"
YEARS = range(2017, 2022)
LIAISONS = ("王局长", "刘副书记", "陈科长", "杨主任")


class CommandRunner:
    """The command line on one office file."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.path = folder / "office.db"

    def run(self, *words: object, operator: str = "王芳", status: int = 0) -> tuple[str, str]:
        """Run a command; what it said on stdout and stderr."""
        self.capsys.readouterr()
        got = cli.run(["--file", str(self.path), "--operator", operator, *map(str, words)])
        out, err = self.capsys.readouterr()
        assert got == status, (words, out, err)
        return out, err

    def ask(self, *words: object, operator: str = "王芳", status: int = 0) -> Any:
        """Run a command with --json; the value that it answered."""
        return json.loads(self.run(*words, "--json", operator=operator, status=status)[0])

    def table(self, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
        """A CSV workbook as an office keeps it."""
        path = self.folder / name
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([header, *rows])
        return path

    def words_of(self, name: str) -> str:
        """The text of a printed paper, without blanks."""
        text = "".join(page.extract_text() for page in PdfReader(self.folder / name).pages)
        return "".join(text.split())


@pytest.fixture
def runner(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandRunner:
    runner = CommandRunner(tmp_path, capsys)
    runner.run("new", runner.path, "--office", OFFICE)
    return runner


def people() -> list[tuple[object, ...]]:
    """A roster of 2,779 and the survivors of 离休干部: 60 离休, 45 of county rank, the rest of lower ranks."""
    roster: list[tuple[object, ...]] = []
    for number in range(1, 2780):
        kind = "离休干部" if number <= 60 else "退休干部"
        rank = "副县处级" if number <= 105 else "正科级"
        roster.append(_person(f"人员{number:04}", kind, "", rank, number))
    roster += [_person(f"遗属{n:03}", "遗属", "离休干部遗属", "", n) for n in range(1, 71)]
    return roster


def _person(name: str, kind: str, survivor: str, rank: str, number: int) -> tuple[object, ...]:
    joined = "1948.03" if kind == "离休干部" else ""
    return (name, kind, survivor, rank, joined, LIAISONS[number % 4], f"第{number % 35 + 1}学委会")


HEADER = ("姓　名", "人员类别", "遗属类别", "职务(职级)", "参加革命工作时间", "挂联人", "所在支部")


def shares(total: int, parts: int) -> list[int]:
    """A sum of 元 in equal parts, the remainder in the last."""
    share = total // parts
    return [share] * (parts - 1) + [total - share * (parts - 1)]


def visits() -> list[tuple[object, ...]]:
    """Five years of festival visits that bring 39.6 万元."""
    names = [f"人员{n % 60 + 1:04}" for n in range(225)]
    names += [f"人员{n % 45 + 61:04}" for n in range(239)]
    names += [f"遗属{n % 70 + 1:03}" for n in range(243)]
    amounts = shares(396_000, len(names))
    return [
        (f"{YEARS[n % 5]}-{1 + n % 12:02}-15", name, "春节" if n % 2 else "重阳", "王局长", amounts[n])
        for n, name in enumerate(names)
    ]


def test_a_history_of_five_years_comes_out_exactly(runner: CommandRunner) -> None:
    roster = runner.table("花名册.csv", HEADER, people())
    came = runner.ask("import", "people", roster)
    assert (came["added"], came["refused"]) == (2849, 0)
    branches = runner.table(
        "支部.csv",
        ("名称", "类型", "示范级别", "挂联人"),
        [(f"第{n}学委会党支部", "党支部", {1: "州(市)级", 2: "州(市)级", 3: "州(市)级"}.get(n, "县级" if n <= 8 else ""), LIAISONS[n % 4])
         for n in range(1, 36)] + [(f"第{n}学委会", "学委会", "", LIAISONS[n % 4]) for n in range(1, 36)],
    )  # fmt: skip
    came = runner.ask("import", "branches", branches)
    assert (came["updated"], came["added"]) == (35, 35)
    book = runner.table("走访.csv", ("日期", "姓名", "走访类型", "走访人", "慰问金（元）"), visits())
    assert runner.ask("import", "visits", book)["added"] == 707
    hardship = [
        (f"{YEARS[n % 5]}-06-10", f"人员{n + 200:04}", "困难帮扶", amount)
        for n, amount in enumerate(shares(255_300, 380))
    ]
    payments = runner.table("帮扶.csv", ("日期", "姓名", "类别", "金额（元）"), hardship)
    assert runner.ask("import", "payments", payments)["added"] == 380

    figures = runner.ask("summary", "--from", "2017-01-01", "--to", "2021-12-31")
    assert figures["office"] == OFFICE
    assert figures["people"]["total"] == 2779
    assert figures["people"]["by_category"] == {"离休干部": 60, "退休干部": 2719, "遗属": 70}
    assert figures["visits"]["times"] == 707
    assert figures["visits"]["persons"] == 60 + 45 + 70
    assert figures["visits"]["by_category"] == {"离休干部": 225, "县处级以上退休干部": 239, "离休干部遗属": 243}
    assert figures["money"]["hardship"] == {"persons": 380, "times": 380, "fen": 25_530_000}
    assert figures["money"]["fen"] == 39_600_000 + 25_530_000
    assert figures["money"]["by_kind"] == {"节日慰问": 39_600_000, "困难帮扶": 25_530_000}
    assert figures["branches"] == {
        "total": 35, "study_committees": 35, "study_groups": 0, "functional": 0,
        "by_type": {"党支部": 35, "学委会": 35}, "honours": {"州(市)级": 3, "县级": 5},
        "community": {"total": 0, "seats": 0, "secretaries": 0, "members": 0}, "up_to_standard": 0, "granted": 0,
        "granted_fen": 0,
    }  # fmt: skip
    assert figures["liaison"] == {
        "people_covered": 2779, "people_total": 2779, "branches_covered": 35, "branches_total": 35,
    }  # fmt: skip
    assert set(figures) == {
        "office",
        "from",
        "to",
        "people",
        "party",
        "branches",
        "liaison",
        "visits",
        "services",
        "contacts",
        "money",
        "activities",
        "study",
        "honours",
        "suggestions",
        "until",
        "compared_with",
        "duties",
    }

    for kind, file in (("people", roster), ("branches", branches), ("visits", book), ("payments", payments)):
        again = runner.ask("import", kind, file)
        assert (again["added"], again["updated"], again["refused"]) == (0, 0, 0), kind
    assert runner.ask("summary", "--from", "2017-01-01", "--to", "2021-12-31") == figures
    assert runner.ask("verify", runner.path)["ok"]


def test_from_roster_to_backup(runner: CommandRunner) -> None:
    roster = runner.table(
        "花名册.csv", ("姓名", "类别", "原单位", "联系电话"),
        [("单䶮", "离休", "县委办", "13800000001"), ("仇𬭚", "退休干部", "县政府办", "13800000002"),
         ("解𫖯𬱖", "退休干部", "县人大", "13800000003")],
    )  # fmt: skip
    assert runner.ask("import", "people", roster)["added"] == 3
    assert runner.ask("find", "shan")[0]["name"] == "单䶮"
    assert runner.ask("find", "qiu")[0]["name"] == "仇𬭚"

    runner.run("visit", "单䶮", "--rule", "重阳", "--date", "2026-10-12", "--visitors", "王局长", "--amount", "1000")
    runner.run("print", "slips", runner.folder / "slips.pdf", "--from", "2026-10-01", "--to", "2026-10-31")
    paper = runner.words_of("slips.pdf")
    assert "单䶮" in paper
    assert "人民币壹仟元整" in paper
    runner.run("print", "slips", runner.folder / "all.pdf", "--rule", "春节", "--on", "2027-02-06", "--person", "all")
    assert len(PdfReader(runner.folder / "all.pdf").pages) == 3

    budget = ("--year", "2026", "--name", "重阳慰问")
    runner.run("budget", "add", *budget, "--amount", "2000", "--doc", "县财行〔2026〕12号")
    words = (
        "voucher",
        "new",
        "--kind",
        "节日慰问",
        "--occasion",
        "重阳",
        "--budget",
        "重阳慰问",
        "--date",
        "2026-10-12",
    )
    one = runner.ask(*words, "--person", "单䶮", "--amount", "1000")
    assert (one["number"], one["state"], one["lines"], one["fen"], one["warnings"]) == (None, "草稿", 1, 100_000, [])
    many = runner.ask(*words, "--person", "仇𬭚", "--person", "解𫖯𬱖", "--amount", "500")
    for voucher, number in ((one, "慰〔2026〕0001号"), (many, "慰〔2026〕0002号")):
        assert runner.ask("voucher", "submit", voucher["id"])["number"] == number
        _, why = runner.run("voucher", "approve", voucher["id"], status=2)
        assert "不能自己批准" in why
        assert runner.ask("voucher", "approve", voucher["id"], operator="李敏")["state"] == "已批准"
        assert runner.ask("voucher", "pay", voucher["id"])["state"] == "已支付"
        assert runner.ask("voucher", "archive", voucher["id"])["state"] == "已归档"
    assert runner.ask("budget", "list", "--year", "2026") == [
        {"name": "重阳慰问", "fen": 200_000, "approved": 0, "paid": 200_000, "returned": 0, "left": 0}
    ]
    runner.run("print", "voucher", runner.folder / "one.pdf", "--voucher", one["id"])
    assert "人民币壹仟元整" in runner.words_of("one.pdf")
    assert "补打" not in runner.words_of("one.pdf")
    runner.run("print", "voucher", runner.folder / "one.pdf", "--voucher", one["id"])
    assert "补打" in runner.words_of("one.pdf")
    runner.run("print", "signoff", runner.folder / "many.pdf", "--voucher", "慰〔2026〕0002号")
    assert "解𫖯𬱖" in runner.words_of("many.pdf")

    figures = runner.ask("summary", "--year", "2026", "--pdf", runner.folder / "summary.pdf")
    assert figures["visits"]["by_rule"] == {"重阳": 1}
    assert figures["money"]["fen"] == 200_000
    assert OFFICE in runner.words_of("summary.pdf")

    runner.run("backup", runner.folder / "U盘")
    (copy,) = (runner.folder / "U盘").iterdir()
    assert runner.ask("verify", copy)["ok"]
    runner.run("died", "仇𬭚", "--date", "2026-11-01", "--survivor", "李玉兰", "--relation", "配偶")
    assert next(entry["what"] for entry in runner.ask("log")) == "登记去世：仇𬭚"
    runner.run("undo")
    runner.run("restore", copy)
    assert {person["name"] for person in runner.ask("find", "1380000000")} == {"单䶮", "仇𬭚", "解𫖯𬱖"}


@pytest.mark.parametrize("money_on", ["2017-05-01", "2099-05-01"])
def test_money_after_the_books_began_goes_by_vouchers_alone(runner: CommandRunner, money_on: str) -> None:
    runner.run("import", "people", runner.table("人.csv", ("姓名", "类别"), [("张三", "离休干部")]))
    paid = runner.table("款.csv", ("日期", "姓名", "类别", "金额"), [(money_on, "张三", "节日慰问", "500")])
    status = 0 if money_on < "2026" else 2
    assert runner.ask("import", "payments", paid, status=status)["added"] == (1 if not status else 0)
