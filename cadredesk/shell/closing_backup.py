"""The automatic backup before the file is closed: the clerk goes home only when it is proved, stopped or its fault told."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from cadredesk.core.errors import Cancelled
from cadredesk.core.progress import Progress
from cadredesk.db import damage, engine
from cadredesk.db.backups.plan import plan
from cadredesk.db.file import Office
from cadredesk.widgets.form import messages

if TYPE_CHECKING:
    from cadredesk.shell.main_window import MainWindow

SAFE = "已登记的数据都在，不受影响；下次打开程序时会再备份。"


def back_up_before_closing(window: "MainWindow") -> None:
    """Back up what was changed, with a bar and a way to stop. A fault is told; nothing keeps the window from closing."""
    office = window.office
    if office is None or office.read_only or not plan().on or _system_ends():
        return
    if error := _backed_up(window, office):
        messages.warn(window, f"关闭前的自动备份没有成功。{error}\n{SAFE}")


def _backed_up(window: "MainWindow", office: Office) -> BaseException | None:
    """Do it where it is due, and wait for it; gives what went wrong."""
    from cadredesk.db.backups import automatic

    try:
        places = automatic.changed_since_backup(office, plan())
    except engine.Error:
        return None  # a file that cannot be read now is told of elsewhere
    if not places:
        return None
    loop, faults = QEventLoop(), list[BaseException]()

    def work(progress: Progress, own: Office) -> Any:
        return automatic.back_up(own, places, progress)

    def failed(error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            faults.append(damage.in_words(error) or error)
        loop.quit()

    window.tasks.run("正在备份，备份好以后关闭", work, lambda _made: loop.quit(), failed)
    if window.tasks.busy:
        loop.exec()
    return faults[0] if faults else None


def _system_ends() -> bool:
    """Whether the system is being shut down, which waits for nobody."""
    app = QApplication.instance()
    return isinstance(app, QApplication) and app.isSavingSession()
