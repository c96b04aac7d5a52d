"""What rows say otherwise of what has a history: a correction, or a change on a day."""

from collections import Counter
from collections.abc import Mapping

from PySide6.QtWidgets import QCheckBox, QWidget

from cadredesk.core.dates import PartialDate, today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.people.history.records import Track
from cadredesk.widgets.controls.layout import panel, row
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.text import ElidedLabel, label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form.editors import DateEditor

TIP = "不勾选则当作更正，以前的情况不保留；勾选则以前的情况留在“经历”里，往年的统计不变。"


class SinceBox(QWidget):
    """Shown where such changes are among the rows of an import. Unticked they correct the register."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ElidedLabel("", "label")
        self.on = QCheckBox("这些变动自")
        self.on.setToolTip(plain_tip(TIP))
        self.day = DateEditor(Field(name="since", label="变动日期", kind=Kind.PARTIAL))
        self.day.setAccessibleName("变动日期")
        self.day.setEnabled(False)
        self.on.toggled.connect(self._toggled)
        end = label("起（保留以前的情况）")
        end.setToolTip(plain_tip(TIP))
        inner = row(self.words, self.on, self.day, end, gap=8, margins=(14, 6, 14, 6))
        inner.setStretch(0, 1)
        self.setLayout(row(panel(inner)))
        on_theme_change(self, lambda: self.day.setFixedWidth(px(150)))
        self.hide()

    def offer(self, turns: Mapping[int, tuple[Track, ...]]) -> None:
        """Ask about these changes; hidden where there are none."""
        counts = Counter(track for tracks in turns.values() for track in tracks)
        parts = "、".join(f"{track.value} {count:,} 人" for track, count in counts.items())
        self.words.set_text(f"有变动：{parts}")
        self.setVisible(bool(turns))

    def since(self) -> PartialDate | None:
        """The day of the changes; None where they are corrections. Raises UserError."""
        if self.isHidden() or not self.on.isChecked():
            return None
        day = self.day.value()
        if day is None:
            raise UserError("请填写这些变动从哪天开始；如果是更正，请去掉“这些变动自”前面的勾。")
        return PartialDate.of(day) if not isinstance(day, PartialDate) else day

    def _toggled(self, on: bool) -> None:
        self.day.setEnabled(on)
        if on:
            if not self.day.text():
                self.day.set_value(PartialDate.of(today()))
            self.day.setFocus()
            self.day.selectAll()
