"""Bytes kept in the office file: once each, under their SHA-256.

A blob is added once and never changed or taken away, even when no row names it any more: undo may put such a row back
at any time. The file's own guards refuse anything else (``db/triggers.py``).
"""

import hashlib
from pathlib import Path

from cadredesk.core.atomic_write import atomic_write
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office


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


def save_out(office: Office, found: str, out: Path) -> None:
    """Write bytes as a file, whole or not at all. Raises UserError where it cannot be written."""
    content = content_of(office, found)
    with atomic_write(out) as draft:
        draft.write_bytes(content)
