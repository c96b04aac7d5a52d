"""Connections to office files, and what marks such a file as ours."""

from functools import lru_cache, partial
from pathlib import Path

from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import DamagedFile
from cadredesk.core.lunar import lunar_day_of
from cadredesk.core.names import needle_of
from cadredesk.db import copying, engine

APPLICATION_ID = 0x43444B31  # "CDK1"
SCHEMA_VERSION = 28  # how many migrations there are: said here, so that opening need not load them; a test compares
# Enough for lists; a running import may take more, and never spills into the file before its commit.
CACHE_KIB = 6 * 1024
BUSY_TIMEOUT = 5.0  # s for which SQLite waits for another connection to finish


def connect(path: Path, *, immutable_folder: bool = False, waits: bool = True) -> engine.Connection:
    """A connection with the PRAGMAs of this program. Transactions are opened by hand (BEGIN IMMEDIATE)."""
    mode, patience = "ro" if immutable_folder else "rw", BUSY_TIMEOUT if waits else 0.0
    conn = engine.connect(engine.uri_of(path.absolute(), mode), uri=True, isolation_level=None, timeout=0)
    for pragma in (
        "foreign_keys = ON",
        "synchronous = EXTRA",
        f"cache_size = -{CACHE_KIB}",
        "cache_spill = OFF",
        "temp_store = MEMORY",
        f"busy_timeout = {patience * 1000:.0f}",
    ):
        copying.retry_while_busy(partial(conn.execute, f"PRAGMA {pragma}"), patience)
    # For conditions that compare as a search does; units and the like stand in many rows.
    conn.create_function("needle", 1, lru_cache(maxsize=4096)(needle_of), deterministic=True)
    conn.create_function("lunar_day", 1, _lunar_day, deterministic=True)
    return conn


def _lunar_day(birth: str | None) -> str | None:
    """For conditions: the lunar day of a stored date of birth, as stored; None where it is not known."""
    try:
        found = lunar_day_of(PartialDate.from_iso(birth)) if birth else None
    except DamagedFile:  # said where the row is read
        return None
    return str(found) if found else None
