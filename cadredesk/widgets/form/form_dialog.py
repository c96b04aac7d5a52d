"""The dialog around a form: saves, keeps drafts, and never throws work away without asking."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from cadredesk.core import user_settings
from cadredesk.core.errors import UserError
from cadredesk.db import damage
from cadredesk.db.drafts import StoredDrafts
from cadredesk.db.file import Office
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import px, theme
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.editors import cursor_to_end
from cadredesk.widgets.form.primary_action import SAVE, PrimaryAction, gives_up
from cadredesk.widgets.form.record_form import RecordForm

DRAFT_INTERVAL = 1000  # ms after a change


class FormDialog(Dialog):
    """Asks for a record. ``exec()`` is true when it was saved; ``saved`` is then what ``save`` returned.

    ``save(record)`` does the work and raises UserError with a sentence, which is shown here while nothing is lost.
    ``act`` says what the primary button does: whether leaving may offer it, and what is asked before it is done.
    ``key`` is what the size is remembered under; ``draft_key`` names the draft (``people/12``, ``people/new``)
    that ``drafts``, an office, keeps.
    ``side`` is a part of one's own beside the form; ``bottom`` are extra buttons at the lower left.
    A derived class whose ``saved`` is read says of which type it is.
    """

    form: RecordForm
    saved: Any

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        form: RecordForm,
        save: Callable[[Any], Any],
        *,
        key: str,
        drafts: Office | None = None,
        draft_key: str = "",
        act: PrimaryAction = SAVE,
        size: tuple[int, int] = (760, 640),
        intro: str = "",
        side: QWidget | None = None,
        bottom: tuple[QWidget, ...] = (),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.form, self.saved = form, None
        self._save, self._key, self.act = save, key, act
        self._drafts, self.draft_key = StoredDrafts(drafts) if drafts else None, draft_key
        self._done = False
        self.offer, self.error = Banner(), Banner()
        self.save_button = primary_button(act.words, "", self.save)
        self.cancel_button = button("取消", "", self.reject, tip="Esc")
        self._build(form, intro, side, bottom)
        self.save_by_keys(self.save_button)
        form.after_last = self.save_button.setFocus
        self._keeper = QTimer(self, singleShot=True, interval=DRAFT_INTERVAL)
        self._keeper.timeout.connect(self.save_draft)
        form.edited.connect(self._edited)
        wide, high = user_settings.load_size(f"size/{key}") or size
        self.resize_within_screen(px(wide), px(high))
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self._offer_draft()

    def _build(self, form: RecordForm, intro: str, side: QWidget | None, bottom: tuple[QWidget, ...]) -> None:
        middle = row(form, *([side] if side is not None else []), gap=16)
        middle.setStretch(0, 1)
        above = [label(intro, "label", wrap=True)] if intro else []
        self._body = column(*above, self.offer, middle, self.error, gap=12, margins=(20, 16, 12, 10))
        self._body.setStretch(len(above) + 1, 1)
        self.stack_up(self._body, row(*bottom, None, self.cancel_button, self.save_button))

    def insert_above_form(self, part: QWidget) -> None:
        """Put a part of one's own between the offer of a draft and the form."""
        self._body.insertWidget(self._body.indexOf(self.offer) + 1, part)

    def insert_below_form(self, part: QWidget) -> None:
        """Put a part of one's own between the form and what is wrong with it."""
        self._body.insertWidget(self._body.indexOf(self.error), part)

    def setVisible(self, visible: bool) -> None:
        """Qt tells the box that has the keyboard at first that one came there by Tab, and all its text is chosen."""
        super().setVisible(visible)
        if visible:
            cursor_to_end(self.focusWidget())

    # ---- saving and leaving

    def save(self) -> None:
        if self.save_here():
            self._done = True
            self.accept()

    def save_here(self) -> bool:
        """Save and stay open; what stands in the way is said here. ``saved`` is what was saved."""
        record = self.asked()
        if record is None:
            return False
        try:
            self.saved = self._save(record)
        except Exception as error:
            self.say_why(error)
            return False
        self._forget_draft()
        return True

    def asked(self) -> Any:
        """The record that is to be saved, after the last question; None where something stands in the way, which is said."""
        if self.form.focus_first_error():
            self.error.say("有几处还要改，已在字段下面标出。", "danger")
            return None
        self.error.clear()
        try:
            record = self.form.record()
            return record if self.confirmed(record) else None
        except Exception as error:
            self.say_why(error)
            return None

    def say_why(self, error: BaseException) -> None:
        """Say why nothing was saved; what nobody expected may end the program, so what was typed is kept first."""
        if not isinstance(error, UserError) or damage.damage_met(error):
            self.save_draft()
        messages.say_error(self.error, error)

    def confirmed(self, record: Any) -> bool:
        """The last question of an action that cannot be undone; True at once for all others."""
        return self.act.confirmed(self, record)

    def reject(self) -> None:
        """Leave; ask first if something was typed."""
        if not self.dirty or gives_up(self, self.act):
            self._finish()
            super().reject()

    @property
    def dirty(self) -> bool:
        """Whether something was typed; dialogs with more than a form add theirs."""
        return self.form.dirty

    def _finish(self) -> None:
        """The work is given up on purpose: no draft is needed."""
        self._done = True
        self._forget_draft()

    def _forget_draft(self) -> None:
        self._keeper.stop()
        # An old draft that is still on offer, while nothing was typed or saved, stays for the next time.
        offered = self.offer.text and not self.dirty and self.saved is None
        if self._drafts is not None and self.draft_key and not offered:
            self._drafts.drop(self.draft_key)

    # ---- drafts

    def _edited(self) -> None:
        self.error.clear()
        if self._drafts is not None and not self._keeper.isActive():
            self._keeper.start()

    def save_draft(self) -> None:
        """Keep what was typed, now."""
        if self._drafts is None or not self.draft_key or self._done:
            return
        if texts := self.draft():
            self._drafts.save(self.draft_key, texts)
        elif not self.offer.text:
            self._drafts.drop(self.draft_key)

    def draft(self) -> dict[str, str]:
        """The texts to be kept; dialogs with more than a form add theirs. Empty where nothing differs."""
        return self.form.draft()

    def restore(self, texts: Mapping[str, str]) -> None:
        """Put back what was kept."""
        self.form.put_raw(texts)

    def _offer_draft(self) -> None:
        texts = self._drafts.load(self.draft_key) if self._drafts is not None and self.draft_key else None
        if texts:
            answers = ("恢复", partial(self.restore, texts)), ("不要了", self._drop)
            self.offer.say("恢复上次未保存的内容？", "warning", *answers, closable=False)

    def _drop(self) -> None:
        if self._drafts is not None and not self.dirty:
            self._drafts.drop(self.draft_key)

    def hideEvent(self, event: QHideEvent) -> None:
        if self._keeper.isActive():
            self.save_draft()
        size = [round(side * 100 / theme().zoom) for side in (self.width(), self.height())]
        user_settings.save(f"size/{self._key}", size)
        super().hideEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(380), px(260))


def ask(parent: QWidget, title: str, record: Any, save: Callable[[Any], Any], *, begin: str = "", **words: Any) -> bool:
    """Ask for a small record, its fields one below another, beginning at one of them. True if it was saved.

    ``words`` are those of :class:`FormDialog`.
    """
    form = RecordForm(type(record), columns=1)
    form.set_record(record)
    dialog = FormDialog(parent, title, form, save, **words)
    form.go_to(begin)
    return bool(dialog.exec())
