"""Memory that has been freed goes back to the system."""

import ctypes
import sys
from contextlib import suppress


def give_back() -> None:
    """Let the C library return what has been freed: glibc keeps it, a hundred megabytes after the largest workbooks."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)
