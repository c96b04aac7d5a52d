"""What a user does with the papers of a voucher: add them, save them out. None is ever taken away."""

import datetime
from collections.abc import Sequence
from pathlib import Path

from cadredesk.core import kept_files
from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.db import blobs
from cadredesk.db.file import Office
from cadredesk.funds import rules, store_vouchers
from cadredesk.funds.files import rules as files_rules
from cadredesk.funds.files import store
from cadredesk.funds.files.records import FileKind, VoucherFile
from cadredesk.funds.records import VoucherState


def attach(
    office: Office,
    voucher_id: int,
    paths: Sequence[Path],
    kind: FileKind,
    pages: int | None = None,
    progress: Progress | None = None,
) -> list[VoucherFile]:
    """Keep papers with a voucher that has left 草稿, all of them or none; ``pages`` sheets each, else as counted.

    Raises UserError for a draft, for files that are not kept, and where one is with the voucher already.
    """
    office.require_writable()
    voucher, progress = store_vouchers.get_voucher(office, voucher_id), progress or Progress()
    if voucher.state == VoucherState.DRAFT:
        raise UserError("草稿不能附附件，请提交以后再添加。")
    if pages is not None:
        files_rules.require_pages(pages)
    names = kept_files.names_to_keep(paths)
    there = {each.hash: each.name for each in store.files_of(office, voucher_id)}
    fresh: dict[str, tuple[str, bytes]] = {}
    for done, (path, name) in enumerate(zip(paths, names, strict=True)):
        progress.report(done, len(paths) + 1, f"正在读取 {name}")
        content = kept_files.read_whole(path, name)
        found = blobs.hash_of(content)
        if found in there or found in fresh:
            raise UserError(f"“{name}”已经在这张凭证的附件中了（{there.get(found, name)}），没有添加。")
        fresh[found] = name, content
    what = names[0] if len(names) == 1 else f"{len(names)} 个"
    with office.operation(f"添加凭证附件：{rules.title(voucher)}（{what}）", undoable=False):
        return [
            store.add_file(
                office,
                VoucherFile(
                    voucher_id=voucher_id, kind=kind.value, name=name, operator=office.operator,
                    at=f"{datetime.datetime.now():%Y-%m-%d %H:%M:%S}",
                    pages=files_rules.pages_in(name, content) if pages is None else pages,
                ),
                content,
            )
            for name, content in fresh.values()
        ]  # fmt: skip


def save_file(office: Office, file_id: int, out: Path) -> None:
    """Write a paper as a file, whole or not at all. Raises UserError where it cannot be written."""
    blobs.save_out(office, store.get_file(office, file_id).hash, out)
