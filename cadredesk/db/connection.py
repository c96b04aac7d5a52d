"""Connections to office files, and what marks such a file as ours."""

from functools import lru_cache, partial
from pathlib import Path

from cadredesk.core.names import needle_of
from cadredesk.db import copying, engine

APPLICATION_ID = 0x43444B31  # "CDK1"
SCHEMA_VERSION = 16  # how many migrations there are: said here, so that opening need not load them; a test compares
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
    return conn
