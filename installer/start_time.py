"""How long the window takes to start, packaged against out of .venv, by turns; fails where the package takes over 1.3 times::

.venv/bin/python installer/start_time.py [PROGRAM]    /opt/cadredesk/cadredesk, or what make deb has left in build/

Nothing can be asked of a packaged program, so both are watched from outside, on a screen in memory (Xvfb): from the start of the
process until the picture is the one that stays, which is when 今日 shows all of its figures and can be worked with.
"""

import mmap
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv/bin/cadredesk"
PACKAGED = (Path("/opt/cadredesk/cadredesk"), ROOT / "build/deb/root/opt/cadredesk/cadredesk")
SCREEN, BANDS = ":97", 96
RUNS, WATCHED, LIMIT = 7, 4.0, 1.3


@contextmanager
def screen(folder: Path) -> Iterator[mmap.mmap]:
    """A screen, and its picture as bytes that change as it does."""
    command = ["Xvfb", SCREEN, "-screen", "0", "1366x768x24", "-fbdir", str(folder), "-nolisten", "tcp"]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        picture = folder / "Xvfb_screen0"
        while not picture.exists() or not picture.stat().st_size:
            time.sleep(0.05)
        with picture.open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as pixels:
            yield pixels
    finally:
        server.terminate()
        server.wait()


def bands(pixels: mmap.mmap) -> list[int]:
    """A number for each horizontal band of the picture."""
    step = len(pixels) // BANDS + 1
    return [zlib.crc32(pixels[place : place + step]) for place in range(0, len(pixels), step)]


def seconds(program: Path, file: Path, home: Path, pixels: mmap.mmap) -> float:
    """From the start until all but a tenth of the bands (a cursor blinks) stay as they are in the end."""
    surroundings = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "DISPLAY": SCREEN}
    start = time.perf_counter()
    process = subprocess.Popen([program, "--file", file], env=surroundings, stderr=subprocess.DEVNULL)
    seen = []
    while (now := time.perf_counter() - start) < WATCHED:
        picture = bands(pixels)
        if not seen or picture != seen[-1][1]:
            seen.append((now, picture))
        time.sleep(0.005)
    running = process.poll() is None
    process.kill()
    process.wait()
    time.sleep(0.3)  # until the screen is empty again
    if not running or len(seen) < 2:
        sys.exit(f"{program} opened no window")
    settled = seen[-1][0]
    for moment, picture in reversed(seen):
        if sum(a != b for a, b in zip(picture, seen[-1][1], strict=True)) > BANDS / 10:
            break
        settled = moment
    return settled


def main() -> None:
    """Measure and compare."""
    packaged = Path(sys.argv[1]) if sys.argv[1:] else next((path for path in PACKAGED if path.exists()), None)
    if not packaged or not shutil.which("Xvfb"):
        sys.exit("no packaged program (make deb makes one)" if not packaged else "no Xvfb (Debian's package xvfb)")
    times: dict[Path, list[float]] = {ENVIRONMENT: [], packaged: []}
    with tempfile.TemporaryDirectory() as name, screen(Path(name)) as pixels:
        file = Path(name) / "office.db"
        new = [ENVIRONMENT, "new", file, "--office", "示范县委老干部局", "--sample"]
        subprocess.run(new, env={**os.environ, "HOME": name}, check=True, stdout=subprocess.DEVNULL)
        for program in times:  # the first start reads the disk and makes settings
            seconds(program, file, Path(name), pixels)
        for _ in range(RUNS):
            for program, taken in times.items():
                taken.append(seconds(program, file, Path(name), pixels))
    for program, taken in times.items():
        print(f"{statistics.median(taken):5.2f} s  {program}  ({', '.join(f'{each:.2f}' for each in sorted(taken))})")
    ratio = statistics.median(times[packaged]) / statistics.median(times[ENVIRONMENT])
    print(f"{ratio:5.2f} times as long, at most {LIMIT}")
    sys.exit(ratio > LIMIT)


if __name__ == "__main__":
    main()
