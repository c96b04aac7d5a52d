"""What was ticked and typed in a tick list, kept until it is saved or given up."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from cadredesk.db.drafts import StoredDrafts
from cadredesk.db.file import Office
from cadredesk.registers.activities import store
from cadredesk.registers.activities.records import Activity
from cadredesk.registers.activities.ui.attendance_model import MARKS

if TYPE_CHECKING:
    from cadredesk.registers.activities.ui.attendance_dialog import AttendanceDialog

PAUSE = 1000  # ms after a change until the draft is kept
_LISTED, _OUTPUTS = "people", "outputs"


def key_of(activity: Activity) -> str:
    """What the list of an activity is kept under; of one that is not saved its day, kind and branch."""
    if activity.id is not None:
        return f"attendances/{activity.id}"
    return f"attendances/{activity.date or ''}/{activity.category}/{activity.branch_id or 0}"


def activity_of(office: Office, activity_id: str = "", day: str = "", category: str = "", branch: str = "") -> Activity:
    """The activity that a key tells of. Raises UserError if it is gone."""
    if activity_id:
        return store.get(office, int(activity_id))
    when = date.fromisoformat(day) if day else None
    return Activity(date=when, category=category, branch_id=int(branch) or None)


class ListDrafts:
    """Keeps the list that a dialog shows a second after each change, and puts back what was kept."""

    def __init__(self, office: Office, dialog: "AttendanceDialog") -> None:
        self._drafts, self._dialog = StoredDrafts(office), dialog
        self.key = ""
        self._timer = QTimer(dialog, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.keep)

    def begin(self, activity: Activity) -> None:
        """Another list is shown: offer what was kept of it."""
        self.key = key_of(activity)
        self._timer.stop()
        kept, offer = self._drafts.load(self.key), self._dialog.offer
        if not kept:
            offer.clear()
            return
        answers: list[tuple[str, Callable[[], object]]] = [
            ("恢复", lambda: self._put_back(kept)), ("不要了", self.drop),
        ]  # fmt: skip
        offer.say("恢复上次未保存的出席名单？", "warning", *answers, closable=False)

    def changed(self) -> None:
        """Something was ticked or typed."""
        self._timer.start()

    def keep(self) -> None:
        """Keep what differs from what is saved, now."""
        self._timer.stop()
        if self._dialog.dirty:
            self._drafts.save(self.key, self._texts())
        elif not self._dialog.offer.text:
            self.drop()

    def keep_at_once(self) -> None:
        """The dialog goes in a way that nobody chose: nothing waits any longer."""
        if self._timer.isActive():
            self.keep()

    def drop(self) -> None:
        """It was saved, or given up."""
        self._timer.stop()
        self._drafts.drop(self.key)

    def _texts(self) -> dict[str, str]:
        dialog = self._dialog
        marks = {mark.value: ",".join(map(str, dialog.list.marked(mark))) for mark in MARKS}
        listed = ",".join(str(each.id) for each in dialog.list.people)
        boxes = {name: editor.raw() for name, editor in dialog.editors.items()}
        return {**boxes, **marks, _LISTED: listed, _OUTPUTS: json.dumps(dialog.outputs.raw(), ensure_ascii=False)}

    def _put_back(self, kept: Mapping[str, str]) -> None:
        dialog = self._dialog
        for name, editor in dialog.editors.items():
            editor.set_raw(kept.get(name, ""))
        dialog.add(_ids(kept.get(_LISTED, "")), present=False)
        everybody = [each.id for each in dialog.list.people]
        dialog.list.clear(everybody)
        for mark in MARKS:
            dialog.list.mark(set(_ids(kept.get(mark.value, ""))) & set(everybody), mark)
        dialog.outputs.put_raw(json.loads(kept.get(_OUTPUTS, "[]")))


def _ids(text: str) -> list[int]:
    return [int(each) for each in text.split(",") if each]
