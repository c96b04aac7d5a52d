"""Put the features' commands together; with no command, open the window.

Exit status: 0 done, 1 done but with refused rows or failed checks, 2 refused with one sentence on stderr.
"""

import os
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click

from cadredesk.core import user_settings
from cadredesk.core.dates import today
from cadredesk.core.errors import Cancelled, UserError
from cadredesk.core.features import declared
from cadredesk.core.log import make_streams_utf8, write_log
from cadredesk.core.user import system_user


def main(arguments: Sequence[str] | None = None) -> None:
    """The installed command. Never shows a traceback."""
    make_streams_utf8()
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """Run one command and give its exit status."""
    status = _run(arguments)
    if sentence := user_settings.problem():
        click.echo(sentence, err=True)
    return status


def _run(arguments: list[str]) -> int:
    try:
        return int(build().main(arguments, prog_name="cadredesk", standalone_mode=False) or 0)
    except UserError as error:
        return _refuse(str(error))
    except click.ClickException as error:
        return _refuse(_usage_sentence(error))
    except (Cancelled, click.Abort, KeyboardInterrupt):
        return _refuse("已停止，没有写入。")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except UnicodeEncodeError:  # bytes on the command line that are no text, where text is meant
        return _refuse("命令中有读不懂的字符，没有写入。请检查终端的文字编码（应为 UTF-8）后重试。")
    except OverflowError:  # longer than any number in the file can be
        return _refuse("编号或数字太大，没有写入，请核对。")
    except Exception as error:
        return _refuse(sentence_for(error))


def say_why_no_window(error: Exception) -> int:
    """Say what kept the window from opening, in a box of its own, as nobody may be at a terminal; gives the exit status."""
    from cadredesk.shell.app import say_without_window

    say_without_window(sentence_for(error))
    return 2


def sentence_for(error: Exception) -> str:
    """What was not expected, in a sentence."""
    if isinstance(error, UserError):
        return str(error)
    from cadredesk.db import damage
    from cadredesk.db.engine import Fault, fault_of

    if (damaged := damage.in_words(error)) is not None:
        return str(damaged)
    if fault_of(error) is Fault.BUSY:
        return "数据文件正被占用，没有写入，请稍后再试。"
    return f"程序内部出错，没有完成。请把记录文件交给维护人员：{write_log(error)}"


def _refuse(sentence: str) -> int:
    click.echo(sentence, err=True)
    if sys.stderr is None:  # on Windows a program with a window has no terminal: nobody would see why nothing happens
        from cadredesk.shell.app import say_without_window

        say_without_window(sentence)
    return 2


def _usage_sentence(error: click.ClickException) -> str:
    """What is wrong with the words of the command, in Chinese."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    help_line = f"用法请看：{context.command_path if context else 'cadredesk'} --help"
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}。{help_line}"
    if isinstance(error, click.BadParameter) and error.param and context:
        name = error.param.get_error_hint(context)
        if isinstance(error, click.MissingParameter):
            return f"缺少 {name}。{help_line}"
        if isinstance(error.param.type, click.Choice):
            return f"{name} 不对，可选：{'、'.join(map(str, error.param.type.choices))}。"
        return f"{name} 不对。{help_line}"
    return f"没有这个命令，或命令的写法不对。{help_line}"


class ChineseHelp(click.HelpFormatter):
    """The help of every command: what click says of its own, in Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The first line."""
        super().write_usage(prog, _in_chinese(args), prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        """Options or commands."""
        super().write_heading(_CLICK_WORDS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """A list of options or commands, each with what it does."""
        translated = [(_in_chinese(name), _CLICK_WORDS.get(words, words)) for name, words in rows]
        super().write_dl(translated, col_max, col_spacing)


_CLICK_WORDS = {
    "Options": "选项",
    "Commands": "命令",
    "Show this message and exit.": "显示这份说明",
}
_METAVARS = {
    "[OPTIONS]": "[选项]", "[COMMAND]": "[命令]", "COMMAND": "命令", "[ARGS]...": "[参数]…", "TEXT": "文字", "PATH": "路径",
    "DIRECTORY": "文件夹", "FILENAME": "文件", "FILE": "文件", "INTEGER": "数字", "DATE": "日期", "RANGE": "范围",
    "VALUE": "值", "FIELD": "列名", "YEAR": "年份", "PERSON": "人员", "OUT": "输出文件", "ID": "编号", "FOLDER": "文件夹",
    "REQUIRED": "必填", "FACET": "筛选项", "FROM": "移交人", "TO": "接手人", "CODE": "事由", "NAME": "名称", "OPERATION": "操作编号",
}  # fmt: skip


def _in_chinese(words: str) -> str:
    """The places to fill in of a usage line or an option; names of commands and options stay."""
    for name, said in _METAVARS.items():
        words = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", said, words)
    return words


class Features(click.Group):
    """What the features list under a name in their ``cli.py``, loaded when a command is asked for: the window opens without."""

    def __init__(self, name: str, listed: str = "COMMANDS", **rest: Any) -> None:
        super().__init__(name, **rest)
        self._listed = listed

    def _load(self) -> None:
        if not self.commands:
            for command in declared("cli", self._listed):
                self.add_command(command)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, for the help."""
        self._load()
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        self._load()
        return super().get_command(ctx, cmd_name)


class CadreDesk(Features):
    """All commands, ``print`` among them."""

    def _load(self) -> None:
        super()._load()
        self.add_command(Features("print", "PRINTS", help="生成可打印的 PDF。"))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; where the file is damaged, whatever went wrong is reported as that."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            damaged = ctx.obj.damage_behind(error) if ctx.obj is not None else None
            if damaged is None:
                raise
            raise damaged from error


def build() -> click.Group:
    """The whole command line."""
    from cadredesk.console import Console

    click.Context.formatter_class = ChineseHelp  # of all commands: none has a context of its own

    @click.group(
        "cadredesk",
        cls=CadreDesk,
        invoke_without_command=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    @click.option("--file", "file", envvar="CADREDESK_FILE", default="", help="单位数据文件 .db；默认用上次打开的")
    @click.option("--operator", default="", help="经办人姓名；默认为系统用户")
    @click.version_option(
        package_name="cadredesk", prog_name="cadredesk", message="%(prog)s %(version)s", help="显示版本"
    )
    @click.pass_context
    def cadredesk(context: click.Context, file: str, operator: str) -> int:
        """老干部工作台。不带命令时打开窗口。"""
        console = Console(file, operator.strip() or system_user())
        context.obj = console
        context.call_on_close(console.close)
        today()  # a day that is none is refused before anything is written
        if context.invoked_subcommand is None:
            return _open_window(console.file, operator.strip())
        return 0

    @cadredesk.result_callback()
    @click.pass_obj
    def finish(console: Console, /, result: int | None, **_: object) -> int:
        return console.status or int(result or 0)

    return cadredesk


def _open_window(file: str, operator: str) -> int:
    from cadredesk.shell.app import open_window

    try:
        return open_window(file, operator)
    except Exception as error:
        return say_why_no_window(error)
