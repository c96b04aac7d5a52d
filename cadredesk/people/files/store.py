"""The only SQL about photos, attachments and the bytes that both refer to.

A blob is added once and never changed or taken away, even when no row names it any more: undo may put such a row back
at any time. The file's own guards refuse anything else (``db/triggers.py``).
"""

import dataclasses
import hashlib

from cadredesk.core.errors import UserError
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people.files.records import Attachment, Photo


def keep(office: Office, content: bytes) -> str:
    """Put bytes into the file, once, inside a running operation; gives their hash."""
    found = hash_of(content)
    if office.conn.execute("SELECT 1 FROM blobs WHERE hash = ?", (found,)).fetchone() is None:
        office.conn.execute("INSERT INTO blobs(hash, content) VALUES (?, ?)", (found, content))
    return found


def hash_of(content: bytes) -> str:
    """The name under which bytes are kept."""
    return hashlib.sha256(content).hexdigest()


def content_of(office: Office, found: str) -> bytes:
    """The bytes under a hash. Raises UserError where they are damaged or gone."""
    row = office.conn.execute("SELECT content FROM blobs WHERE hash = ?", (found,)).fetchone()
    if row is None or hash_of(row[0]) != found:
        raise UserError("这个文件的内容已经损坏，读不出来。请用“核验”检查数据文件，并从最近的备份恢复。")
    return bytes(row[0])


# ---------------------------------------------------------------- photos


def photo_row(office: Office, person_id: int) -> Photo | None:
    """The photo of a person, if there is one."""
    return rows.first(office, Photo, "WHERE person_id = ?", (person_id,))


def photo_of(office: Office, person_id: int) -> bytes | None:
    """The JPEG of a person; None without one, or where it is damaged (verify says so)."""
    row = office.conn.execute(
        "SELECT b.content FROM photos p JOIN blobs b ON b.hash = p.hash WHERE p.person_id = ?", (person_id,)
    ).fetchone()
    return bytes(row[0]) if row else None


def put_photo(office: Office, person_id: int, jpeg: bytes) -> None:
    """Make this the photo of a person."""
    found, old = keep(office, jpeg), photo_row(office, person_id)
    if old is None:
        rows.insert(office, Photo(person_id=person_id, hash=found))
    else:
        rows.update(office, dataclasses.replace(old, hash=found))


def take_photo_away(office: Office, person_id: int) -> None:
    """A person without a photo."""
    old = photo_row(office, person_id)
    if old is not None:
        rows.delete(office, Photo, old.id or 0)


# ---------------------------------------------------------------- attachments


def attachments_of(office: Office, person_id: int) -> list[Attachment]:
    """What is attached to a person, the latest first."""
    return rows.select(office, Attachment, "WHERE person_id = ? ORDER BY added_on DESC, id DESC", (person_id,))


def add_attachment(office: Office, made: Attachment, content: bytes) -> Attachment:
    """Insert a row and its bytes, and give the row back with its id."""
    return rows.add(office, dataclasses.replace(made, hash=keep(office, content), size=len(content)))
