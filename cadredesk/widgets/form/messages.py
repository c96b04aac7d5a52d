"""Questions, messages and errors, in plain sentences with Chinese buttons.

Call through the module (``messages.ask(...)``), so that tests can answer in the user's place.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from cadredesk.core.errors import Cancelled, LostFile, UserError
from cadredesk.db import damage
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.icons import pixmap
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form.dialog import Dialog

log = logging.getLogger(__name__)
F = TypeVar("F", bound=Callable[..., Any])
_PICTURES = {  # by tone: an icon and its colour
    "": ("circle-question", "accent_ink"),
    "good": ("circle-info", "muted"),
    "warning": ("triangle-exclamation", "warning"),
    "danger": ("circle-exclamation", "danger"),
}


class MessageDialog(Dialog):
    """An icon, a sentence, perhaps a few more words, and buttons. ``answer`` is the key of the button pressed."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        text: str,
        answers: Sequence[tuple[str, str]],
        *,
        detail: str = "",
        tone: str = "",
        default: str = "",
        escape: str = "",
        danger: str = "",
    ) -> None:
        super().__init__(parent)
        self.setProperty("look", "message")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.answer = escape or answers[-1][0]
        looks = {default: "" if danger else "primary", danger: "danger"}
        self.buttons = {key: self._button(key, words, looks.get(key, "")) for key, words in answers}
        self.buttons[default].setDefault(True)
        picture = label()
        words = label(text, "head", wrap=True, select=True)
        more = label(detail, "label", wrap=True, select=True)
        more.setVisible(bool(detail))
        top = row(picture, column(words, more, None, gap=8), gap=16)
        top.setStretch(1, 1)
        top.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        layout = column(top, None, row(None, *reversed(self.buttons.values())), gap=20, margins=(24, 22, 24, 18))
        self.setLayout(layout)
        name, colour = _PICTURES[tone]
        on_theme_change(
            self, lambda: picture.setPixmap(pixmap(name, px(30), colour)), lambda: self.setFixedWidth(px(460))
        )
        self.buttons[default].setFocus()

    def _button(self, key: str, words: str, look: str) -> QPushButton:
        made = button(words, look=look)
        made.setAutoDefault(True)
        made.clicked.connect(lambda _checked=False: self._take(key))
        return made

    def _take(self, key: str) -> None:
        self.answer = key
        self.accept()


def choose(
    parent: QWidget | None,
    question: str,
    answers: Sequence[tuple[str, str]],
    *,
    detail: str = "",
    default: str = "",
    escape: str = "",
    title: str = "请确认",
    tone: str = "",
    danger: str = "",
) -> str:
    """Ask one of several answers ``(key, words)``; returns the key. Closing the box means ``escape`` (else the last).

    ``danger`` is the answer that is hard to undo; then no answer is in the colour of what is usual.
    """
    default = default or answers[0][0]
    dialog = MessageDialog(
        parent, title, question, answers, detail=detail, tone=tone, default=default, escape=escape, danger=danger
    )
    dialog.exec()
    return dialog.answer


def ask(
    parent: QWidget | None,
    question: str,
    *,
    detail: str = "",
    yes: str = "确定",
    no: str = "取消",
    default_no: bool = False,
) -> bool:
    """Ask yes or no. ``default_no`` for what is hard to undo: Enter then means no."""
    answers = [("yes", yes), ("no", no)]
    if default_no:
        return choose(parent, question, answers, detail=detail, default="no", tone="warning", danger="yes") == "yes"
    return choose(parent, question, answers, detail=detail, default="yes") == "yes"


def tell(parent: QWidget | None, text: str, *, detail: str = "") -> None:
    """Say something that needs no answer."""
    choose(parent, text, [("ok", "知道了")], detail=detail, title="提示", tone="good")


def warn(parent: QWidget | None, text: str) -> None:
    """Say something that went otherwise than the user wished."""
    choose(parent, text, [("ok", "知道了")], title="请注意", tone="warning")


def explain_by(damage_behind: Callable[[BaseException], UserError | None] | None) -> None:
    """Ask the open file about each error before it is shown: what its damage explains is shown as damage. None: no file."""
    global _damage_behind
    _damage_behind = damage_behind


_damage_behind: Callable[[BaseException], UserError | None] | None = None


def save_reports_by(save: Callable[[QWidget | None, BaseException], None]) -> None:
    """How a report of an error is saved: told at the start, since the dialog for it asks by this module."""
    global _save_report
    _save_report = save


_save_report: Callable[[QWidget | None, BaseException], None] | None = None


def show_error(parent: QWidget | None, error: BaseException) -> None:
    """A UserError is a sentence; Cancelled is silence; anything else is logged, with the offer to save a report."""
    if isinstance(error, Cancelled):
        return
    damaged = _damage_behind(error) if _damage_behind is not None else None
    error = damaged or damage.in_words(error) or error
    if isinstance(error, LostFile) or damage.damage_met(error):
        _offer_restore(parent, error)
        return
    if isinstance(error, UserError):
        warn(parent, str(error))
        return
    log.error("unexpected error", exc_info=error)
    answers = [("close", "关闭"), *([("save", "保存报告…")] if _save_report else [])]
    detail = "刚才的操作没有完成，已保存的数据没有受影响。可以把报告保存下来交给维护人员，报告里不含任何人员信息。"
    answer = choose(parent, "程序出现错误。", answers, detail=detail, escape="close", title="出错", tone="danger")
    if answer == "save" and _save_report is not None:
        _save_report(parent, error)


def _offer_restore(parent: QWidget | None, error: BaseException) -> None:
    """Say that a file is damaged or lost, and lead to its backups where the window can."""
    words = str(error) if isinstance(error, UserError) else damage.MET
    if not isinstance(error, UserError):
        log.error("damaged file", exc_info=error)
    window = _restorer(parent)
    answers = [("close", "知道了"), *([("restore", "从备份恢复…")] if window else [])]
    if choose(parent, words, answers, escape="close", title="请注意", tone="danger") == "restore" and window:
        window.restore_backup(error.path if isinstance(error, LostFile) else None)


def _restorer(widget: QWidget | None) -> Any:
    """The window above a widget that can put a backup in the place of a file."""
    while widget is not None and not hasattr(widget, "restore_backup"):
        widget = widget.parentWidget()
    return widget


def say_error(banner: Banner, error: BaseException, stopped: str = "") -> None:
    """What went wrong in a dialog's task: a sentence in its banner; damage and what nobody expected as ``show_error`` does.

    ``stopped`` is said where the user has stopped it.
    """
    if isinstance(error, Cancelled) and stopped:
        banner.say(stopped, "warning")
    elif isinstance(error, UserError) and not damage.damage_met(error):
        banner.say(str(error), "danger")
    else:
        show_error(banner.window(), error)


@contextmanager
def guarded(parent: QWidget | None) -> Iterator[None]:
    """Show what goes wrong inside to the user instead of letting it out."""
    try:
        yield
    except Exception as error:
        show_error(parent, error)


def guard(method: F) -> F:
    """The same as a decorator for methods of widgets: ``@guard def save(self): ...``."""

    @wraps(method)
    def wrapped(self: QWidget, *args: Any, **rest: Any) -> Any:
        with guarded(self):
            return method(self, *args, **rest)

    return cast(F, wrapped)
