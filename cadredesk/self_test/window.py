"""The real window on the sample office: its pages, cards, help and dialogs are built and drawn; papers are shown."""

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLabel

from cadredesk.core.errors import UserError
from cadredesk.db.file import Office, open_office
from cadredesk.self_test.check import Check, tried
from cadredesk.self_test.unattended import Unattended, unattended
from cadredesk.shell.help_pages import TOPICS
from cadredesk.shell.help_window import HelpWindow
from cadredesk.shell.main_window import MainWindow
from cadredesk.shell.pages import PageSpec
from cadredesk.widgets.page.pdf_document import load_pdf

SIZE = (1366, 768)
PATIENCE = 20.0  # s for the worker to fill a page
# Entries of the menu that open no dialog of our own: a file dialog of the system, and the first page.
_OTHERS = {"打开…", "新建…"}


def load_paper(path: Path) -> int:
    """Show the first and last page of a PDF, and give their number. Raises UserError."""
    document = load_pdf(path, QApplication.instance() or QApplication([]))
    pages = document.pageCount()
    for page in {0, pages - 1}:
        size = document.pagePointSize(page)
        if document.render(page, QSize(round(size.width()), round(size.height()))).isNull():
            raise UserError(f"{path.name} 第 {page + 1} 页显示不出来。")
    document.deleteLater()
    return pages


def checks(path: Path, operator: str) -> Iterator[Check]:
    """Open the window on a file and go through it."""
    with unattended() as found:
        window = MainWindow(operator)
        try:
            yield tried("窗口", lambda: _open(window, path, found))
            if window.office is not None:
                yield from _of_window(window, found)
        finally:
            window.close_office(backs_up=False)
            window.close()
            window.deleteLater()
        yield tried("信封和标签", lambda: _redraw_labels(path, operator))


def _open(window: MainWindow, path: Path, found: Unattended) -> str:
    window.resize(*SIZE)
    window.show()
    window.open_file(path)
    _finish(window, found)
    return f"Qt 平台 {QApplication.platformName()}"


def _of_window(window: MainWindow, found: Unattended) -> Iterator[Check]:
    for tab in window.specs:
        for spec in tab.pages:
            yield tried(f"页面 {spec.title}", partial(_go_through_page, window, spec, found))
    yield tried("菜单", partial(_go_through_menu, window, found))
    yield tried("使用说明", partial(_turn_help, window))


def _go_through_page(window: MainWindow, spec: PageSpec, found: Unattended) -> str:
    """Show a page with its first card, and do whatever can be done there, leaving each dialog that comes up."""
    window.show_page(spec.name)
    _finish(window, found)
    page = window.page
    if page is None:
        raise UserError("这一页没有打开。")
    window.grab()
    if (commands := page.commands) is not None:
        for command in list(commands.possible()):
            commands.run(command.id)
            _finish(window, found)
            window.show_page(spec.name)
    return f"{found.dialogs()} 种对话框"


def _go_through_menu(window: MainWindow, found: Unattended) -> str:
    for action in _entries(window.commands.menu):
        if action.isEnabled() and action.text().endswith("…") and action.text() not in _OTHERS:
            action.trigger()
            _finish(window, found)
    return f"{found.dialogs()} 种对话框"


def _entries(menu: Any) -> Iterator[Any]:
    for action in menu.actions():
        if action.menu() is not None:
            yield from _entries(action.menu())
        else:
            yield action


def _finish(window: MainWindow, found: Unattended) -> None:
    _settle(window)
    found.raise_first()


def _settle(window: MainWindow) -> None:
    """Until the worker has filled what is shown, and all that waits to be drawn or deleted is."""
    deadline = time.monotonic() + PATIENCE
    QApplication.processEvents()
    while window.tasks.busy:
        if time.monotonic() > deadline:
            raise UserError("后台工作没有按时完成。")
        time.sleep(0.005)
        QApplication.processEvents()


def _turn_help(window: MainWindow) -> str:
    shown = HelpWindow(window)
    try:
        for topic in TOPICS:
            shown.show_topic(topic)
            shown.grab()
    finally:
        shown.close()
        shown.deleteLater()
    return f"{len(TOPICS)} 篇"


def _redraw_labels(path: Path, operator: str) -> str:
    """The preview writes its file anew each time, while the one before is still shown."""
    with open_office(path, operator) as office:
        return _labels(office)


def _labels(office: Office) -> str:
    from cadredesk.mailing.ui.mailing_dialog import LettersDialog
    from cadredesk.people import store
    from cadredesk.people.records import PeopleQuery

    dialog = LettersDialog(office, store.listed_ids(office, PeopleQuery()))
    try:
        dialog.show()
        for _ in range(2):
            dialog.draw()
            if _is_empty(dialog.first):
                raise UserError(f"标签的预览画不出来：{dialog.counts.text()}")
        return dialog.counts.text()
    finally:
        dialog.reject()
        dialog.deleteLater()


def _is_empty(shown: QLabel) -> bool:
    return shown.pixmap().isNull()
