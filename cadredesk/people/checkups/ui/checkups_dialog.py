"""登记体检 of many, as after a mass check-up: hospital and date once, a line for each person, filled down and saved together."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from zlib import crc32

from PySide6.QtWidgets import QWidget

from cadredesk.campaigns.rules import read_day
from cadredesk.core import values
from cadredesk.core.dates import PartialDate, parse_partial, today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import field_of
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.people.checkups import actions, store
from cadredesk.people.checkups.records import PEOPLE, Recorded, named
from cadredesk.people.entries.records import Care
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px, restyle
from cadredesk.widgets.controls.word_completer import suggest
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.editors import editor_for
from cadredesk.widgets.grid.fill_dialog import FillDialog
from cadredesk.widgets.grid.fill_grid import FillGrid
from cadredesk.widgets.grid.fill_model import FillColumn, FillRow
from cadredesk.widgets.page.task_runner import TaskRunner

HINT = "空格：已体检　回车：向下　Tab：向右　Ctrl+D：同上一格，选中多行时向下填充　Del：清空　Ctrl+Z：撤销　Ctrl+回车：保存"
_DATE = 2  # where the date stands in the texts of a row
_UNIT, _DAY = "unit", "since"  # what a draft keeps beside the rows, and PEOPLE


class CheckupsDialog(FillDialog):
    """A check-up for each of ``people``; ``recorded`` says what was saved, None if nothing was."""

    help_topic = "people"
    help_section = "体检"

    def __init__(
        self,
        office: Office,
        people: Sequence[int],
        *,
        tasks: TaskRunner | None = None,
        draft_key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(office, draft_key or key_of(people), parent)
        self._tasks = tasks or TaskRunner(self, office)
        self.recorded: Recorded | None = None
        self.unit, self.day = editor_for(field_of(Care, "unit"), {}), editor_for(field_of(Care, "since"), {})
        self._day = str(today())  # as it stands in the rows
        self.day.set_raw(self._day)
        self.grid = FillGrid("checkup_grid", _columns(office), tick="已体检", hint=HINT)
        self.doubled = label("", wrap=True)
        restyle(self.doubled, tone="warning")
        self.count = label("", "strong")
        self.save_button = primary_button("登记", "", self.save)
        self._build()
        self._known = store.days(office, people, visits=False)
        self.begin(self._rows(people))
        self.unit.edited.connect(self.edited)
        self.day.editingFinished.connect(self._fill_in_day)
        self.save_by_keys(self.save_button, self.save)
        self._counted()
        self.unit.setFocus()

    def _build(self) -> None:
        for box, name in ((self.unit, "医院"), (self.day, "体检日期")):
            box.setAccessibleName(name)
            box.returnPressed.connect(self.focusNextChild)
        suggest(self.unit, store.recent_words(self._office, "unit"))
        on_theme_change(self, lambda: self.unit.setMinimumWidth(px(260)), lambda: self.day.setFixedWidth(px(170)))
        said = label("填入下面各行；个别人不同的，在行里改。", "small", wrap=True)
        top = row(label("医院"), self.unit, 8, label("体检日期"), self.day, said, gap=10)
        top.setStretch(top.indexOf(said), 1)
        leave = button("只留作草稿", "", self.leave, tip="关闭，填写的内容留到下次")
        foot = row(leave, self.count, None, button("取消", "", self.reject, tip="Esc"), self.save_button)
        body = column(self.offer, top, self.doubled, self.banner, self.grid, gap=10)
        body.setStretch(4, 1)
        self.set_layout(body, foot, (1040, 680))

    def _rows(self, people: Sequence[int]) -> list[FillRow]:
        found = people_store.some(self._office, people)
        self._names = {person.id or 0: person.name for person in found}
        self.setWindowTitle(f"登记体检：{len(found):,} 人")
        return [FillRow(each.id or 0, (each.name, each.unit, self._day, "", "", ""), True) for each in found]

    # ---- filling in

    def _fill_in_day(self) -> bool:
        """The date above goes into the rows that had the one before, and into those without any. False if it is none."""
        try:
            day = str(self.day.value() or "")
        except UserError as error:
            self.banner.say(str(error), "danger")
            return False
        if day == self._day:
            return True
        before, self._day = ("", self._day), day
        self._fresh = {
            key: FillRow(key, (*each.texts[:_DATE], day, *each.texts[_DATE + 1 :]), each.ticked)
            for key, each in self._fresh.items()
        }
        follows = [at for at, each in enumerate(self.grid.rows()) if each.texts[_DATE] in before]
        self.grid.model.set_texts(dict.fromkeys(((at, _DATE + 1) for at in follows), day), tick=False)
        return True

    def edited(self) -> None:
        super().edited()
        self._counted()

    def _counted(self) -> None:
        ticked = self.grid.ticked()
        self.count.setText(f"已勾选 {len(ticked):,} / {len(self._fresh):,} 人")
        doubled = [self._names[each.key] for each in ticked if _day_in(each) in self._known[each.key]]
        said = f"{len(doubled):,} 人这一天的体检已经登记过，不会重复登记：{named(doubled)}。"
        self.doubled.setText(said if doubled else "")
        self.doubled.setVisible(bool(doubled))
        self.save_button.setText(f"登记 {len(ticked) - len(doubled):,} 人" if len(ticked) > len(doubled) else "登记")
        self.save_button.setEnabled(len(ticked) > len(doubled))

    # ---- saving

    @messages.guard
    def save(self) -> None:
        """Record the check-ups of all lines ticked, in one operation."""
        if not self._fill_in_day():
            self.day.setFocus()
            return
        if not self.grid.is_right():
            self.banner.say("有几处还要改，已在表里标出，没有登记。", "danger")
            return
        cares = [self._care(each) for each in self.grid.ticked()]
        if not cares:
            self.banner.say("还没有勾选：到“已体检”一列按空格勾选参加体检的人。", "warning")
            return

        def record(progress: Progress, office: Office) -> Recorded:
            return actions.record_many(office, cares, progress)

        self.setEnabled(False)  # nothing is typed meanwhile
        self._tasks.run("正在登记体检", record, self._done, self.refused)

    def _care(self, line: FillRow) -> Care:
        typed: dict[str, Any] = self.grid.values(line)
        dates = {name: values.parse(field_of(Care, name), typed[name]) for name in ("since", "recheck_on")}
        return Care(person_id=line.key, unit=self.unit.value(), result=typed["result"], note=typed["note"], **dates)

    def _done(self, recorded: Recorded) -> None:
        self.free()
        self.recorded = recorded
        self.drop_draft()
        self.accept()

    # ---- drafts

    def typed(self) -> dict[str, str]:
        rows = super().typed()
        if not rows and not self.unit.raw().strip() and self._day == str(today()):
            return {}
        return {**rows, PEOPLE: ",".join(map(str, self._fresh)), _UNIT: self.unit.raw(), _DAY: self._day}

    def restore(self, kept: Mapping[str, str]) -> None:
        self.unit.set_raw(kept.get(_UNIT, ""))
        self._day = kept.get(_DAY, "")
        self.day.set_raw(self._day)
        self._fresh = {each.key: each for each in self._rows(list(self._fresh))}
        self.grid.put(self._fresh.values())
        super().restore(kept)


def key_of(people: Iterable[int]) -> str:
    """What a grid of these people keeps its draft under."""
    return f"checkups/{crc32(repr(sorted(people)).encode()):08x}"


def _day_in(each: FillRow) -> PartialDate | None:
    try:
        return parse_partial(each.texts[_DATE])
    except UserError:
        return None


def _columns(office: Office) -> list[FillColumn]:
    """The columns of the grid: what they are called is what they are called in the form."""
    labels = {name: field_of(Care, name).label for name in ("since", "result", "recheck_on", "note")}
    results = tuple(store.recent_words(office, "result"))
    return [
        FillColumn(name="name", label="姓名", width=156, fixed=True),
        FillColumn(name="of", label="原工作单位", width=150, fixed=True),
        FillColumn(name="since", label=labels["since"], width=112, required=True, read=_read_past),
        FillColumn(name="result", label=labels["result"], width=200, suggestions=results),
        FillColumn(name="recheck_on", label=labels["recheck_on"], width=112, read=_read_coming),
        FillColumn(name="note", label=labels["note"], width=140),
    ]


def _read_past(text: str) -> str:
    """A date typed in full or short (9-20), with a day or without."""
    try:
        day = parse_partial(text)
    except UserError:
        day = PartialDate.of(read_day(text, today(), today()))
    if day.first > today():
        raise UserError(f"{day} 还没有到，请在体检之后登记。")
    return str(day)


def _read_coming(text: str) -> str:
    """The same of a day to come: written short, the one of the next months that is so called."""
    try:
        return str(parse_partial(text))
    except UserError:
        ahead = (
            15 if len(text.strip(" 日号")) <= 2 else 183
        )  # a day of this month or the next; of this year or the next
        return str(read_day(text, today() + timedelta(days=ahead), date.max))
