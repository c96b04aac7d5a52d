"""常用名单: give the list a name; rename, pin, copy and delete the ones there are; copy those that come with the program."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QLineEdit, QListWidget, QListWidgetItem, QWidget

from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.people.filters import store as filters_store
from cadredesk.people.filters.rules import words_of
from cadredesk.people.views import actions as views_actions
from cadredesk.people.views import store as views_store
from cadredesk.people.views.records import READY, ListView, SavedView
from cadredesk.people.views.rules import LONGEST, checked_name, view_from_json, view_to_json
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.dialog import Dialog

_ROLE = Qt.ItemDataRole.UserRole


class SaveViewDialog(Dialog):
    """Asks for the name of a list and keeps it: ``saved`` is then the row of the file."""

    help_section = "常用名单"

    def __init__(self, office: Office, view: ListView, proposal: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("保存为常用名单")
        self.saved: SavedView | None = None
        self._office, self._view = office, view
        self.name = QLineEdit(proposal)
        self.name.setAccessibleName("名单名称")
        self.name.setPlaceholderText("如 八十岁以上独居")
        self.name.setMaxLength(LONGEST)
        self.name.selectAll()
        self.pinned = QCheckBox("固定在左侧筛选栏的最上面，并显示人数")
        self.pinned.setChecked(True)
        self.error = Banner()
        kept = label("会一起保存：搜索的文字、左侧的筛选、高级筛选、日期、显示的列和宽度、排序。", "small", wrap=True)
        save = primary_button("保存", "", self.save)
        save.setDefault(True)
        buttons = row(None, button("取消", "", self.reject, tip="Esc"), save)
        body = column(label("名称"), self.name, self.pinned, kept, self.error, None, gap=10)
        self.set_layout(body, buttons, (460, 250))
        self.save_by_keys(save)

    def save(self) -> None:
        try:
            name = checked_name(self.name.text())
            if views_store.named(self._office, name) is not None and not messages.ask(
                self,
                f"已经有叫“{name}”的常用名单，要用现在的名单替换它吗？",
                yes="替换",
                no="换个名称",
                default_no=True,
            ):
                return
            self.saved = views_actions.save_view(self._office, name, self._view, pinned=self.pinned.isChecked())
        except UserError as error:
            messages.say_error(self.error, error)
            return
        self.accept()


class ViewsDialog(Dialog):
    """The lists kept in the file, and those of the program, which have no id: ``wanted`` is the one to be opened, if any."""

    help_section = "常用名单"

    def __init__(self, office: Office, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("管理常用名单")
        self.wanted: SavedView | None = None
        self._office = office
        self._views: list[SavedView] = []
        self.list = QListWidget()
        self.list.setAccessibleName("常用名单")
        self.list.itemDoubleClicked.connect(lambda _item: self.open())
        self.list.itemChanged.connect(self._ticked)
        self.list.currentRowChanged.connect(lambda _at: self._describe())
        self.words = label("", "small", wrap=True)
        self.name = QLineEdit()
        self.name.setAccessibleName("名称")
        self.name.setMaxLength(LONGEST)
        rename = button("改名", "", self.rename, tip="把选中的名单改成左边的名称（F2）")
        hint = label("打勾的固定在左侧筛选栏的最上面。程序自带的名单可以另存一份，再照需要改。", "small", wrap=True)
        body = column(hint, self.list, self.words, row(self.name, rename), gap=8)
        body.setStretch(1, 1)
        use = primary_button("打开", "", self.open, tip="回车")
        use.setDefault(True)
        delete = button("删除…", "trash-can", self.delete, tip="Delete")
        copy = button("另存一份…", "copy", self.copy)
        self._of_own = (self.name, rename, delete)
        self.set_layout(body, row(delete, copy, None, button("关闭", "", self.reject, tip="Esc"), use), (520, 500))
        QShortcut(QKeySequence("F2"), self, self._edit_name)
        QShortcut(QKeySequence("Delete"), self.list, self.delete, context=Qt.ShortcutContext.WidgetShortcut)
        self._fill(0)

    def _fill(self, at: int) -> None:
        ready = (SavedView(name=name, content=view_to_json(view)) for name, view in READY.items())
        self._views = [*views_store.all_views(self._office), *ready]
        self.list.blockSignals(True)
        self.list.clear()
        for view in self._views:
            item = QListWidgetItem(view.name if view.id else f"{view.name}　（程序自带）")
            if view.id:
                item.setCheckState(Qt.CheckState.Checked if view.pinned else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.list.setCurrentRow(min(at, len(self._views) - 1))
        self._describe()

    @property
    def current(self) -> SavedView | None:
        at = self.list.currentRow()
        return self._views[at] if 0 <= at < len(self._views) else None

    def _describe(self) -> None:
        view = self.current
        self.name.setText(view.name if view else "")
        self.words.setText(words_of_view(self._office, view) if view else "")
        for part in self._of_own:
            part.setEnabled(bool(view and view.id))

    def _edit_name(self) -> None:
        self.name.setFocus()
        self.name.selectAll()

    def _ticked(self, item: QListWidgetItem) -> None:
        at = self.list.row(item)
        with messages.guarded(self):
            views_actions.pin_view(self._office, self._views[at], item.checkState() == Qt.CheckState.Checked)
        self._fill(at)

    def rename(self) -> None:
        view, at = self.current, self.list.currentRow()
        if view is None or view.id is None:
            return
        with messages.guarded(self):
            views_actions.rename_view(self._office, view, self.name.text())
            self._fill(at)

    def delete(self) -> None:
        view, at = self.current, self.list.currentRow()
        if view is None or view.id is None:
            return
        with messages.guarded(self):
            detail = "只是不再保存这份名单的条件，名单里的人员资料不受影响。"
            if messages.ask(self, f"删除常用名单“{view.name}”？", detail=detail, yes="删除", default_no=True):
                views_actions.delete_view(self._office, view)
                self._fill(at)

    def copy(self) -> None:
        """Keep the chosen list once more, under a name of the office's own."""
        view = self.current
        if view is None:
            return
        with messages.guarded(self):
            dialog = SaveViewDialog(self._office, view_from_json(view.content), f"{view.name} 2"[:LONGEST], parent=self)
            if dialog.exec() and dialog.saved is not None:
                saved = dialog.saved.id
                self._fill(0)
                self.list.setCurrentRow([each.id for each in self._views].index(saved))

    def open(self) -> None:
        """Open the chosen list; while its name is being typed Enter renames."""
        view = self.current
        if view is not None and self.name.hasFocus() and self.name.text().strip() != view.name:
            self.rename()
        elif view is not None:
            self.wanted = view
            self.accept()


def words_of_view(office: Office, saved: SavedView) -> str:
    """What a list holds, in a sentence or two."""
    try:
        view = view_from_json(saved.content)
    except UserError as error:
        return str(error)
    parts = [value or "（未填）" for _, value in view.facets]
    if view.text:
        parts.append(f"搜索“{view.text}”")
    if view.where:
        parts.append(words_of(view.where, partial(filters_store.name_of, office)))
    if view.as_of:
        parts.append(f"{view.as_of} 的名册")
    return " · ".join(parts) or "全部人员"
