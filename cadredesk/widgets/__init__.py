"""Qt parts that know no feature."""

import sys

if sys.version_info < (3, 12):
    # PySide6 6.12.0 hands out None without counting the reference at every call that returns nothing, which is right only
    # where None is immortal (Python 3.12 and later). Under 3.11 the count of about 6,000 falls with every setText, and at
    # zero the program aborts ("none_dealloc"). A count that 10,000 calls a second use up in three years does the same.
    # True goes the same way, more slowly ("bool_dealloc").
    import ctypes

    for _each in (None, True, False):
        ctypes.c_ssize_t.from_address(id(_each)).value += 1 << 40
