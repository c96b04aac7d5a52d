"""The part in which it is entered who signed for honours: a day, and a line for each."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import field_of
from cadredesk.registers.honours.records import Honour
from cadredesk.registers.honours.records_medals import Issued
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.editors import editor_for
from cadredesk.widgets.grid.fill_grid import FillGrid
from cadredesk.widgets.grid.fill_model import FillColumn, FillRow

HINT = "都已勾选：没有领的在“已签收”一列按 Del 去掉　回车：向下　家属代领的改签收人　Ctrl+回车：保存"


class SigningPart(QWidget):
    """``grid`` has the lines, keyed by the honours."""

    def __init__(self) -> None:
        super().__init__()
        self.day = editor_for(field_of(Honour, "signed_on"), {})
        self.grid = FillGrid(
            "signing_grid",
            [
                FillColumn(name="person", label="姓名", width=140, fixed=True),
                FillColumn(name="signer", label="签收人", width=170, required=True),
                FillColumn(name="honour", label="荣誉", width=180, fixed=True),
                FillColumn(name="date", label="授予时间", width=105, fixed=True),
                FillColumn(name="number", label="编号", width=90, fixed=True),
                FillColumn(name="branch", label="所在支部", width=210, fixed=True),
            ],
            tick="已签收",
            hint=HINT,
        )
        on_theme_change(self, lambda: self.day.setFixedWidth(px(170)))
        top = row(label("签收日期"), self.day, label("签收人先填本人；已去世的填家属。", "small", wrap=True), gap=10)
        top.setStretch(2, 1)
        whole = column(top, self.grid, gap=10)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.day.set_raw(str(today()))

    def put(self, waiting: Sequence[Issued]) -> list[FillRow]:
        """Show these, all ticked; gives the rows."""
        rows = [
            FillRow(
                each.honour.id or 0,
                (each.candidate.name, each.signer, each.honour.name, str(each.honour.date), each.honour.number,
                 each.candidate.branch),
                True,
            )
            for each in waiting
        ]  # fmt: skip
        self.grid.put(rows)
        return rows

    def signers(self) -> dict[int, str]:
        """Who signs, by the ids of the lines ticked."""
        return {each.key: self.grid.values(each)["signer"] for each in self.grid.ticked()}

    def signed_on(self) -> date:
        """The day. Raises UserError."""
        day: date | None = self.day.value()
        if day is None:
            self.day.setFocus()
            raise UserError("请填写签收日期。")
        return day


def may_leave(dialog: QWidget, *, dirty: bool) -> bool:
    """Whether a dialog may be left: what was typed in its lines would be lost."""
    asked, detail = "填写的内容还没有登记，确定关闭？", "关闭以后，填写的签收人、编号不保留。"
    return not dirty or messages.ask(dialog, asked, detail=detail, yes="不保存", default_no=True)
