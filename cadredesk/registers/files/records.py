"""Papers kept with a row of any register. The bytes stand once in ``blobs`` under their SHA-256."""

from dataclasses import dataclass

from cadredesk.core.fields import described, record


@record(table="files", noun="附件")
@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFile:
    """A file of the row ``owner_id`` of the table ``owner``."""

    id: int | None = None
    owner: str = ""
    owner_id: int = 0
    name: str = described("文件名", default="", required=True, listed=True, width=220)
    hash: str = ""
    size: int = 0
    added_on: str = described("添加日期", default="", entered=False)
    note: str = described("备注", default="")
