"""The SQL of papers kept with the rows of registers."""

import dataclasses

from cadredesk.db import blobs, rows
from cadredesk.db.file import Office
from cadredesk.registers.files.records import RegisterFile


def files_of(office: Office, owner: str, owner_id: int) -> list[RegisterFile]:
    """The papers of a row of a table, the latest first."""
    return rows.select(office, RegisterFile, "WHERE owner = ? AND owner_id = ? ORDER BY id DESC", (owner, owner_id))


def get(office: Office, file_id: int) -> RegisterFile:
    """A paper by its id. Raises UserError if it is gone."""
    return rows.get(office, RegisterFile, file_id)


def add(office: Office, made: RegisterFile, content: bytes) -> RegisterFile:
    """Insert a row and its bytes, and give the row back with its id. Within an operation."""
    return rows.add(office, dataclasses.replace(made, hash=blobs.keep(office, content), size=len(content)))
