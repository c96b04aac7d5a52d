"""这是更正还是变动？ Asked where the form says something else of what has a history."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from cadredesk.core.dates import PartialDate, today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.db.file import Office
from cadredesk.db.rows import name_of
from cadredesk.people.entries.rules import joined
from cadredesk.people.history import rules as history_rules
from cadredesk.people.history.records import Track
from cadredesk.people.records import Person
from cadredesk.people.rules import moved_words
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import column, panel, row, scrolled
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.editors import DateEditor, mark

Check = Callable[[Track, PartialDate], None]
ONE_LINE = 24  # characters of what was and what is that stand side by side
CORRECTION, CHANGE = "更正：原来登记错了", "变动：自"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedTrack:
    """One track on which something else is said now; ``day`` is proposed for a change.

    ``act`` is what happens on that day, where it has a name; ``likely`` a change that hardly ever is a correction.
    """

    track: Track
    before: str
    after: str
    day: PartialDate
    act: str = ""
    likely: bool = False


def tracks_to_question(office: Office, old: Person, new: Person) -> list[ChangedTrack]:
    """The tracks of which it must be asked, each in words."""
    branch = partial(name_of, office, "branches")
    asked = [_changed_track(track, old, new, branch) for track in history_rules.tracks_to_ask(old, new)]
    if old.moved_out_on and not (new.moved_out_on or new.died_on or history_rules.day_of_return(old, new, today())):
        away = moved_words(old)
        asked.append(
            ChangedTrack(track=Track.STATE, before=away, after="在册", day=PartialDate.of(today()), act="转回")
        )
    return asked


def _changed_track(track: Track, old: Person, new: Person, branch: history_rules.BranchName) -> ChangedTrack:
    day = _likely_day(track, old, new)
    stages = [history_rules.present_stage(track, old), history_rules.present_stage(track, new, day)]
    words = [history_rules.value_words(track, stage, branch) for stage in stages]
    if words[0] == words[1]:  # the difference is in what it rests on
        words = [
            joined(said, history_rules.basis_words(track, stage)) for said, stage in zip(words, stages, strict=True)
        ]
    before, after = (said or "（空）" for said in words)
    turned = track is Track.HARDSHIP and old.hardship != new.hardship
    act = ("认定" if new.hardship else "解除") if turned else ""
    return ChangedTrack(track=track, before=before, after=after, day=day, act=act, likely=turned)


def _likely_day(track: Track, old: Person, new: Person) -> PartialDate:
    """Today; of a treatment the day on which it was approved, if that is new."""
    approved = new.treatment_approved_on
    if track is Track.TREATMENT and approved and approved != old.treatment_approved_on and approved.first <= today():
        return approved
    return PartialDate.of(today())


class ChangeDialog(Dialog):
    """``since`` is the answer: the tracks that have changed, each from a day on; the others are corrections.

    ``check(track, day)`` raises UserError for a day that cannot be.
    """

    help_section = "更正与变动"

    def __init__(
        self, name: str, asked: Sequence[ChangedTrack], check: Check, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("更正还是变动")
        self._check = check
        self.since: dict[Track, PartialDate] = {}
        self.questions = [Question(each) for each in asked]
        self.error = Banner()
        self.save_button = primary_button("保存", "", self.accept)
        self.save_button.setDefault(True)
        self._build(name)
        for question in self.questions:
            question.group.buttonClicked.connect(lambda _button: self.error.clear())
        (self.questions[0].group.checkedButton() or self.questions[0].correction).setFocus()

    def _build(self, name: str) -> None:
        explained = label(
            "更正只改登记，以前各年的统计也按改后的算；变动会留下经历，变动之前仍按原来的算。", "label", wrap=True
        )
        self._questions = column(*self.questions, None, gap=10, margins=(0, 0, 6, 0))
        self._scroll = scrolled(self._questions)
        head = label(f"{name}：这是更正，还是变动？", "head", wrap=True)
        body = column(head, explained, self._scroll, self.error, gap=12, margins=(20, 18, 20, 14))
        body.setStretch(2, 1)
        foot = row(None, button("返回修改", "", self.reject, tip="Esc"), self.save_button)
        self.stack_up(body, foot)
        self.save_by_keys(self.save_button)
        on_theme_change(self, self.fit)

    def fit(self) -> None:
        """As high as the questions need, as far as the screen goes."""
        wide = px(560)
        needed = self._questions.totalHeightForWidth(wide - px(40) - px(12))
        space = self.screen().availableGeometry().height() - px(290)
        self._scroll.setFixedHeight(max(min(needed, space), px(120)))
        self.setFixedWidth(wide)
        self.adjustSize()

    def accept(self) -> None:
        try:
            self.since = {
                question.asked.track: day for question in self.questions if (day := question.answer(self._check))
            }
        except UserError as error:
            self.error.say(str(error), "danger")
            self.adjustSize()
            return
        super().accept()


class Question(QWidget):
    """One track: what was and what is said now, and the two answers."""

    def __init__(self, asked: ChangedTrack) -> None:
        super().__init__()
        self.asked = asked
        self.correction, self.change = QRadioButton(CORRECTION), QRadioButton(CHANGE)
        self.group = QButtonGroup(self)
        self.day = DateEditor(Field(name="since", label=f"{asked.track}的变动日期", kind=Kind.PARTIAL))
        self.day.setAccessibleName(f"{asked.track}的变动日期")
        self.day.setPlaceholderText("日期，可只填年或月")
        self.day.set_value(asked.day)
        for each, words in ((self.correction, CORRECTION), (self.change, "变动")):
            self.group.addButton(each)
            each.setAccessibleName(f"{asked.track}：{words}")
        self.change.setChecked(asked.likely)
        said = row(label(asked.track.value, "strong"), None)
        between = " → " if len(asked.before + asked.after) <= ONE_LINE else "\n→ "
        pair = label(f"{asked.before}{between}{asked.after}", "", wrap=True, select=True)
        second = row(self.change, self.day, label(f"起{asked.act}"), None, gap=6)
        inner = column(said, pair, self.correction, second, gap=4, margins=(14, 10, 14, 10))
        self.setLayout(column(panel(inner)))
        self.day.edited.connect(self._dated)
        on_theme_change(self, lambda: self.day.setFixedWidth(px(190)))

    def _dated(self) -> None:
        """Whoever types a date means a change."""
        self.change.setChecked(True)
        mark(self.day, "")

    def answer(self, check: Check) -> PartialDate | None:
        """The day of a change; None for a correction. Raises UserError, and goes to what is missing."""
        if self.correction.isChecked():
            return None
        if not self.change.isChecked():
            self.correction.setFocus()
            raise UserError(f"请选择{self.asked.track}是更正还是变动。")
        try:
            day: PartialDate | None = self.day.value()
            if day is None:
                raise UserError(f"请填写{self.asked.track}的变动日期，可以只填到年或月。")
            check(self.asked.track, day)
        except UserError:
            mark(self.day, "error")
            self.day.setFocus()
            raise
        return day
