"""The form of one duty rule: only what its trigger uses, and in words what it would owe."""

import time
from datetime import date, timedelta

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.kinds import MoneyKind
from cadredesk.core.problems import Problem
from cadredesk.db.file import Office
from cadredesk.duties import actions, store
from cadredesk.duties.records import PERIODS, DutyRule, Trigger
from cadredesk.duties.rules import checks
from cadredesk.duties.rules.days import days_between
from cadredesk.duties.rules.versions import is_other, span_words
from cadredesk.duties.rules.wording import difference_words
from cadredesk.duties.ui.change_box import ChangeBox
from cadredesk.visits.records import Rule as ShippedRule
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.layout import column, panel, scrolled
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px, restyle
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.messages import guard
from cadredesk.widgets.form.record_form import RecordForm

PAUSE = 300  # ms without a change before the preview is computed
_CHANGING = {name for names in checks.USED.values() for name in names} - {"late_days"}
_ORDER = (
    "code name trigger visit_group month day great nominal years yearly case_kind categories ranks members_only needs "
    "party_years age_from days_before from_new_year days_after late_days since until money_kind occasion note"
).split()


class RuleForm(RecordForm):
    """The boxes; which of them show follows the trigger."""

    def __init__(self) -> None:
        super().__init__(
            DutyRule,
            only=_ORDER,
            groups=dict.fromkeys(_CHANGING - {"days_before", "days_after", "from_new_year"}, "规则") | {"note": "慰问"},
            check=_problems,
        )
        self.edited.connect(self.show_used)

    def set_record(self, record: DutyRule) -> None:
        super().set_record(record)
        self.show_used()

    def show_used(self) -> None:
        """Show what the chosen trigger uses."""
        trigger = self.editor("trigger").value()
        used = checks.USED[Trigger(trigger)] if trigger in tuple(Trigger) else ()
        for name in _CHANGING:
            self.show_field(name, name in used)
        self.show_field("late_days", trigger not in tuple(PERIODS))

    def rule(self) -> DutyRule:
        """The rule as far as it is typed."""
        made: DutyRule = self._assemble()
        return made


def _problems(rule: DutyRule) -> list[Problem]:
    """What stands in the way of the rule, beside the box that it is about."""
    if not rule.code or not rule.trigger:
        return []
    try:
        checks.require_whole(checks.tidied(rule))
    except UserError as error:
        return [Problem("", str(error), "error")]
    return []


class RuleDialog(FormDialog):
    """Adds a rule, or changes one; ``saved`` is the rule as it is on this day afterwards."""

    form: RuleForm
    saved: DutyRule | None
    help_topic = "duties"
    help_section = "必访规则"

    def __init__(self, office: Office, rule: DutyRule | None = None, *, parent: QWidget | None = None) -> None:
        form = RuleForm()
        usual = DutyRule(trigger=Trigger.FESTIVAL.value, money_kind=MoneyKind.FESTIVAL.value, since=today())
        form.set_record(rule or usual)
        self._office, self._before = office, rule
        self._versions = store.versions(office, rule.code) if rule else []
        self.preview = label("", "", wrap=True)
        self.days = label("", "small", wrap=True)
        self.change = ChangeBox()
        self.withdraw_button = button(
            "撤回最近一次修改…", "", self.withdraw, tip="从那一天起又按以前的设置算"
        )  # fmt: skip
        super().__init__(
            parent,
            f"编辑必访规则：{rule.name}" if rule else "新增必访规则",
            form,
            self._keep,
            key="duty-rule",
            size=(760, 700),
            bottom=(self.withdraw_button,) if len(self._versions) > 1 else (),
        )
        self._asked: tuple[DutyRule, date | None] | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.show_preview)
        self.insert_above_form(panel(column(self.preview, self.days, gap=4, margins=(14, 10, 14, 10))))
        self.history = self._history()
        self._insert_below_form(self.change)
        self._insert_below_form(self.history)
        if rule is not None:
            self.change.begin(rule)
            self._fix(rule)
        form.edited.connect(self._ask)
        self.change.edited.connect(self._ask)
        self._ask()
        self.show_preview()
        form.go_to("name" if rule else "code")

    def _insert_below_form(self, part: QWidget) -> None:
        self._body.insertWidget(self._body.indexOf(self.error), part)

    def _fix(self, rule: DutyRule) -> None:
        """What cannot be changed any more of a rule that is used, or that was shipped."""
        used = store.is_used(self._office, rule.code)
        code, group = self.form.editor("code"), self.form.editor("visit_group")
        code.setReadOnly(used)
        code.setToolTip("已经用在走访或慰问金记录中，简称不能再改；可以改名称。" if used else "")
        if rule.code in tuple(ShippedRule):
            group.setEnabled(False)
            group.setToolTip("程序自带的规则，走访分类是定好的；本单位自己新增的规则可以选。")

    def _history(self) -> QWidget:
        """The other versions, and what they say otherwise; hidden while the question of the change takes its place."""
        holder = scrolled()
        lines = [
            f"{span_words(each)}　{difference_words(each, self._before)}" for each in self._others() if self._before
        ]
        inner = QWidget()
        inner.setProperty("look", "scrolled")
        inner.setLayout(column(*(label(words, "small", wrap=True) for words in lines), None, gap=4))
        holder.setWidget(inner)
        holder.setAccessibleName("其他时候的设置")
        on_theme_change(holder, lambda: holder.setMaximumHeight(px(24 * min(len(lines), 3))))
        return panel(
            column(label("其他时候的设置（与上面不同的地方）", "label"), holder, gap=4, margins=(14, 10, 14, 10))
        )

    def _others(self) -> list[DutyRule]:
        return [each for each in self._versions if self._before and each.id != self._before.id]

    # ---- what is asked

    def _ask(self) -> None:
        """Ask from when on as soon as the rule would owe something else; a date of its own would be a second answer."""
        asked = self._before is not None and is_other(self._before, checks.tidied(self.form.rule()))
        self.change.setVisible(asked)
        self.history.setVisible(bool(self._others()) and not asked)
        self.form.show_field("since", not asked or self.change.is_correction)
        self._pause.start()

    def _since(self) -> date | None:
        return None if self.change.isHidden() else self.change.since()

    def _keep(self, rule: DutyRule) -> DutyRule:
        actions.save_rule(self._office, rule, self._since())
        return store.rule(self._office, checks.tidied(rule).code)

    @guard
    def withdraw(self) -> None:
        """撤回 the latest change: the version before it holds on."""
        last = self._versions[-1]
        asked = f"撤回“{last.name}”从 {last.since} 起的修改？"
        detail = f"从 {last.since} 起又按以前的设置算。这里没有保存的改动不保留；撤回以后可以用 Ctrl+Z 恢复。"
        if messages.ask(self, asked, detail=detail, yes="撤回", default_no=True):
            actions.delete_version(self._office, last)
            self.saved = store.rule(self._office, last.code)
            self._finish()
            self.accept()

    # ---- what it would owe

    def done(self, result: int) -> None:
        """Close with a result; nothing is computed any more."""
        self._pause.stop()
        super().done(result)

    def show_preview(self) -> None:
        """Say what the rule as typed would owe, and of a festival on which days it falls."""
        rule, began = self.form.rule(), time.perf_counter()
        try:
            asked = rule, self._since()
            if asked == self._asked:
                return
            self._asked = asked
            said, tone = actions.preview(self._office, *asked).sentence, ""
        except UserError as error:
            self._asked, said, tone = None, str(error), "muted"
        # The longer it takes, as in a large office, the longer it waits for the next letter.
        self._pause.setInterval(max(PAUSE, int(3000 * (time.perf_counter() - began))))
        self.preview.setText(said)
        restyle(self.preview, tone=tone)
        self.days.setText(_days(rule) if not tone else "")
        self.days.setVisible(bool(self.days.text()))


def _days(rule: DutyRule) -> str:
    """The next days of a festival."""
    if rule.trigger != Trigger.FESTIVAL:
        return ""
    day = today()
    found = days_between(rule, day, day + timedelta(days=3 * 366))[:3]
    return f"{rule.when}：" + "、".join(map(str, found)) if found else ""
