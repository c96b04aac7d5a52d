"""The form of one duty rule: only what its trigger uses, and in words what it would owe."""

import datetime
import time

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
from cadredesk.widgets.controls.layout import column, panel
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import restyle
from cadredesk.widgets.form.form_dialog import FormDialog
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
            groups=dict.fromkeys(_CHANGING - {"days_before", "days_after"}, "规则") | {"note": "慰问"},
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
    """Adds a rule, or changes one; ``saved`` is the rule as saved."""

    form: RuleForm
    saved: DutyRule | None
    help_topic = "duties"

    def __init__(self, office: Office, rule: DutyRule | None = None, *, parent: QWidget | None = None) -> None:
        form = RuleForm()
        form.set_record(rule or DutyRule(trigger=Trigger.FESTIVAL.value, money_kind=MoneyKind.FESTIVAL.value))
        self._office = office
        self.preview = label("", "", wrap=True)
        self.days = label("", "small", wrap=True)
        super().__init__(
            parent,
            f"编辑必访规则：{rule.name}" if rule else "新增必访规则",
            form,
            lambda record: actions.save_rule(office, record),
            key="duty-rule",
            size=(760, 700),
        )
        self.insert_above_form(panel(column(self.preview, self.days, gap=4, margins=(14, 10, 14, 10))))
        self._asked: DutyRule | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.show_preview)
        form.edited.connect(self._pause.start)
        used = rule is not None and store.is_used(office, rule.code)
        form.editor("code").setReadOnly(used)
        form.editor("code").setToolTip("已经用在走访或慰问金记录中，简称不能再改；可以改名称。" if used else "")
        self.show_preview()
        form.go_to("name" if rule else "code")

    def done(self, result: int) -> None:
        """Close with a result; nothing is computed any more."""
        self._pause.stop()
        super().done(result)

    def show_preview(self) -> None:
        """Say what the rule as typed would owe, and of a festival on which days it falls."""
        rule = self.form.rule()
        if rule == self._asked:
            return
        self._asked, began = rule, time.perf_counter()
        try:
            said, tone = actions.preview(self._office, rule).sentence, ""
        except UserError as error:
            said, tone = str(error), "muted"
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
    found = days_between(rule, day, day + datetime.timedelta(days=3 * 366))[:3]
    return f"{rule.when}：" + "、".join(map(str, found)) if found else ""
