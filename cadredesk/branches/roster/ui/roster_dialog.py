"""支部花名册: which columns, with the branches below or without, each on a page of its own or not."""

import dataclasses

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from cadredesk.branches.records import Branch
from cadredesk.branches.roster import actions as roster_actions
from cadredesk.branches.roster.records import COLUMNS, RosterChoice
from cadredesk.core import user_settings
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import px
from cadredesk.widgets.form.tool_dialog import ToolDialog
from cadredesk.widgets.table.columns import ColumnChooser, Columns

SETTINGS_KEY = "branch_roster"


class RosterDialog(ToolDialog):
    """``choice`` is what to print when ``exec()`` was true. ``base`` says which branch, filter and order."""

    help_section = "导入、导出、打印"

    def __init__(self, office: Office, branch: Branch, base: RosterChoice, *, several: bool, parent: QWidget) -> None:
        super().__init__(parent, f"打印花名册：{branch.name}", width=540)
        self._office, self._base = office, base
        self.columns = Columns(SETTINGS_KEY, people_store.columns_named(*COLUMNS))
        kept = user_settings.load(SETTINGS_KEY, {})
        kept = kept if isinstance(kept, dict) else {}
        self.title = QLineEdit(f"{branch.name}花名册")
        self.title.setAccessibleName("标题")
        self.below = _box("包括下级组织，按支部分组", kept.get("below", True))
        self.new_page = _box("每个支部另起一页", kept.get("new_page", False))
        self.functional = _box("另列功能型党支部成员（不计入人数）", kept.get("functional", True))
        self.shown = label("", wrap=True)
        self.counts = label("", "label", wrap=True)
        self.choose_button = button("选择列…", "table-columns", self.choose_columns, tip="勾选要打印的列，拖动改变次序")
        self.print_button = primary_button("预览打印", "", self.accept)
        self._build()
        for each in (self.below, self.new_page):
            each.setVisible(several)
        for each in (self.below, self.functional):
            each.clicked.connect(lambda _checked: self._count())
        self.below.clicked.connect(lambda on: self.new_page.setEnabled(on))
        self.new_page.setEnabled(self.below.isChecked())
        self.save_by_keys(self.print_button)
        self.title.returnPressed.connect(self.accept)
        self._name_columns()
        self._count()

    def _build(self) -> None:
        columns = row(label("列", "label"), None, self.choose_button)
        self.set_content(
            [
                column(label("标题", "label"), self.title, gap=4),
                column(columns, self.shown, gap=4),
                column(self.below, self.new_page, self.functional, gap=2),
                self.counts,
                None,
            ],
            [None, button("取消", "", self.reject, tip="Esc"), self.print_button],
        )

    @property
    def choice(self) -> RosterChoice:
        return dataclasses.replace(
            self._base,
            title=self.title.text(),
            columns=tuple(self.columns.shown),
            below=self.below.isChecked(),
            new_page=self.new_page.isChecked() and self.below.isChecked(),
            functional=self.functional.isChecked(),
        )

    def choose_columns(self) -> None:
        chooser = ColumnChooser(self, self.columns, self._name_columns)
        chooser.show_below(self.choose_button.mapToGlobal(QPoint(self.choose_button.width(), px(460))))

    def _name_columns(self) -> None:
        self.shown.setText("、".join(self.columns.fields[name].label for name in self.columns.shown))
        self.fit()

    def _count(self) -> None:
        members, branches, functional = roster_actions.roster_totals(self._office, self.choice)
        said = f"{branches:,} 个支部，成员 {members:,} 人" if branches > 1 else f"成员 {members:,} 人"
        self.counts.setText(said + (f"；另列功能型成员 {functional:,} 人。" if functional else "。"))
        self.print_button.setEnabled(bool(members or functional))
        if not (members or functional):
            self.counts.setText("没有成员，没有可以打印的内容。")

    def accept(self) -> None:
        """Keep what was chosen for the next time."""
        if not self.print_button.isEnabled():
            return
        kept = {"below": self.below, "new_page": self.new_page, "functional": self.functional}
        user_settings.save(SETTINGS_KEY, {name: box.isChecked() for name, box in kept.items()})
        super().accept()


def _box(words: str, ticked: object) -> QCheckBox:
    made = QCheckBox(words)
    made.setChecked(bool(ticked))
    return made
