"""The command line of a voucher's papers."""

from pathlib import Path

import click

from cadredesk.console import JSON, Console, pass_console
from cadredesk.funds import rules, store_vouchers
from cadredesk.funds.files import actions, store
from cadredesk.funds.files.records import FileKind


@click.command("attach")
@click.argument("voucher_id", metavar="ID")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in FileKind]), help="种类")
@click.option("--pages", type=click.IntRange(0, 9999), default=None, help="张数，默认 PDF 的页数，其他为 1")
@JSON
@pass_console
def attach(console: Console, voucher_id: str, file: Path, kind: str, pages: int | None, as_json: bool) -> None:
    """给已提交的凭证添加附件；添加以后不能删除。"""
    office = console.office()
    voucher = store_vouchers.resolve_voucher(office, voucher_id)
    [made] = actions.attach(office, voucher.id or 0, [file], FileKind(kind), pages)
    whole = store.pages_of(office, voucher.id or 0)
    if as_json:
        console.answer({"id": made.id, "name": made.name, "kind": made.kind, "pages": made.pages, "all_pages": whole})
        return
    console.say(f"已添加{made.kind}：凭证{rules.title(voucher)}，{made.name}，{made.pages} 张；附单据共 {whole} 张。")
