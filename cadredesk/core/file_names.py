"""Names of files that Windows, Linux and a FAT stick all take, made of words that somebody typed."""

import re

LONGEST = 255
"""Bytes that the name of a file has on most disks."""
_FORBIDDEN = frozenset('\\/:*?"<>|')
_ENDING = re.compile(r"\.[0-9A-Za-z]{1,10}$")
# Windows takes these for devices, whatever ending they have.
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE)


def plain_name(text: str, longest: int = 40, *, most_bytes: int = LONGEST, otherwise: str = "文件") -> str:
    """``text`` as the name of a file, or as a part of one.

    No more than ``longest`` characters and ``most_bytes`` bytes; what is too long loses its end, but not its ending
    (.pdf). ``otherwise`` is the name where nothing of the text can stay.
    """
    plain = "".join(char for char in text if char.isprintable() and char not in _FORBIDDEN).strip(" .")
    ending = found[0] if (found := _ENDING.search(f" {plain}")) and len(plain) > len(found[0]) else ""
    stem = plain.removesuffix(ending)[: max(longest - len(ending), 1)]
    while len(f"{stem}{ending}".encode()) > most_bytes:
        stem = stem[:-1]
    name = (stem.rstrip(" .") or otherwise) + ending
    return f"_{name}" if _DEVICE.fullmatch(name) else name
