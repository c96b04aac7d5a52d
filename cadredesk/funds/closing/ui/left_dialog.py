"""结转和收回: what closed years have left, and what became of it."""

import datetime
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind, described
from cadredesk.core.money import show_yuan
from cadredesk.core.problems import Problem
from cadredesk.db.file import Office
from cadredesk.funds.closing import actions, store
from cadredesk.funds.closing.records import CarryWhat, Left
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.messages import guard
from cadredesk.widgets.form.primary_action import FinalQuestion, PrimaryAction
from cadredesk.widgets.form.record_form import RecordForm
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import ListSource

_COLUMNS = (
    Field(name="year", label="年度", listed=True, width=70),
    Field(name="name", label="预算", listed=True, width=180),
    *(
        Field(name=name, label=f"{words}（元）", kind=Kind.MONEY, listed=True, width=112)
        for name, words in (("left", "结余"), ("carried", "已结转"), ("returned", "已收回"), ("rest", "尚未处理"))
    ),
)


class LeftDialog(Dialog):
    """The budgets of closed years that had something left."""

    help_section = "年度封账"

    def __init__(self, office: Office, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("结转和收回")
        self._office = office
        self._left: dict[int, Left] = {}
        self.banner = Banner()
        self.table = RecordTable("left", _COLUMNS, noun="结余", unit="项", lead="name", sorts=False, multiple=False)
        self.table.set_empty("wallet", "没有结余：年度封账以后，各项预算的结余列在这里，可以结转或由财政收回。")
        self.table.current_changed.connect(lambda _id: self._show_gone())
        self.table.activated.connect(lambda _id: self.carry())
        self.gone = label("", "label", wrap=True, select=True)
        self.carry_button = button("结转…", "arrow-right-arrow-left", self.carry, tip="转入没有封账的预算")
        self.return_button = button("财政收回…", "sack-dollar", self.return_left, tip="结余交回财政")
        body = column(label("结余按文件结转到没有封账的预算，或由财政收回；封账年度的数字不变。", "label", wrap=True),
                      self.banner, self.table, self.gone, gap=10)  # fmt: skip
        body.setStretchFactor(self.table, 1)
        foot = row(self.carry_button, self.return_button, None, button("关闭", "", self.reject, tip="Esc"))
        self.set_layout(body, foot, (860, 520))
        self.read()

    def read(self) -> None:
        """Read the list anew."""
        self._left = {each.budget_id: each for each in store.all_left(self._office)}
        rows = [
            (each.budget_id, str(each.year), each.name, each.left, each.carried, each.returned, each.rest)
            for each in self._left.values()
        ]
        self.table.set_source(ListSource(rows), choose_first=True)
        self._show_gone()

    def _show_gone(self) -> None:
        """What became of the chosen one."""
        left = self._left.get(self.table.current or 0)
        carries = store.carries_of(self._office, left.budget_id) if left else []
        lines = [
            f"{each.date}　{each.what} {show_yuan(each.fen or 0)} 元　{each.document}　{each.why}" for each in carries
        ]
        self.gone.setText("\n".join(lines))
        self.gone.setVisible(bool(lines))
        for made in (self.carry_button, self.return_button):
            made.setEnabled(left is not None and left.rest > 0 and not self._office.why_read_only)

    def carry(self) -> None:
        self._ask(CarryWhat.CARRY)

    def return_left(self) -> None:
        self._ask(CarryWhat.RETURN)

    @guard
    def _ask(self, what: CarryWhat) -> None:
        left = self._left.get(self.table.current or 0)
        if left is not None and CarryDialog(self._office, left, what, parent=self).exec():
            self.read()


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryInput:
    """What is asked for."""

    fen: int | None = described("金额", Kind.MONEY, required=True)
    into_id: int | None = described("转入预算", Kind.REFERENCE, refers_to="budgets", required=True)
    date: datetime.date | None = described("日期", Kind.DATE, required=True)
    document: str = described("文号", default="", required=True, hint="如 县财行〔2026〕28号")
    why: str = described("说明", Kind.LONG, default="")


class CarryDialog(FormDialog):
    """Carries on some of what a closed year has left, or notes that the treasury took it back."""

    help_section = "年度封账"

    def __init__(self, office: Office, left: Left, what: CarryWhat, *, parent: QWidget | None = None) -> None:
        office.require_writable()
        if left.rest <= 0:
            raise UserError(f"“{left.name}”的结余已经全部结转或收回。")
        carries = what is CarryWhat.CARRY
        budgets = [(each.id, f"{each.year} 年{each.name}") for each in actions.open_budgets(office)]
        if carries and not budgets:
            raise UserError("还没有可以转入的预算。请先新增没有封账的年度的预算。")
        only = [name for name in ("fen", "into_id", "date", "document", "why") if carries or name != "into_id"]
        form = RecordForm(
            CarryInput, only=only, lookups={"budgets": lambda: budgets}, check=lambda asked: _beyond(left, asked)
        )
        same = next((budget for budget, words in budgets if words.endswith(f"年{left.name}")), None)
        form.set_record(CarryInput(fen=left.rest, into_id=same, date=today()))

        def save(asked: CarryInput) -> bool:
            fen, day = asked.fen or 0, asked.date
            if carries:
                into = asked.into_id or 0
                actions.carry(office, left.budget_id, fen, asked.document, into_id=into, why=asked.why, day=day)
            else:
                actions.return_left(office, left.budget_id, fen, asked.document, why=asked.why, day=day)
            return True

        verb = what.value if carries else "财政收回"

        def last_question(asked: CarryInput) -> FinalQuestion:
            into = dict(budgets).get(asked.into_id or 0, "")
            to = f"，转入{into}" if carries else ""
            facts = f"{left.year} 年{left.name}，{show_yuan(asked.fen or 0)} 元{to}。"
            return FinalQuestion(f"{verb}结余？", f"{facts}\n不能用 Ctrl+Z 撤销。")

        super().__init__(
            parent,
            f"{verb}结余",
            form,
            save,
            key="carry",
            act=PrimaryAction(words=verb, final_question=last_question),
            size=(620, 440),
            intro=f"{left.year} 年{left.name}：结余 {show_yuan(left.left)} 元，尚未处理 {show_yuan(left.rest)} 元。",
        )
        form.editor("fen").setFocus()


def _beyond(left: Left, asked: CarryInput) -> list[Problem]:
    if asked.fen is None or 0 < asked.fen <= left.rest:
        return []
    return [Problem("金额", f"应大于零，最多 {show_yuan(left.rest)} 元。", "error")]
