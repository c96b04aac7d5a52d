"""From the start of the process until a tab has been painted, and the memory it then holds, beside a bare window.

Run as a program it is the child: ``start_bench.py bare`` or ``start_bench.py desk FILE TAB``; it says when it has painted.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.bench import Row

ROOT = Path(__file__).resolve().parent.parent.parent
PEOPLE, MANY = 10_000, 50_000
RUNS = 9


def rows(workdir: Path) -> "Iterator[Row]":
    """Start-up with 10,000 people on the tab that was left, and on 今日 with all that it gathers; memory with 50,000."""
    import compileall

    from tests.bench import Row

    compileall.compile_dir(ROOT / "cadredesk", quiet=1)  # as installer/setup.sh does
    usual, large = (_office(workdir, people) for people in (PEOPLE, MANY))
    blank_office, desk, today = [], [], []
    for _ in range(RUNS):  # by turns, so that both meet the machine in the same moods
        blank_office.append(_seconds("bare"))
        desk.append(_seconds("desk", usual, "people"))
        today.append(_seconds("desk", usual, "today"))
    yield Row(
        what=f"start to a usable people tab, {PEOPLE:,} people",
        measured=min(desk), floor=min(blank_office), floor_is="bare window", times=1.8,
    )  # fmt: skip
    yield Row(
        what=f"start to a 今日 that tells everything, {PEOPLE:,} people",
        measured=min(today), floor=min(blank_office), floor_is="bare window",
    )  # fmt: skip
    yield Row(
        what=f"memory with {MANY:,} people open", unit="MB",
        measured=_megabytes("desk", large, "people"), floor=_megabytes("bare"), floor_is="bare window", times=2.5,
    )  # fmt: skip


def _office(folder: Path, people: int) -> Path:
    from cadredesk.office.actions import new_sample_office
    from tests.support import TODAY

    path = folder / f"{people}.db"
    new_sample_office(path, "青山县委老干部局", "张敏", people=people, years=1, on=TODAY).close()
    return path


def _seconds(*arguments: object) -> float:
    start = time.perf_counter()
    with _child(*arguments) as child:
        _line(child, *arguments)
        taken = time.perf_counter() - start
    return taken


def _megabytes(*arguments: object) -> float:
    with _child(*arguments) as child:
        return int(_line(child, *arguments)) / 1024 / 1024


def _child(*arguments: object) -> "subprocess.Popen[str]":
    command = [sys.executable, __file__, *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)


def _line(child: "subprocess.Popen[str]", *arguments: object) -> str:
    assert child.stdout is not None
    line = child.stdout.readline()
    if not line:
        raise RuntimeError(f"the child ended before it painted: {arguments}")
    return line


# ---------------------------------------------------------------- the child


def _bare() -> None:
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    app = QApplication([])
    window = QMainWindow()
    label = QLabel("CadreDesk")
    window.setCentralWidget(label)
    window.resize(1366, 768)
    watch = _say_when_painted(label)
    window.show()
    app.exec()
    del watch


def _desk(file: str, tab: str) -> None:
    """The program as the user starts it, without a word, but for what it does with the finished window."""
    from cadredesk import __main__ as program
    from cadredesk.core import user_settings
    from cadredesk.shell import app as shell

    def run(app: Any, window: Any) -> int:
        page = window.page
        if tab == "today":
            watch = _say_when_painted(page.tiles[0], lambda: page.found is not None)
        else:
            watch = _say_when_painted(page.table.view, lambda: page.table.count > 0)
        window.show()
        status = int(app.exec())
        del watch
        return status

    user_settings.save("tab", tab)
    shell.run_until_closed = run
    sys.argv = ["cadredesk"]
    os.environ["CADREDESK_FILE"] = file
    program.main()


def _say_when_painted(widget: Any, ready: Callable[[], bool] = lambda: True) -> Any:
    """Print the memory held, and end, at the first moment of rest after the widget has been painted."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            if event.type() == QEvent.Type.Paint and ready():
                QTimer.singleShot(0, self.end)
            return False

        def end(self) -> None:
            print(_memory(), flush=True)
            os._exit(0)

    watch = Watch()
    widget.installEventFilter(watch)
    return watch


def _memory() -> int:
    """Bytes held now, on Linux; elsewhere the most that was ever held."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    _bare() if sys.argv[1] == "bare" else _desk(*sys.argv[2:])
