"""Open the window: set Qt up, decide what to show first, and say every error in words."""

import contextlib
import gc
import logging
import os
import sys
from collections.abc import MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any

from cadredesk.core import user_settings
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.log import write_log
from cadredesk.core.recent_files import last_file
from cadredesk.core.user import operator_of

NO_SCREEN = "这里没有图形界面，窗口打不开。请在桌面环境中运行，或用命令行完成工作（cadredesk --help）。"

TITLE = "老干部工作台"
TOUR = "tour"  # the key under which it is kept that the tour was shown on this computer
TOUR_DELAY = 1200  # ms: not before the first page has been seen
_WARNING = 0x30  # MB_ICONWARNING


def open_window(file: str, operator: str) -> int:
    """Open the window on a file, else the last one, else the first page; ends with the window. 2 where there is no screen."""
    if not has_screen(sys.platform, os.environ):
        say_without_window(NO_SCREEN)
        return 2
    gc.disable()  # what a start makes is there to stay; looking through it in garbage collection takes a twentieth of the start
    try:
        app, window = _make_window(file, operator)
    except UserError as error:
        say_without_window(str(error))
        return 2
    finally:
        gc.enable()
    return run_until_closed(app, window)


def say_without_window(sentence: str) -> None:
    """In a box of its own, since there is no window, and in the terminal, where the program was started from one."""
    if sys.stderr is not None:
        print(sentence, file=sys.stderr)
    if not has_screen(sys.platform, os.environ):
        return
    try:
        from cadredesk.widgets.form import messages

        make_app()
        messages.warn(None, sentence)
    except Exception as error:  # what kept the window from opening may keep this one from opening, too
        write_log(error)
        _say_by_system(sentence)


def _say_by_system(sentence: str) -> None:
    """In a box that needs nothing of the program: Windows alone has one."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, sentence, TITLE, _WARNING)


def _make_window(file: str, operator: str) -> tuple[Any, Any]:
    prepare_input_method(os.environ)
    skip_source_reading()
    from cadredesk.shell.main_window import MainWindow

    app = make_app()
    today()  # a day that is none stops the start
    window = MainWindow(operator_of(operator))
    install_error_handling(window)
    path = Path(file) if file else last_file()
    if path is not None:
        window.open_first(path)
    else:
        window.show_start()
    return app, window


def run_until_closed(app: Any, window: Any) -> int:
    """Show the window and work until it is closed."""
    window.show()
    offer_tour(window)
    return int(app.exec())


def offer_tour(window: Any) -> None:
    """Once on a computer, when the first office is open and nothing stands before it: the tour."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    if user_settings.load(TOUR, False):
        return
    timer = QTimer(window, interval=TOUR_DELAY)

    def begin() -> None:
        if window.page is None or window.tasks.busy or QApplication.activeModalWidget() is not None:
            return
        timer.stop()
        user_settings.save(TOUR, True)
        window.commands.tour()

    timer.timeout.connect(begin)
    timer.start()


def has_screen(platform: str, environment: MutableMapping[str, str]) -> bool:
    """Whether Qt can open a window; on Linux it would abort without a display."""
    wanted = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return platform != "linux" or any(environment.get(name) for name in wanted)


def prepare_input_method(environment: MutableMapping[str, str]) -> None:
    """Fall back to ibus where fcitx is asked for: the wheels carry no fcitx plugin, and fcitx5 answers for ibus, too."""
    from PySide6.QtCore import QLibraryInfo

    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), "platforminputcontexts")
    if any(plugins.glob("*fcitx*")):
        return
    asked = environment.get("QT_IM_MODULE", "")
    on_x11 = not environment.get("WAYLAND_DISPLAY")
    if asked.startswith("fcitx") or (not asked and on_x11 and "fcitx" in environment.get("XMODIFIERS", "")):
        environment["QT_IM_MODULE"] = "ibus"


def skip_source_reading() -> None:
    """Keep PySide6 from reading the source of each module imported after it, in search of a switch that nobody here sets.

    It costs a sixteenth of the start. Where PySide6 does it in another way, it goes on reading.
    """
    with contextlib.suppress(ImportError):
        from shibokensupport import feature

        if hasattr(feature, "_mod_uses_pyside"):
            feature._mod_uses_pyside = lambda _module: False


def make_app() -> Any:
    """The application, with its theme; the one that runs already if there is one (tests)."""
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

    from cadredesk.assets import resource
    from cadredesk.widgets.controls import theme

    # The style is asked for in words: setStyle hands a style back, and all of QStyle would be loaded for it.
    words = [sys.argv[0] if sys.argv else "cadredesk", "-style", "Fusion"]
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(words)
    app.setApplicationName("CadreDesk")
    app.setApplicationDisplayName(TITLE)
    app.setDesktopFileName("cadredesk")
    theme.start(app)
    app.setWindowIcon(QIcon(str(resource("program", "cadredesk.svg"))))
    return app


def _save_report(parent: Any, error: BaseException) -> None:
    from cadredesk.widgets.form.error_report import save_report

    save_report(parent, error)


def install_error_handling(window: Any) -> None:
    """What nobody caught is written to the log and shown once, with the offer to save a report."""
    from cadredesk.widgets.form import messages

    logging.getLogger("cadredesk").addHandler(_ToLog())
    messages.save_reports_by(_save_report)
    showing = False

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        nonlocal showing
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        if showing:  # an error while one is shown is for the log alone
            logging.getLogger(__name__).error("again", exc_info=error)
            return
        showing = True
        try:
            messages.show_error(window, error)
        finally:
            showing = False

    sys.excepthook = hook


class _ToLog(logging.Handler):
    """Writes errors into the user's log file, without values."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1] is not None:
            write_log(record.exc_info[1])
