"""登记出席 of people who were chosen elsewhere: at which activity they were, or at one that is entered now."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from cadredesk.core import names
from cadredesk.core.dates import today
from cadredesk.db.file import Office
from cadredesk.registers.activities import store
from cadredesk.registers.activities.records import Activity
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.search_box import SearchBox
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import px
from cadredesk.widgets.form.dialog import Dialog

ID = Qt.ItemDataRole.UserRole
OFFERED = 300  # activities, the latest first


class ChooseActivityDialog(Dialog):
    """``chosen`` is the id of an activity; 0 means one that is yet to be entered."""

    help_topic = "activities"

    def __init__(self, office: Office, count: int, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"登记出席：{count:,} 人")
        self.chosen = 0
        self.search = SearchBox("日期、类别、主题、支部", width=1000)
        self.list = QListWidget()
        self.list.setProperty("look", "index")
        self.list.setAccessibleName("活动")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._put(0, "新登记一次活动…")
        for activity_id, words in store.held_lately(office, today(), OFFERED):
            self._put(activity_id, words)
        self.accept_button = primary_button("下一步", "", self.accept)
        foot = row(None, button("取消", "", self.reject, tip="Esc"), self.accept_button)
        intro = label("选他们参加的那次活动，下一步核对名单后保存。", "label", wrap=True)
        body = column(intro, self.search, self.list, gap=10)
        body.setStretch(2, 1)

        def fit() -> None:
            for at in range(self.list.count()):
                self.list.item(at).setSizeHint(QSize(0, px(34)))

        self.set_layout(body, foot, (620, 600), fit)
        self.list.setCurrentRow(min(1, self.list.count() - 1))
        self.search.textChanged.connect(self._narrow)
        self.search.set_down_target(self.list.setFocus)
        self.list.itemActivated.connect(lambda _item: self.accept())
        self.save_by_keys(self.accept_button)
        self.search.setFocus()

    def _put(self, activity_id: int, words: str) -> None:
        item = QListWidgetItem(words)
        item.setData(ID, activity_id)
        self.list.addItem(item)

    def _narrow(self, text: str) -> None:
        needle, first = names.needle_of(text), -1
        for at in range(self.list.count()):
            item = self.list.item(at)
            fits = at == 0 or needle in names.needle_of(item.text())
            item.setHidden(not fits)
            first = at if first < 0 and fits and at else first
        self.list.setCurrentRow(max(first, 0))

    def accept(self) -> None:
        item = self.list.currentItem()
        self.chosen = item.data(ID) if item is not None else 0
        super().accept()


def add_to_activity(parent: QWidget, office: Office, people: Sequence[int]) -> Activity | None:
    """Ask which activity, and show its tick list with these people on it; gives it as saved, None where it was not.

    Raises UserError where nothing can be written.
    """
    from cadredesk.registers.activities.ui.activity_dialog import ActivityDialog
    from cadredesk.registers.activities.ui.attendance_dialog import AttendanceDialog

    office.require_writable()
    which = ChooseActivityDialog(office, len(people), parent=parent)
    if not which.exec():
        return None
    if which.chosen:
        activity = store.get(office, which.chosen)
    else:
        form = ActivityDialog(office, Activity(date=today()), parent=parent)
        form.exec()
        if form.saved is None:
            return None
        activity = form.saved
    dialog = AttendanceDialog(office, activity, people=people, parent=parent)
    dialog.exec()
    return dialog.saved
