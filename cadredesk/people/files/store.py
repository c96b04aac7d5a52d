"""The only SQL about photos and attachments; the bytes that both refer to are kept by ``db/blobs``."""

import dataclasses

from cadredesk.db import blobs, rows
from cadredesk.db.file import Office
from cadredesk.people.files.records import Attachment, Photo

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
    found, old = blobs.keep(office, jpeg), photo_row(office, person_id)
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
    return rows.add(office, dataclasses.replace(made, hash=blobs.keep(office, content), size=len(content)))
