"""The jobs of an office by the command line, on a sample office in a temporary folder."""

import io
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path
from typing import Any

from cadredesk import cli
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.features import declared
from cadredesk.self_test.check import Check, tried

PEOPLE, YEARS = 60, 2
OPERATOR = "自检"
LoadPaper = Callable[[Path], int]  # gives the number of pages of a PDF; raises UserError where it cannot be shown


class Jobs:
    """Works the sample office in a folder."""

    def __init__(self, folder: Path, load_paper: LoadPaper) -> None:
        self.folder, self._load_paper = folder, load_paper
        self.office = folder / "示例单位.db"

    def checks(self) -> Iterator[Check]:
        """All jobs, one after the other; without a sample office none of the others."""
        made = tried("示例单位", self._make_sample)
        yield made
        if made.ok:
            for name, paper in self._papers():
                yield tried(f"打印 {name}", paper)
            yield tried("导出、导入", self._round_trip)
            yield tried("备份、核验、恢复", self._back_up_and_restore)

    # ---- the command line

    def _run(self, *words: str, file: Path | None = None) -> str:
        """Run a command and give its answer. Raises UserError where it did not succeed."""
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            status = cli.run(["--file", str(file or self.office), "--operator", OPERATOR, *words])
        if status:
            said = " ".join((err.getvalue() or out.getvalue()).split())
            raise UserError(f"{words[0]} 没有成功（{status}）：{said}")
        return out.getvalue()

    def _ask(self, *words: str, file: Path | None = None) -> Any:
        return json.loads(self._run(*words, "--json", file=file))

    def _make_sample(self) -> str:
        numbers = ("--people", str(PEOPLE), "--years", str(YEARS))
        self._run("new", str(self.office), "--office", "自检县委老干部局", "--sample", *numbers)
        return f"{self._ask('verify', str(self.office))['counts']['people']} 人"

    # ---- paper

    def _papers(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """Every paper of ``print``, and those that other commands make, by the word of the command."""
        for command in declared("cli", "PRINTS"):
            yield command.name, partial(self._print, command.name)
        year = str(today().year)
        for name, words in (("proof", ("--year", year, "--pdf")), ("summary", ("--year", year, "--pdf"))):
            yield f"{name} --pdf", partial(self._into_file, name, *words)
        yield "audit-copy", self._audit_copy

    def _print(self, name: str) -> str:
        return self._into_file("print", name, *self._choice(name))

    def _choice(self, name: str) -> Sequence[str]:
        """What is to be printed; a paper that is not named here needs no word."""
        match name:
            case "slips" | "card":
                return ("--person", "all")
            case "voucher" | "signoff":
                return ("--voucher", str(self._ask("voucher", "list", "--year", str(today().year))[0]["id"]))
            case "summary":
                return ("--year", str(today().year))
        return ()

    def _into_file(self, *words: str) -> str:
        out = self.folder / f"{'-'.join(words[:2])}.pdf"
        self._run(*words, str(out))
        return f"{self._load_paper(out)} 页"

    def _audit_copy(self) -> str:
        """The copy for auditors holds all vouchers and the ledger as paper."""
        folder = self.folder / "审计"
        folder.mkdir()
        self._run("audit-copy", str(folder))
        papers = list(folder.rglob("*.pdf"))
        if not papers:
            raise UserError("审计副本里没有 PDF。")
        return f"{len(papers)} 个文件，{sum(map(self._load_paper, papers))} 页"

    # ---- tables and copies

    def _round_trip(self) -> str:
        """What is exported from one office is imported into another, whole, and a second time changes nothing."""
        table, other = self.folder / "人员.xlsx", self.folder / "另一单位.db"
        self._run("export", "people", str(table))
        self._run("new", str(other), "--office", "另一单位")
        first = self._ask("import", "people", str(table), file=other)
        again = self._ask("import", "people", str(table), file=other)
        if not first["added"] or first["added"] != first["rows"] or again["unchanged"] != first["rows"]:
            raise UserError(
                f"导出的名单没有原样导入：{first['rows']} 行，导入 {first['added']}，再次导入不变 {again['unchanged']}。"
            )
        return f"{first['rows']} 行"

    def _back_up_and_restore(self) -> str:
        copies, restored = self.folder / "备份", self.folder / "恢复.db"
        self._run("backup", str(copies))
        (copy,) = copies.glob("*.db")
        before = self._ask("verify", str(copy))
        self._run("restore", str(copy), "--to", str(restored))
        after = self._ask("verify", str(restored))
        if not (before["ok"] and after["ok"]) or before["counts"] != after["counts"]:
            raise UserError("恢复的文件与备份不一致。")
        return f"{sum(after['counts'].values()):,} 行"
