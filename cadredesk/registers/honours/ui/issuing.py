"""The part in which medals are given: a day, and a line for each who can have one."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import PartialDate, today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import field_of
from cadredesk.registers.honours.records import Honour
from cadredesk.registers.honours.records_medals import Candidate
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form.editors import editor_for
from cadredesk.widgets.grid.fill_grid import FillGrid
from cadredesk.widgets.grid.fill_model import FillColumn, FillRow

HINT = "都已勾选：暂不发放的在“发放”一列按 Del 去掉　编号可以不填　回车：向下　Ctrl+回车：发放"


class IssuingPart(QWidget):
    """``grid`` has the lines, keyed by the people."""

    def __init__(self) -> None:
        super().__init__()
        self.day = editor_for(field_of(Honour, "date"), {})
        self.day.setAccessibleName("颁发日期")
        self.grid = FillGrid(
            "medals_grid",
            [
                FillColumn(name="person", label="姓名", width=130, fixed=True),
                FillColumn(name="number", label="编号", width=130),
                FillColumn(name="joined", label="入党时间", width=110, fixed=True),
                FillColumn(name="full_on", label="转正时间", width=110, fixed=True),
                FillColumn(name="branch", label="所在支部", width=220, fixed=True),
                FillColumn(name="said", label="说明", width=190, fixed=True),
            ],
            tick="发放",
            hint=HINT,
        )
        on_theme_change(self, lambda: self.day.setFixedWidth(px(170)))
        top = row(label("颁发日期"), self.day, None, gap=10)
        whole = column(top, self.grid, gap=10)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.day.set_raw(str(today()))

    def put(self, ready: Sequence[Candidate]) -> list[FillRow]:
        """Show these, all ticked; gives the rows."""
        rows = [
            FillRow(
                each.person_id,
                (each.name, "", str(each.joined or ""), str(each.full_on or ""), each.branch,
                 f"{each.died_on} 去世，家属领取" if each.died_on else ""),
                True,
            )
            for each in ready
        ]  # fmt: skip
        self.grid.put(rows)
        return rows

    def numbers(self) -> dict[int, str]:
        """编号 by the ids of those ticked."""
        return {each.key: self.grid.values(each)["number"] for each in self.grid.ticked()}

    def issued_on(self) -> PartialDate:
        """The day. Raises UserError."""
        day: PartialDate | None = self.day.value()
        if day is None:
            self.day.setFocus()
            raise UserError("请填写颁发日期。")
        return day
