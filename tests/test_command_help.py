"""The help of every command is Chinese throughout, and explains each option."""

import re
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from cadredesk.cli import build

# Words that are the same in Chinese.
KEPT = {"JSON", "PDF", "CSV", "XLSX", "UTF", "ID", "DB", "EXE", "SHA", "A4", "GB", "OUT", "QR"}


def commands(group: click.Group, *words: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that lead to it."""
    with click.Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            yield (*words, name), command
            if isinstance(command, click.Group):
                yield from commands(command, *words, name)


ALL = [((), build()), *commands(build())]


@pytest.mark.parametrize(("words", "command"), ALL, ids=[" ".join(words) or "cadredesk" for words, _ in ALL])
def test_the_help_is_chinese_throughout(words: tuple[str, ...], command: click.Command) -> None:
    shown = CliRunner().invoke(build(), [*words, "--help"])
    assert shown.exit_code == 0 and shown.output.startswith("用法：")
    for english in ("Usage", "Options", "Commands", "Show ", "Error"):
        assert english not in shown.output, shown.output
    assert set(re.findall(r"\b[A-Z][A-Z]+\b", shown.output)) <= KEPT, shown.output
    assert re.search("[一-鿿]", command.help or ""), "says what the command does"
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help and re.search("[一-鿿]", option.help), f"{option.name} is not explained"
