"""必访规则: all rules of the office; adding, changing, ending, deleting."""

import dataclasses
import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import today
from cadredesk.core.fields import Field, Kind, described, field_of
from cadredesk.db.file import Office
from cadredesk.duties import actions, store
from cadredesk.duties.records import DutyRule
from cadredesk.duties.rules.checks import audience_words
from cadredesk.duties.rules.wording import force_words, window_words
from cadredesk.duties.ui.rule_dialog import RuleDialog
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.messages import guard
from cadredesk.widgets.form.primary_action import PrimaryAction
from cadredesk.widgets.form.record_form import RecordForm
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import ListSource, Row

COLUMNS = (
    dataclasses.replace(field_of(DutyRule, "name"), width=110),
    dataclasses.replace(field_of(DutyRule, "visit_group"), listed=True, width=84),
    Field(name="when", label="什么时候", width=140, listed=True),
    Field(name="whom", label="哪些人", width=200, listed=True),
    Field(name="window", label="期限", width=190, listed=True),
    Field(name="standard", label="慰问标准", width=80, listed=True),
    Field(name="force", label="执行", width=132, listed=True),
)
# The fields that columns of words are made of.
_FIELD_OF = {
    "when": "trigger", "whom": "categories", "window": "days_before", "standard": "occasion", "force": "since",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedRule:
    """Until when a rule holds."""

    until: datetime.date | None = described("停用日期", Kind.DATE, required=True)


class RulesDialog(Dialog):
    """The list of rules, in their order."""

    help_topic = "duties"

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("必访规则")
        self._office = office
        self._rules: dict[int, DutyRule] = {}
        self._versions: dict[str, list[DutyRule]] = {}
        unsortable = [each.name for each in COLUMNS]
        self.table = RecordTable(
            "duty-rules", COLUMNS, noun="必访规则", unit="条", multiple=False, unsortable=unsortable, tone=_tone
        )
        self.table.set_empty("list-check", "还没有必访规则。新增一条，程序就会算出谁应当走访。", "新增规则", self.add)
        self.table.activated.connect(lambda _id: self.edit())
        self.table.edit_requested.connect(lambda _id, column: self.edit(column))
        self.table.current_changed.connect(lambda _id: self._fit())
        self.end_button = button("停用…", "", self.end, tip="从哪天以后不再执行，以前的照旧")
        self.delete_button = button("删除", "", self.delete, tip="只能删除没有用过的规则")
        self.edit_button = button("编辑", "pen", lambda: self.edit(), tip="改这条规则（回车）")
        foot = row(
            self.edit_button, self.end_button, self.delete_button, None, button("关闭", "", self.reject),
            primary_button("新增规则", "plus", self.add),
        )  # fmt: skip
        intro = "谁应当走访、什么时候走访，都按这些规则从名册、事项和走访记录里算出来，登记了走访就算办完。规则改动从哪天起执行由您定，以前的不变。"
        body = column(label(intro, "label", wrap=True), self.table, gap=12)
        body.setStretch(1, 1)
        self.set_layout(body, foot, (1000, 620))
        self.read()

    def read(self) -> None:
        """Read the list again."""
        self._versions = {}
        for version in store.versions(self._office):
            self._versions.setdefault(version.code, []).append(version)
        self._rules = {rule.id or 0: rule for rule in store.rules(self._office)}
        rows = [_row(rule, self._versions[rule.code]) for rule in self._rules.values()]
        self.table.set_source(ListSource(rows), choose_first=True)
        self._fit()

    def _fit(self) -> None:
        rule = self._current()
        for each in (self.edit_button, self.end_button, self.delete_button):
            each.setEnabled(rule is not None)
        self.end_button.setText("恢复执行" if rule and self._last(rule).until else "停用…")

    def _current(self) -> DutyRule | None:
        return self._rules.get(self.table.current or 0)

    def _last(self, rule: DutyRule) -> DutyRule:
        """Its last version: that which ends where the rule does."""
        return self._versions[rule.code][-1]

    def _keep(self, rule: DutyRule) -> None:
        self.read()
        self.table.choose(rule.id or 0)

    @guard
    def add(self) -> None:
        """新增规则."""
        self._office.require_writable()
        dialog = RuleDialog(self._office, parent=self)
        if dialog.exec() and dialog.saved is not None:
            self._keep(dialog.saved)

    @guard
    def edit(self, column: str = "") -> None:
        """编辑, at the field of a column."""
        rule = self._current()
        if rule is not None:
            self._office.require_writable()
            dialog = RuleDialog(self._office, rule, parent=self)
            if column:
                dialog.form.go_to(_FIELD_OF.get(column, column))
            if dialog.exec() and dialog.saved is not None:
                self._keep(dialog.saved)

    @guard
    def end(self) -> None:
        """停用 from a day on, or take that back."""
        rule = self._current()
        if rule is None:
            return
        self._office.require_writable()
        last = self._last(rule)
        if last.until:
            self._keep(actions.resume_rule(self._office, last, today()))
            return
        form = RecordForm(EndedRule, columns=1)
        form.set_record(EndedRule(until=today()))
        intro = f"“{rule.name}”在这一天之后到期的不再应访，以前的照旧。"
        save = lambda asked: actions.end_rule(self._office, last, asked.until)  # noqa: E731
        dialog = FormDialog(
            self, "停用规则", form, save, key="end-rule", act=PrimaryAction(words="停用"), size=(420, 260), intro=intro
        )
        if dialog.exec():
            self._keep(rule)

    @guard
    def delete(self) -> None:
        """删除 what was never used."""
        rule = self._current()
        if rule is None:
            return
        self._office.require_writable()
        asked = f"删除必访规则“{rule.name}”？"
        if messages.ask(self, asked, detail="删除后可以用 Ctrl+Z 撤销。", yes="删除", default_no=True):
            actions.delete_rule(self._office, rule)
            self.read()


def _row(rule: DutyRule, versions: Sequence[DutyRule]) -> Row:
    return (
        rule.id, rule.name, rule.visit_group, rule.when, audience_words(rule), window_words(rule), rule.standard,
        force_words(versions, today()),
    )  # fmt: skip


def _tone(name: str, value: object, _row: Row) -> str:
    return "muted" if name == "force" and str(value).endswith("停用") else ""
