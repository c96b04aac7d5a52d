"""The command line of the self-test."""

import click

from cadredesk.console import JSON, Console, pass_console
from cadredesk.self_test.check import Check


@click.command("self-test")
@JSON
@pass_console
def self_test(console: Console, as_json: bool) -> None:
    """检查程序在这台电脑上能否正常工作；用临时的示例单位，不动您的数据和设置。"""
    from cadredesk.self_test.examine import examine

    def say(check: Check) -> None:
        if not as_json:
            console.say(f"{'通过' if check.ok else '失败'}\t{check.name}\t{check.message}")

    found = examine(say)
    if as_json:
        console.answer(found.as_json())
    else:
        failed = [check.name for check in found.checks if not check.ok]
        console.say("\t".join(f"{name} {version}" for name, version in found.versions.items()))
        outcome = f"有 {len(failed)} 项没有通过：{'、'.join(failed)}" if failed else f"{len(found.checks)} 项全部通过"
        console.say(f"自检用了 {found.seconds:.0f} 秒，{outcome}。")
    console.status = 0 if found.ok else 1


COMMANDS = (self_test,)
