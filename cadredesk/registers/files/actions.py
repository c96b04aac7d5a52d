"""What a user does with the papers of a row of a register: added, named, saved out, removed."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from cadredesk.core import kept_files
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.db import blobs, rows
from cadredesk.db.file import Office
from cadredesk.registers.files import store
from cadredesk.registers.files.records import RegisterFile


def add_files(
    office: Office, owner: str, owner_id: int, paths: Sequence[Path], progress: Progress | None = None
) -> list[RegisterFile]:
    """Keep files with a row of a table, all of them or none; what is there already is left out.

    Raises UserError for files that are not kept or cannot be read, and where nothing new is among them.
    """
    office.require_writable()
    progress, names = progress or Progress(), kept_files.names_to_keep(paths)
    there = {each.hash for each in store.files_of(office, owner, owner_id)}
    fresh: dict[str, tuple[str, bytes]] = {}
    for done, (path, name) in enumerate(zip(paths, names, strict=True)):
        progress.report(done, len(paths) + 1, f"正在读取 {name}")
        content = kept_files.read_whole(path, name)
        if blobs.hash_of(content) not in there:
            fresh.setdefault(blobs.hash_of(content), (name, content))
    if not fresh:
        raise UserError("这些文件已经在附件中了，没有重复添加。")
    words = next(iter(fresh.values()))[0] if len(fresh) == 1 else f"{len(fresh)} 个"
    with office.operation(f"添加附件：{words}"):
        row = RegisterFile(owner=owner, owner_id=owner_id, added_on=str(today()))
        return [store.add(office, dataclasses.replace(row, name=name), content) for name, content in fresh.values()]


def change(office: Office, changed: RegisterFile) -> RegisterFile:
    """Give a paper another name or note. The kind of file stays as it is. Raises UserError without a name."""
    old = store.get(office, changed.id or 0)
    named = dataclasses.replace(old, name=kept_files.renamed(old.name, changed.name), note=changed.note)
    with office.operation(f"修改附件：{named.name}"):
        rows.update(office, named)
    return named


def remove(office: Office, file_id: int) -> None:
    """Take a paper away. Its bytes stay in the file: undo brings it back."""
    old = store.get(office, file_id)
    with office.operation(f"移除附件：{old.name}"):
        rows.delete(office, RegisterFile, file_id)


def save_out(office: Office, file_id: int, out: Path) -> None:
    """Write a paper as a file, whole or not at all. Raises UserError where it cannot be written."""
    blobs.save_out(office, store.get(office, file_id).hash, out)
