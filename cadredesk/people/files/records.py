"""A person's photo and attachments. The bytes stand once in ``blobs`` under their SHA-256; these rows name them."""

from dataclasses import dataclass
from datetime import date

from cadredesk.core.fields import Kind, described, record


@record(table="photos", noun="照片")
@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """The one photo of a person: a small JPEG, three wide by four high."""

    id: int | None = None
    person_id: int | None = None
    hash: str = ""


@record(table="attachments", noun="附件")
@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file kept with a person: a scan, a document, a table."""

    id: int | None = None
    person_id: int | None = None
    name: str = described("文件名", default="", required=True, listed=True, width=220)
    hash: str = ""
    size: int = 0
    added_on: date | None = described("添加日期", Kind.DATE, listed=True, entered=False)
    note: str = described("备注", Kind.LONG, default="", listed=True)


@dataclass(frozen=True, slots=True)
class AttachResult:
    """What became of files that were to be attached: the new rows, and the names of those that were there already."""

    attachments: tuple[Attachment, ...]
    there_already: tuple[str, ...] = ()
