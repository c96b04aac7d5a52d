"""Calls into calamine: none of its own messages reach the user, whatever is in a file."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

from cadredesk.core.errors import UserError
from cadredesk.sheets.guard import DAMAGED, PASSWORD

T = TypeVar("T")

_STDERR = 2
_one_at_a_time = threading.Lock()


def guarded(work: Callable[[], T]) -> T:
    """Run some work of calamine; its own errors, and the panics of its Rust code, become a sentence (UserError)."""
    try:
        with _without_stderr():
            return work()
    except BaseException as error:
        if isinstance(error, (UserError, KeyboardInterrupt, SystemExit, MemoryError)):
            raise
        if type(error).__name__ == "PasswordError":
            raise UserError(PASSWORD) from error
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise UserError(DAMAGED) from error
        raise


@contextmanager
def _without_stderr() -> Iterator[None]:
    """Rust writes about a panic to file descriptor 2 before Python sees it: send that to the null device."""
    with _one_at_a_time:
        try:
            kept = os.dup(_STDERR)
        except OSError:  # a window without a terminal has none
            yield
            return
        try:
            with suppress(OSError):
                void = os.open(os.devnull, os.O_WRONLY)
                os.dup2(void, _STDERR)
                os.close(void)
            yield
        finally:
            os.dup2(kept, _STDERR)
            os.close(kept)
