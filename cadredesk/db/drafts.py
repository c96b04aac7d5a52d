"""Half-filled forms, kept in the office file until they are saved or given up. They are not journaled."""

import json
import logging
from dataclasses import dataclass
from datetime import datetime

from cadredesk.db import engine
from cadredesk.db.file import Office

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was kept of a form: its texts by field name, and when (local time, ``2026-10-08 15:20:11``)."""

    key: str
    texts: dict[str, str]
    saved_at: str


class StoredDrafts:
    """The drafts of an office. Where the file cannot be written they are silently not kept: the form is still open."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def load(self, key: str) -> dict[str, str] | None:
        """The texts kept under a key, by field name; None if there are none."""
        row = self._office.conn.execute("SELECT content FROM drafts WHERE form = ?", (key,)).fetchone()
        return _texts(row[0]) if row else None

    def all(self) -> list[Draft]:
        """All that is kept, the latest first."""
        rows = self._office.conn.execute("SELECT form, content, saved_at FROM drafts ORDER BY saved_at DESC, form")
        return [Draft(key, texts, at) for key, content, at in rows if (texts := _texts(content)) is not None]

    def marks(self) -> list[tuple[str, str]]:
        """The key and time of each, which tell cheaply whether others are kept than before."""
        return self._office.conn.execute("SELECT form, saved_at FROM drafts ORDER BY form").fetchall()

    def save(self, key: str, texts: dict[str, str]) -> None:
        """Keep texts under a key, in place of what was kept before."""
        self._write(
            "REPLACE INTO drafts(form, content, saved_at) VALUES (?, ?, ?)",
            (key, json.dumps(texts, ensure_ascii=False), f"{datetime.now():%Y-%m-%d %H:%M:%S}"),
        )

    def drop(self, key: str) -> None:
        """Forget what was kept under a key."""
        self._write("DELETE FROM drafts WHERE form = ?", (key,))

    def _write(self, sql: str, parameters: tuple[str, ...]) -> None:
        if self._office.read_only:
            return
        try:
            with self._office.write_lock:
                self._office.conn.execute(sql, parameters)
        except engine.Error as error:
            log.warning("could not keep a draft: %s", error)


def _texts(content: str) -> dict[str, str] | None:
    kept = json.loads(content)
    return kept if isinstance(kept, dict) else None
