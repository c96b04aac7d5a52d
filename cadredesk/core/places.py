"""Folders and drives of the computer, asked in a way that never hangs."""

import os
import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PATIENCE = 1.0
"""Seconds that a folder has to answer: a share whose computer is off takes half a minute to say no."""
_MOUNTS = Path("/proc/self/mounts")
_DRIVE = re.compile(
    r"/(?:media|run/media|mnt)(?:/|$)|/data$"
)  # where Linux desktops put drives; /data: of UOS and Kylin
_ESCAPE = re.compile(rb"\\(\d{3})")


def is_folder(path: Path) -> bool:
    """Whether the folder is there and answers at once."""
    answers: list[bool] = []
    asking = threading.Thread(target=lambda: answers.append(os.path.isdir(path)), daemon=True)
    asking.start()
    asking.join(PATIENCE)
    return answers == [True]


def drives() -> list[Path]:
    """The disks and sticks of a Linux computer beside the one of the system, none twice.

    From the kernel's list, since to ask the drives themselves would wait for one that is gone.
    """
    with suppress(OSError):
        return list(_drives(_MOUNTS.read_bytes()))
    return []


def _drives(mounts: bytes) -> Iterator[Path]:
    seen = set()
    for line in mounts.splitlines():
        device, _, rest = line.partition(b" ")
        place = os.fsdecode(_ESCAPE.sub(lambda code: bytes([int(code[1], 8)]), rest.partition(b" ")[0]))
        if device.startswith(b"/dev/") and device not in seen and _DRIVE.match(place):
            seen.add(device)
            yield Path(place)
