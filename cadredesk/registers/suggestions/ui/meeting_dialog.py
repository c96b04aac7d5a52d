"""一次登记多条: what was said at one meeting, a line each; day and activity stand once above."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind, field_of
from cadredesk.db.file import Office
from cadredesk.registers import store as registers_store
from cadredesk.registers.activities import store as activities_store
from cadredesk.registers.suggestions import actions, store
from cadredesk.registers.suggestions.records import TOPICS, Suggestion, SuggestionKind
from cadredesk.registers.suggestions.ui.many_dialog import ManyDialog, Write, kind_typed
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.layout import row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form.editors import editor_for
from cadredesk.widgets.grid.fill_model import FillColumn, FillRow
from cadredesk.widgets.page.task_runner import TaskRunner

LINES = 60
_DAY, _AT = "date", "activity"  # what a draft keeps beside the rows
_AT_FIELD = Field(
    name="activity_id", label="会议或活动", kind=Kind.REFERENCE, refers_to="activities", hint="没有登记活动的可以不选"
)


class MeetingDialog(ManyDialog):
    """Records what was said at an activity, or on a day."""

    def __init__(
        self,
        office: Office,
        activity_id: int | None = None,
        *,
        tasks: TaskRunner | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self._known: dict[str, tuple[int | None, str]] = {}  # whom the names typed mean
        super().__init__(office, "suggestions/meeting", self._columns(office), tasks=tasks, parent=parent)
        self.setWindowTitle("一次登记多条建议诉求")
        self.at = editor_for(_AT_FIELD, {"activities": lambda: store.recent_activities(office)})
        self.day = editor_for(field_of(Suggestion, "date"), {})
        self._build()
        self.at.set_value(activity_id)
        self.day.set_raw(str(today()))
        self.begin(FillRow(at, (str(at), SuggestionKind.SUGGESTION.value, *[""] * 4)) for at in range(1, LINES + 1))
        self._take_day()
        self.at.edited.connect(self._take_day)
        self.at.edited.connect(self.edited)
        self.day.edited.connect(self.edited)
        self.counted()
        (self.grid if activity_id else self.at).setFocus()

    def _build(self) -> None:
        for box, name in ((self.at, "会议或活动"), (self.day, "日期")):
            box.setAccessibleName(name)
            box.returnPressed.connect(self.focusNextChild)
        on_theme_change(self, lambda: self.at.setMinimumWidth(px(340)), lambda: self.day.setFixedWidth(px(170)))
        top = row(label("会议或活动"), self.at, 8, label("日期"), self.day, None, gap=10)
        said = "填写内容的行自动勾选；可以从 Excel 粘贴。提出人是在册人员的写姓名，其他的写“某支部”“几位同志”。填了承办单位的，今天交办。"
        leave = button("只留作草稿", "", self.leave, tip="关闭，填写的内容留到下次")
        self.build([top, label(said, "small", wrap=True)], leave, (1040, 680))

    def _columns(self, office: Office) -> list[FillColumn]:
        units = tuple(registers_store.recent_words(office, Suggestion, "unit_in_charge"))
        return [
            FillColumn(name="line", label="序号", width=52, fixed=True),
            FillColumn(
                name="category",
                label="类别",
                width=70,
                required=True,
                read=kind_typed,
                suggestions=tuple(SuggestionKind),
            ),
            FillColumn(
                name="who", label="提出人", width=150, read=self._read_who, suggestions=tuple(store.names(office))
            ),
            FillColumn(name="topic", label="主题", width=80, suggestions=TOPICS),
            FillColumn(name="content", label="内容", width=380, required=True),
            FillColumn(name="unit_in_charge", label="承办单位", width=150, suggestions=units),
        ]

    # ---- whom the names mean

    def _read_who(self, text: str) -> str:
        self._whom(text)
        return text

    def _whom(self, text: str) -> tuple[int | None, str]:
        """(person, "") or (None, words). Raises UserError where several people of the register are called so."""
        if text not in self._known:
            found = store.called(self._office, text)
            if len(found) > 1:
                units = "、".join(f"“{name} {unit}”" for _, name, unit in found[:3])
                raise UserError(f"在册有 {len(found)} 位“{found[0][1]}”，请写明单位，如{units}。")
            self._known[text] = (found[0][0], "") if found else (None, text)
        return self._known[text]

    # ---- saving

    def _take_day(self) -> None:
        """The day of the activity that was chosen."""
        if (activity := self.at.value() if self.at.text().strip() else None) is not None:
            self.day.set_raw(str(activities_store.get(self._office, activity).date))

    def suggestion_of(self, line: FillRow) -> Suggestion:
        typed, day = self.grid.values(line), self.day.value()
        if day is None:
            raise UserError("请填写日期。")
        person_id, proposer = self._whom(typed["who"]) if typed["who"] else (None, "")
        unit = typed["unit_in_charge"]
        return Suggestion(
            date=day, category=typed["category"], person_id=person_id, proposer=proposer, topic=typed["topic"],
            content=typed["content"], unit_in_charge=unit, assigned_on=today() if unit else None, activity_id=self.at.value(),
        )  # fmt: skip

    def write(self) -> Write:
        return actions.add_many

    # ---- drafts

    def typed(self) -> dict[str, str]:
        rows = super().typed()
        return {**rows, _DAY: self.day.raw(), _AT: self.at.raw()} if rows else {}

    def restore(self, kept: Mapping[str, str]) -> None:
        self.day.set_raw(kept.get(_DAY, ""))
        self.at.set_raw(kept.get(_AT, ""))
        super().restore(kept)
