"""The main jobs of the program by the command line, on a sample office, into a folder of their own.

``make run`` calls this where there is no screen; every step shows the command that it runs, so that it can be repeated.
"""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = Path(sys.executable).parent / "cadredesk"
CLERK, CHIEF = "经办员", "审批人"
BUDGET = "演示慰问经费"
CAMPAIGN_BUDGET = "演示节日慰问"
WHY = "演示数据，已核对"
SHOWN_LINES = 8
TODAY = date.today()


class Demo:
    """A folder with a sample office in it, and the steps that work it."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is made; it must not exist yet."""
        folder.mkdir(parents=True)
        self.folder = folder
        self.office = folder / "sample.db"
        # What the program remembers of this office stays in the folder too.
        self.environment = {**os.environ, "XDG_CONFIG_HOME": str(folder / "settings"), "QT_QPA_PLATFORM": "offscreen"}

    def run(self, *arguments: str, operator: str = CLERK, shown: bool = True) -> str:
        """Run one command on the office and return its output. Ends the demonstration if it fails."""
        words = ["--file", str(self.office), "--operator", operator, *arguments]
        print(f"\n$ cadredesk {shlex.join(words)}", flush=True)
        done = subprocess.run(
            [PROGRAM, *words], env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8"
        )
        if done.returncode > 1 or (done.returncode and arguments[0] != "print"):  # 1: a character that no font has
            print(done.stdout, done.stderr, sep="", file=sys.stderr)
            sys.exit(
                f"This step failed with exit status {done.returncode}. / 这一步没有完成，原因见上。\n{self.folder}"
            )
        if shown:
            _show((done.stdout + done.stderr).splitlines())
        return done.stdout

    def ask(self, *arguments: str, operator: str = CLERK) -> Any:
        """Run a command with --json and return what it answers."""
        return json.loads(self.run(*arguments, "--json", operator=operator, shown=False))

    def make_office(self) -> None:
        """A sample office of 400 people with three years of visits."""
        self.run("new", str(self.office), "--office", "示范县委老干部局", "--sample", "--people", "400", "--years", "3")
        self.run("find", "zhang", "--limit", "5")

    def print_slips(self) -> None:
        """A visit, and the slips of last year's visits in one PDF."""
        self.run(
            "visit", self._somebody(), "--rule", "重阳", "--visitors", "李主任", "--place", "家中", "--goods", "牛奶"
        )
        year = TODAY.year - 1
        self.run("print", "slips", self._out("slips.pdf"), "--from", f"{year}-01-01", "--to", f"{year}-12-31")

    def record_campaign(self) -> None:
        """The next festival: who is owed a visit, who goes, what is brought, the money and the slips."""
        year = TODAY.year
        campaigns = {
            (line["rule"], line["due"])
            for line in self.ask("due", "--from", str(TODAY), "--to", f"{year + 1}-12-31")["duties"]
            if line["rule"] in ("春节", "中秋", "重阳")
        }
        rule, day = min(campaigns, key=lambda each: each[1])
        which = ("--rule", rule, "--on", day)
        self.run("standard", "set", "--occasion", rule, "--category", "县处级以上退休干部", "--amount", "500")
        self.run("plan", *which, "--assign", "liaison")
        self.run("budget", "add", "--year", str(year), "--name", CAMPAIGN_BUDGET, "--amount", "900000")
        what = ("--kind", "节日慰问", "--occasion", rule, "--budget", CAMPAIGN_BUDGET, "--year", str(year))
        self.run("voucher", "new", *what, "--owed", *which)
        self.run("print", "slips", self._out("round.pdf"), *which, "--two-up")
        self.run("proof", "--year", str(year - 1), "--pdf", self._out("proof.pdf"))
        self.run("today")

    def pay_one(self) -> None:
        """One voucher from draft to archive, approved by another operator, and printed."""
        year = str(TODAY.year)
        self.run("budget", "add", "--year", year, "--name", BUDGET, "--amount", "600000", "--source", "县财政")
        person = self._somebody()
        what = ("--kind", "住院慰问", "--occasion", "住院", "--person", person, "--amount", "800")
        number = self._through_all_states(*what, "--basis", "住院慰问制度")
        self.run("print", "voucher", self._out("voucher.pdf"), "--voucher", number)

    def pay_many(self) -> None:
        """A sign-off list for several people."""
        people = [
            word for person in self.ask("find", "li", "--limit", "20") for word in ("--person", str(person["id"]))
        ]
        what = ("--kind", "节日慰问", "--occasion", "重阳", "--amount", "500", *people)
        number = self._through_all_states(*what, "--basis", "重阳节慰问方案")
        self.run("print", "signoff", self._out("signoff.pdf"), "--voucher", number)
        self.run("budget", "list", "--year", str(TODAY.year))

    def sum_up(self) -> None:
        """Last year's summary as figures and on paper."""
        year = str(TODAY.year - 1)
        figures = self.ask("summary", "--year", year)
        (self.folder / "summary.json").write_text(json.dumps(figures, ensure_ascii=False, indent=2), encoding="utf-8")
        self.run("summary", "--year", year, "--pdf", self._out("summary.pdf"))

    def back_up(self) -> None:
        """A backup, verified."""
        self.run("backup", self._out("backup"))
        copy = max((self.folder / "backup").glob("*.db"), key=lambda file: file.stat().st_mtime)
        self.run("verify", str(copy))

    def _through_all_states(self, *what: str) -> str:
        """Make a voucher and take it to the archive. Returns its id."""
        year = str(TODAY.year)
        made = self.ask("voucher", "new", *what, "--budget", BUDGET, "--year", year)
        _show(
            [f"{made['lines']} 人，{made['fen'] / 100:,.2f} 元", *(warning["message"] for warning in made["warnings"])]
        )
        number = str(made["id"])
        self.run("voucher", "submit", number)
        self.run("voucher", "approve", number, "--reason", WHY, operator=CHIEF)
        self.run("voucher", "pay", number)
        self.run("voucher", "archive", number)
        return number

    def _somebody(self) -> str:
        """The number of a person in the sample office."""
        return str(self.ask("find", "zhang", "--limit", "1")[0]["id"])

    def _out(self, name: str) -> str:
        return str(self.folder / name)


def main(arguments: list[str]) -> None:
    """Show everything in the folder named, or in a new one below output/."""
    folder = Path(arguments[0]) if arguments else ROOT / "output" / f"demo-{datetime.now():%Y%m%d-%H%M%S}"
    demo = Demo(folder.resolve())
    steps: list[tuple[str, Callable[[], None]]] = [
        ("A sample office / 建立示例单位", demo.make_office),
        ("A visit, and slips / 走访与走访登记表", demo.print_slips),
        ("A festival round / 节日走访", demo.record_campaign),
        ("One voucher, two operators / 一张领款单，经办与审批分开", demo.pay_one),
        ("A sign-off list / 签领表", demo.pay_many),
        ("The year's summary / 年度汇总", demo.sum_up),
        ("A verified backup / 备份并校验", demo.back_up),
    ]
    for number, (title, step) in enumerate(steps, start=1):
        print(f"\n== {number}/{len(steps)}  {title}")
        step()
    print(f"\nDone. Everything is in / 完成，文件都在：\n  {demo.folder}")
    for file in sorted(path for path in demo.folder.rglob("*") if path.is_file()):
        print(f"  {file.relative_to(demo.folder)}  {file.stat().st_size:,}")
    print("\nMore / 更多命令：.venv/bin/cadredesk --help")


def _show(lines: list[str]) -> None:
    for line in lines[:SHOWN_LINES]:
        print(f"  {line}")
    if len(lines) > SHOWN_LINES:
        print(f"  … {len(lines) - SHOWN_LINES} more / 其余从略")


if __name__ == "__main__":
    main(sys.argv[1:])
