"""A dialog around a grid to fill down: what is typed is kept as a draft until it is saved or given up."""

import json
from collections.abc import Iterable, Mapping

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from cadredesk.core.errors import DamagedFile, UserError
from cadredesk.db.drafts import StoredDrafts
from cadredesk.db.file import Office
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.grid.fill_grid import FillGrid
from cadredesk.widgets.grid.fill_model import FillRow

PAUSE = 1000  # ms after a change until the draft is kept


class FillDialog(Dialog):
    """A derived class makes its ``grid``, builds itself, and calls :meth:`begin` with its rows.

    ``offer`` is the banner that offers a draft, ``banner`` says what is wrong.
    """

    grid: FillGrid
    counted_in = "人"  # what its rows are counted in

    def __init__(self, office: Office, draft_key: str, parent: QWidget | None = None) -> None:
        office.require_writable()
        super().__init__(parent)
        self._office = office
        self._drafts, self.draft_key = StoredDrafts(office), draft_key
        self.offer, self.banner = Banner(), Banner()
        self._fresh: dict[int, FillRow] = {}  # the rows as proposed
        self._draft_timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._draft_timer.timeout.connect(self.save_draft)

    def begin(self, rows: Iterable[FillRow]) -> None:
        """Show the rows as proposed, and offer what was typed the last time."""
        self._fresh = {row.key: row for row in rows}
        self.grid.put(self._fresh.values())
        self.grid.changed.connect(self.edited)
        self.grid.save_wanted.connect(self.save)
        self._offer_draft()

    # ---- what derived classes say

    def save(self) -> None:
        """Save the rows that count."""
        raise NotImplementedError

    def edited(self) -> None:
        """Something was typed, ticked or undone."""
        self.banner.clear()
        self._draft_timer.start()

    def typed(self) -> dict[str, str]:
        """What differs from what was proposed, as texts: rows by their keys, and what stands beside the grid."""
        return {
            str(each.key): json.dumps([each.ticked, *each.texts[1:]], ensure_ascii=False)
            for each in self.grid.rows()
            if each != self._fresh[each.key]
        }

    def restore(self, kept: Mapping[str, str]) -> None:
        """Put back what was typed the last time in the rows that are still there."""
        rows = []
        for each in self.grid.rows():
            if str(each.key) in kept:
                ticked, *texts = json.loads(kept[str(each.key)])
                each = FillRow(each.key, (each.texts[0], *texts), bool(ticked))
            rows.append(each)
        self.grid.put(rows)
        self.edited()

    # ---- saving

    def refused(self, error: BaseException) -> None:
        """Saving was not possible: say why, and go on."""
        self.free()
        if isinstance(error, UserError) and not isinstance(error, DamagedFile):
            self.banner.say(f"{error}没有登记。", "danger")
        else:
            messages.show_error(self, error)

    def free(self) -> None:
        """Let typing go on after saving was tried."""
        self.setEnabled(True)
        self.grid.setFocus()

    # ---- drafts, and leaving

    @property
    def dirty(self) -> bool:
        return bool(self.typed())

    def save_draft(self) -> None:
        typed = self.typed()
        if typed:
            self._drafts.save(self.draft_key, typed)
        elif not self.offer.text:
            self.drop_draft()

    def drop_draft(self) -> None:
        """Nothing is kept any more."""
        self._draft_timer.stop()
        self._drafts.drop(self.draft_key)

    def _offer_draft(self) -> None:
        kept = self._drafts.load(self.draft_key) or {}
        count = sum(1 for key in kept if key.isdigit() and int(key) in self._fresh)
        if count or not all(key.isdigit() for key in kept):
            whom = f" {count:,} {self.counted_in}" if count else "内容"
            self.offer.say(
                f"恢复上次未保存的{whom}？", "warning", ("恢复", lambda: self.restore(kept)),
                ("不要了", lambda: self._drafts.drop(self.draft_key)), closable=False,
            )  # fmt: skip

    def leave(self) -> None:
        """Close, and go on another time."""
        self.grid.view.end_typing()
        self.save_draft()
        self._draft_timer.stop()
        super().reject()

    def reject(self) -> None:
        """Leave; ask first if something was typed."""
        self.grid.view.end_typing()
        if self.dirty:
            answers = [("keep", "留作草稿"), ("discard", "不保存"), ("stay", "继续填写")]
            asked, detail = "填写的内容还没有登记。", "留作草稿的话，下次打开可以接着填。"
            answer = messages.choose(self, asked, answers, detail=detail, default="keep", escape="stay")
            if answer == "stay":
                return
            if answer == "keep":
                self.leave()
                return
            self.drop_draft()
        self._draft_timer.stop()
        super().reject()

    def hideEvent(self, event: QHideEvent) -> None:
        if self._draft_timer.isActive():
            self.save_draft()
            self._draft_timer.stop()
        super().hideEvent(event)
