"""Tick several branches: by name, by type, or all that are shown."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QListWidget, QListWidgetItem, QWidget

from cadredesk.branches import store
from cadredesk.branches.records import Branch, BranchType
from cadredesk.core import names
from cadredesk.db.file import Office
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.search_box import SearchBox
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import px
from cadredesk.widgets.form.dialog import Dialog

ID = Qt.ItemDataRole.UserRole
ANY = "全部类型"


class ChooseBranchesDialog(Dialog):
    """``chosen`` are the ids ticked, in the order of the list. Only standing branches are offered; ``least`` must be."""

    help_section = "看"

    def __init__(
        self,
        office: Office,
        title: str,
        words: str,
        *,
        ticked: Sequence[int] = (),
        least: int = 1,
        intro: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._least = least
        self._branches = [each for each in store.all_branches(office) if not each.ended_on]
        self._branches.sort(key=lambda each: (each.id not in ticked, each.id or 0))
        self.search = SearchBox("支部名称、拼音首字母", width=1000)
        self.kind = QComboBox()
        self.kind.setAccessibleName("类型")
        there = {each.kind for each in self._branches}
        self.kind.addItems([ANY, *(str(kind) for kind in BranchType if kind in there)])
        self.list = QListWidget()
        self.list.setProperty("look", "index")
        self.list.setAccessibleName("可选的支部")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        counts = store.member_counts(office)
        parents = {each.id: each.name for each in self._branches}
        for each in self._branches:
            self._put(each, counts.get(each.id or 0, (0, 0, 0))[0], parents.get(each.parent_id, ""), each.id in ticked)
        self._said = label("", "label")
        self.accept_button = primary_button(words, "", self.accept)
        self._build(intro)
        self.search.textChanged.connect(lambda _text: self._narrow())
        self.search.set_down_target(self.list.setFocus)
        self.kind.currentTextChanged.connect(lambda _text: self._narrow())
        self.list.itemChanged.connect(lambda _item: self._judge())
        self.list.itemActivated.connect(self._turn)
        self.save_by_keys(self.accept_button)
        self._judge()

    def _build(self, intro: str) -> None:
        top = row(self.search, self.kind)
        top.setStretch(0, 1)
        said = row(
            self._said,
            None,
            button("全选", "", lambda: self._tick(True), tip="勾上列出来的全部"),
            button("全不选", "", lambda: self._tick(False)),
        )
        foot = row(None, button("取消", "", self.reject, tip="Esc"), self.accept_button)
        body = column(*([label(intro, "label", wrap=True)] if intro else []), top, self.list, said, gap=10)
        body.setStretchFactor(self.list, 1)

        def fit() -> None:
            for item in self._items():
                item.setSizeHint(QSize(0, px(34)))

        self.set_layout(body, foot, (600, 620), fit)

    def _put(self, branch: Branch, members: int, above: str, ticked: bool) -> None:
        kind = "" if branch.kind in branch.name else branch.kind
        item = QListWidgetItem("　".join(filter(None, (branch.name, kind, f"{members:,} 人"))))
        item.setToolTip(plain_tip(f"上级：{above}" if above else ""))
        item.setData(ID, branch.id)
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.list.addItem(item)

    @property
    def chosen(self) -> list[int]:
        return [item.data(ID) for item in self._items() if item.checkState() is Qt.CheckState.Checked]

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(at) for at in range(self.list.count())]

    def _turn(self, item: QListWidgetItem) -> None:
        """Enter or a double click."""
        on = item.checkState() is Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)

    def _tick(self, on: bool) -> None:
        for item in self._items():
            if not item.isHidden():
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _narrow(self) -> None:
        needle = names.needle_of(self.search.text())
        for item, branch in zip(self._items(), self._branches, strict=True):
            fits = needle in names.search_key(branch.name) and self.kind.currentText() in (ANY, branch.kind)
            item.setHidden(not fits)

    def _judge(self) -> None:
        count = len(self.chosen)
        more = f"，至少选 {self._least} 个" if count < self._least else ""
        self._said.setText(f"共 {self.list.count()} 个，已选 {count} 个{more}")
        self.accept_button.setEnabled(count >= self._least)
