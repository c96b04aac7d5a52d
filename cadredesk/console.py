"""What every command of the command line shares: which office file, who is working, how answers are given."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from cadredesk.core import dates, money, periods
from cadredesk.core.errors import DamagedFile, UserError
from cadredesk.core.periods import Period
from cadredesk.core.recent_files import last_file, remember_file
from cadredesk.db.file import Office, open_office

T = TypeVar("T")

WAIT = 2.0  # s for which a command that may write waits for another to finish
# What only reads does not wait, and works beside an open window.
READERS = {"backup", "calendar", "certificate", "check", "due", "export", "find", "ledger", "list", "log", "print",
           "proof", "show", "summary", "tables", "today"}  # fmt: skip


@dataclass
class Console:
    """Handed to each command by click. The office is opened when first asked for and closed at the end."""

    file: str
    operator: str
    _office: Office | None = None
    status: int = 0

    def path(self) -> Path:
        """The office file: --file, else CADREDESK_FILE, else the last one used. Raises UserError."""
        chosen = Path(self.file) if self.file else last_file()
        if chosen is None:
            raise UserError("还没有指定数据文件：请用 --file 指明，或先用 new 新建。")
        return chosen

    def office(self) -> Office:
        """The office file, opened when first asked for. Raises UserError."""
        if self._office is None:
            self._office = open_office(self.path(), self.operator, wait=0.0 if _only_reads() else WAIT)
            remember_file(self._office.path, self._office.name)
        return self._office

    def close(self) -> None:
        """Close the office if it was opened."""
        if self._office is not None:
            self._office.close()

    def damage_behind(self, error: Exception) -> DamagedFile | None:
        """The damage of the file that explains an error; None where there is none."""
        if self._office is None or isinstance(
            error, (click.ClickException, click.Abort, click.exceptions.Exit, OSError)
        ):
            return None
        from cadredesk.office.store_damage import damage_behind

        return damage_behind(self._office, error)

    def say(self, text: str) -> None:
        """A line of the answer."""
        click.echo(text)

    def warn(self, text: str) -> None:
        """A line beside the answer, on stderr."""
        click.echo(text, err=True)

    def answer(self, value: Any) -> None:
        """The one JSON value of --json."""
        click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))

    def name_unprintable(self, unprintable: list[tuple[str, str]]) -> None:
        """Name what no font can print, with the person, and end with status 1."""
        for name, characters in unprintable:
            self.warn(f"{name}：字库中没有“{'、'.join(characters)}”，纸上印作空框，请手工补写。")
            self.status = 1


def _only_reads() -> bool:
    context = click.get_current_context(silent=True)
    if context is None:
        return False
    return not READERS.isdisjoint(context.command_path.split()) or bool(context.params.get("listed"))  # --list


class Words(click.ParamType[T]):
    """A word of the command line that ``read`` turns into a value, with a sentence where it cannot be read."""

    def __init__(self, name: str, kind: type[T], read: Callable[[str], T]) -> None:
        self.name, self._kind, self._read = name, kind, read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> T:
        """Read it; a default is a value already."""
        return value if isinstance(value, self._kind) else self._read(value)


def _year(text: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", text):
        raise UserError(f"年度“{text}”不对，请写成 2026 这样的四位数字。")
    return periods.year_of(int(text)).since.year


def _limit(text: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", text) or int(text) < 1:
        raise UserError(f"“{text}”不是能列出的行数，请写 1 至 999,999,999 之间的整数。")
    return int(text)


DAY = Words("DATE", date, dates.parse_day)  # ISO or as offices write it
YUAN = Words("元", int, money.parse_yuan)  # int 分 inside
YEAR_NUMBER = Words("YEAR", int, _year)
LIMIT = Words("N", int, _limit)
JSON = click.option("--json", "as_json", is_flag=True, help="输出 JSON")
pass_console = click.make_pass_decorator(Console)


def period_options(
    since: str = "开始日期", until: str = "结束日期"
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The options --year, --from and --to, which the command gets as its ``period``; the words are for the help."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @click.option("--year", type=YEAR_NUMBER, default=None, help="年度，如 2026")
        @click.option("--from", "since", type=DAY, default=None, help=since)
        @click.option("--to", "until", type=DAY, default=None, help=until)
        @wraps(command)
        def run(*args: Any, year: int | None, since: date | None, until: date | None, **rest: Any) -> None:
            command(*args, period=_period(year, since, until), **rest)

        return run

    return decorate


def _period(year: int | None, since: date | None, until: date | None) -> Period:
    if year is not None and since is None and until is None:
        return periods.year_of(year)
    if year is None and since is not None and until is not None:
        return periods.checked(Period(since, until))
    raise UserError("请用 --year 指明年度，或用 --from 和 --to 指明起止日期。")
