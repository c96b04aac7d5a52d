"""Photos and attachments: set, added, named, saved out and removed.

Removing takes the row away and leaves the bytes in the file, so that undo can bring it back on any later day. The file
therefore never shrinks by a removal: as long as operations can be undone, no kept bytes are certain to be needed no more.
"""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from cadredesk.core import kept_files
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.db import blobs, rows
from cadredesk.db.file import Office
from cadredesk.people import store
from cadredesk.people.files import rules as files_rules
from cadredesk.people.files import store as files_store
from cadredesk.people.files.records import Attachment, AttachResult


def set_photo(office: Office, person_id: int, jpeg: bytes) -> None:
    """Make a finished JPEG (cropped to 3:4, small) somebody's photo. Raises UserError for anything else."""
    files_rules.require_photo(jpeg)
    person = store.get(office, person_id)
    there = files_store.photo_row(office, person_id)
    with office.operation(f"{'更换' if there else '添加'}照片：{person.name}"):
        files_store.put_photo(office, person_id, jpeg)


def remove_photo(office: Office, person_id: int) -> None:
    """Leave somebody without a photo."""
    person = store.get(office, person_id)
    with office.operation(f"删除照片：{person.name}"):
        files_store.take_photo_away(office, person_id)


def add_attachments(
    office: Office, person_id: int, paths: Sequence[Path], progress: Progress | None = None
) -> AttachResult:
    """Attach files to a person, all of them or none. What is attached to the person already is not attached again.

    Raises UserError for files that are not kept (kind, size) or cannot be read, and where nothing new is among them.
    """
    office.require_writable()
    person, progress = store.get(office, person_id), progress or Progress()
    names = kept_files.names_to_keep(paths)
    there = {each.hash: each.name for each in files_store.attachments_of(office, person_id)}
    fresh: dict[str, tuple[str, bytes]] = {}
    already: list[str] = []
    for done, (path, name) in enumerate(zip(paths, names, strict=True)):
        progress.report(done, len(paths) + 1, f"正在读取 {name}")
        content = kept_files.read_whole(path, name)
        found = blobs.hash_of(content)
        if found in there or found in fresh:
            already.append(name)
        else:
            fresh[found] = name, content
    if not fresh:
        raise UserError(f"{_listed(already)}已经在{person.name}的附件中了，没有重复添加。")
    progress.report(len(paths), len(paths) + 1, "正在存入数据文件")
    words = next(iter(fresh.values()))[0] if len(fresh) == 1 else f"{len(fresh)} 个"
    with office.operation(f"添加附件：{person.name}（{words}）"):
        made = tuple(
            files_store.add_attachment(office, Attachment(person_id=person_id, name=name, added_on=today()), content)
            for name, content in fresh.values()
        )
    return AttachResult(made, tuple(already))


def _listed(names: Sequence[str]) -> str:
    shown = "、".join(f"“{name}”" for name in names[:3])
    return shown + (f"等 {len(names)} 个文件" if len(names) > 3 else "")


def change_attachment(office: Office, changed: Attachment) -> Attachment:
    """Give an attachment another name or note. The kind of file stays as it is. Raises UserError without a name."""
    old = rows.get(office, Attachment, changed.id or 0)
    changed = dataclasses.replace(old, name=kept_files.renamed(old.name, changed.name), note=changed.note)
    with office.operation(f"修改附件：{store.get(office, old.person_id or 0).name}（{changed.name}）"):
        rows.update(office, changed)
    return changed


def remove_attachment(office: Office, attachment_id: int) -> None:
    """Take an attachment off a person. Its bytes stay in the file: undo brings it back."""
    old = rows.get(office, Attachment, attachment_id)
    with office.operation(f"移除附件：{store.get(office, old.person_id or 0).name}（{old.name}）"):
        rows.delete(office, Attachment, attachment_id)


def save_attachment(office: Office, attachment_id: int, out: Path) -> None:
    """Write an attachment as a file, whole or not at all. Raises UserError where it cannot be written."""
    blobs.save_out(office, rows.get(office, Attachment, attachment_id).hash, out)
