"""A window that can only read because somebody else has the file: it looks whether they have closed it, and offers to write."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from cadredesk.db.file import Office, open_office
from cadredesk.widgets.form import messages

if TYPE_CHECKING:
    from cadredesk.shell.main_window import MainWindow

POLL_INTERVAL = 5_000  # ms between two looks, each of which only tries the lock
FILE_IS_FREE = "数据文件那边已经关闭，现在可以修改了。"
WRITE = "现在可以修改"


class LockWatch(QObject):
    """Looks while such a file is open; the banner above the tabs says what it found."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._free = False
        self._timer = QTimer(self, interval=POLL_INTERVAL)
        self._timer.timeout.connect(self.look)

    @property
    def running(self) -> bool:
        """Whether there is somebody to wait for."""
        return self._timer.isActive()

    def opened(self, office: Office) -> None:
        """Begin where it makes sense: a write-protected file or folder does not free itself."""
        self._free = False
        if office.held_elsewhere:
            self._timer.start()

    def stop(self) -> None:
        """The file is closed here."""
        self._timer.stop()

    def look(self) -> None:
        """Try the lock; say so when it has become free, or is no longer."""
        office = self._window.office
        if office is None or office.can_be_reopened() == self._free:
            return
        self._free = not self._free
        if not self._free:
            self._say(office.why_read_only, "warning")
        else:
            self._say(FILE_IS_FREE, "good", (WRITE, self.open_for_writing))

    def open_for_writing(self) -> None:
        """Open the file anew in its place, at the same page and row; where somebody else was quicker, say who."""
        window = self._window
        if window.office is None:
            return
        with messages.guarded(window):
            office = open_office(window.office.path, window.operator)
            if office.read_only:
                office.close()
                self._free = False
                self._say(office.why_read_only, "warning")
                return
            chosen = window.page.chosen if window.page is not None else None
            if window.switch_to(office) and window.page is not None and chosen is not None:
                window.page.choose(chosen)

    def _say(self, *said: object) -> None:
        if self._window.workspace is not None:
            self._window.workspace.banner.say(*said, stays=True)  # type: ignore[arg-type]
