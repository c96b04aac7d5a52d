"""The command line of the auditor's copy."""

from pathlib import Path

import click

from cadredesk.console import YEAR_NUMBER, Console, pass_console
from cadredesk.funds.audit import actions


@click.command("audit-copy")
@click.argument("folder", type=click.Path(path_type=Path, readable=False))
@click.option("--year", type=YEAR_NUMBER, default=None, help="只要一年的凭证和台账；默认各年都有")
@pass_console
def audit_copy(console: Console, folder: Path, year: int | None) -> None:
    """审计副本：只读的数据文件、凭证和台账（PDF、Excel）、核验结果，放在一个文件夹里。"""
    office = console.office()
    if year is not None:
        actions.require_vouchers(office, year)
    made = actions.make_copy(office, folder, year)
    console.name_unprintable(made.unprintable)
    console.say(f"审计副本：{made.folder}\n凭证 {made.vouchers:,} 张。{made.certificate.report.sentence()}")


COMMANDS = (audit_copy,)
