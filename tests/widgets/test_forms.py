"""Entry forms: boxes by kind, what is wrong, drafts, and that nothing typed is lost."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.core.fields import fields_of
from cadredesk.core.lunar import LunarDay
from cadredesk.core.problems import Problem
from cadredesk.db.drafts import StoredDrafts
from cadredesk.db.file import Office
from cadredesk.people.records import Person
from cadredesk.visits.records import Visit
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.record_form import RecordForm
from tests.support import empty_office

PEOPLE = [(1, "张建国"), (2, "李龚"), (3, "李龚")]
LOOKUPS = {"people": lambda: PEOPLE, "branches": lambda: [(7, "第七支部")], "liaisons": lambda: []}


def typed(form: RecordForm, name: str, text: str) -> None:
    """Type into a box as an input method does, character by character."""
    box = form.editor(name)
    box.clear()
    for character in text:
        event = QInputMethodEvent()
        event.setCommitString(character)
        QApplication.sendEvent(box, event)


@pytest.fixture
def form(qtbot: QtBot) -> RecordForm:
    made = RecordForm(Visit, lookups=LOOKUPS)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_record_comes_back_as_it_went_in(qtbot: QtBot) -> None:
    form = RecordForm(Person, lookups=LOOKUPS)
    qtbot.addWidget(form)
    person = Person(
        id=9, name="张建国", sex="男", ethnicity="哈尼族", birth=PartialDate(1948, 10), lunar_birthday=LunarDay(8, 15),
        keeps_lunar="否", id_number="532624194810050015", category="离休干部", mobile="13887602213", branch_id=7, cadre_id=2,
        illness="高血压\n糖尿病", verified_on=date(2026, 3, 1), hardship=True, living="独居", health="良好（自填）",
    )  # fmt: skip
    form.set_record(person)
    assert not form.dirty
    assert form.record() == person


def test_every_entered_field_has_a_named_box(qtbot: QtBot) -> None:
    form = RecordForm(Person, lookups=LOOKUPS)
    qtbot.addWidget(form)
    for field in fields_of(Person):
        if field.entered:
            assert form.editor(field.name).accessibleName() == field.label


def test_typing_makes_a_record(form: RecordForm) -> None:
    typed(form, "date", "2026.10.9")
    typed(form, "fen", "1,000.5")
    typed(form, "visitors", "王局长")
    form.editor("person_id").set_value(1)
    assert form.dirty
    visit = form.record()
    assert (visit.date, visit.fen, visit.visitors, visit.person_id) == (date(2026, 10, 9), 100050, "王局长", 1)
    assert set(form.changed_fields()) == {"date", "fen", "visitors", "person_id"}


def test_a_box_is_written_out_when_left(form: RecordForm) -> None:
    form.activateWindow()
    box = form.editor("fen")
    box.setFocus()
    typed(form, "fen", "1000")
    QTest.keyClick(box, Qt.Key.Key_Return)
    box.editingFinished.emit()
    assert box.text() == "1,000.00"


def test_errors_stand_beside_their_fields(form: RecordForm) -> None:
    typed(form, "fen", "一千")
    form.check_now()
    slot = form._slots["fen"]
    assert slot.state == "error"
    assert "金额" in slot._said.text()
    assert form._slots["date"].state == "", "an empty required field is not red before one saves"
    with pytest.raises(UserError, match="请填写"):
        form.record()
    typed(form, "fen", "1000")
    form.check_now()
    assert slot.state == ""


def test_first_error_is_gone_to_and_all_are_shown(form: RecordForm, qtbot: QtBot) -> None:
    form.activateWindow()
    assert form.focus_first_error()
    assert form._slots["person_id"].state == "error"
    assert form._slots["date"].state == "error"
    qtbot.waitUntil(lambda: form.editor("person_id").hasFocus())


def test_warnings_do_not_block_but_errors_of_the_check_do(qtbot: QtBot) -> None:
    found = [Problem("走访人", "走访人通常不止一位。")]
    form = RecordForm(Visit, lookups=LOOKUPS, check=lambda visit: found)
    qtbot.addWidget(form)
    form.set_record(Visit(person_id=1, date=date(2026, 1, 1)))
    assert form._slots["visitors"].state == "warning"
    assert form.record().person_id == 1
    assert not form.focus_first_error()
    found.append(Problem("", "这一天已经登记过。", "error"))
    form.check_now()
    assert not form._general.isHidden()
    with pytest.raises(UserError, match="已经登记过"):
        form.record()


def test_an_old_word_that_is_no_choice_any_more_stays(form: RecordForm) -> None:
    form.set_record(Visit(rule="旧事由", kind="别的"))
    assert form.editor("rule").value() == "旧事由"
    assert form.editor("kind").value() == "别的"


def test_reference_by_typing_its_words(form: RecordForm) -> None:
    box = form.editor("person_id")
    typed(form, "person_id", "张建国")
    assert box.value() == 1
    typed(form, "person_id", "李龚")
    with pytest.raises(UserError, match="李龚"):
        box.value()
    typed(form, "person_id", "没有这人")
    with pytest.raises(UserError, match="没有"):
        box.value()
    box.completer().popup()
    typed(form, "person_id", "李")
    box._take("李龚")
    assert box.value() == 2


def test_a_large_table_is_searched_and_not_held(qtbot: QtBot) -> None:
    class People:
        def __init__(self) -> None:
            self.asked: list[str] = []

        def search(self, text: str) -> Sequence[tuple[int, str]]:
            self.asked.append(text)
            return [(5, "王秀英 县政协")]

        def words(self, wanted: int) -> str:
            return "王秀英 县政协"

    people = People()
    form = RecordForm(Visit, lookups={"people": people})
    qtbot.addWidget(form)
    typed(form, "person_id", "wxy")
    assert people.asked == ["w", "wx", "wxy"]
    form.editor("person_id")._take("王秀英 县政协")
    assert form.editor("person_id").value() == 5


def test_enter_goes_to_the_next_field(form: RecordForm, qtbot: QtBot) -> None:
    form.activateWindow()
    form.editor("visitors").setFocus()
    qtbot.waitUntil(lambda: form.editor("visitors").hasFocus())
    QTest.keyClick(form.editor("visitors"), Qt.Key.Key_Return)
    assert form.editor("companions").hasFocus()


def test_hidden_required_field_is_not_asked_for(form: RecordForm) -> None:
    form.set_record(Visit(date=date(2026, 1, 1)))
    form.show_field("person_id", False)
    assert form.record().person_id is None


def test_columns_follow_the_width(form: RecordForm) -> None:
    section = form._sections[0]
    form.resize(900, 500)
    assert section._columns == 2
    form.resize(330, 500)
    assert section._columns == 1


def test_calendar_fills_the_date(form: RecordForm, qtbot: QtBot) -> None:
    from PySide6.QtCore import QDate
    from PySide6.QtWidgets import QCalendarWidget

    box = form.editor("date")
    typed(form, "date", "2026-10-05")
    QTest.keyClick(box, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = box.findChild(QCalendarWidget)
    assert calendar is not None
    assert calendar.selectedDate() == QDate(2026, 10, 5)
    calendar.clicked.emit(QDate(2026, 10, 18))
    assert box.value() == date(2026, 10, 18)


# ---- the dialog


@dataclasses.dataclass
class Bench:
    """A dialog under test with what it saved."""

    dialog: FormDialog
    saved: list[Visit]
    office: Office

    @property
    def form(self) -> RecordForm:
        return self.dialog.form

    @property
    def kept(self) -> dict[str, str] | None:
        return StoredDrafts(self.office).load("visits/new")


@pytest.fixture
def open_dialog(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Bench]]:
    office = empty_office(tmp_path)

    def make(save: Callable[[Visit], Any] | None = None) -> Bench:
        saved: list[Visit] = []

        def keep(visit: Visit) -> int:
            saved.append(visit)
            return 12

        form = RecordForm(Visit, lookups=LOOKUPS)
        dialog = FormDialog(
            None, "登记走访", form, save or keep, key="visit", drafts=office, draft_key="visits/new", size=(640, 500)
        )
        qtbot.addWidget(dialog, before_close_func=lambda made: made.form.set_record(Visit()))
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return Bench(dialog, saved, office)

    with office:
        yield make


def fill(form: RecordForm) -> None:
    form.editor("person_id").set_value(1)
    typed(form, "date", "2026-10-09")
    typed(form, "visitors", "王局长")


@pytest.mark.parametrize("key", [Qt.Key.Key_S, Qt.Key.Key_Return])
def test_saves_by_keyboard_and_drops_the_draft(open_dialog: Callable[..., Bench], key: Qt.Key) -> None:
    bench = open_dialog()
    fill(bench.form)
    bench.dialog.save_draft()
    assert bench.kept
    QTest.keyClick(bench.dialog, key, Qt.KeyboardModifier.ControlModifier)
    assert bench.saved[0].visitors == "王局长"
    assert bench.dialog.saved == 12
    assert bench.dialog.result() == 1
    assert not bench.kept


def test_an_incomplete_form_is_not_saved(open_dialog: Callable[..., Bench]) -> None:
    bench = open_dialog()
    bench.dialog.save_button.click()
    assert not bench.saved
    assert bench.dialog.isVisible()
    assert "还要改" in bench.dialog.error.text


def test_a_refusal_is_shown_and_nothing_is_lost(open_dialog: Callable[..., Bench]) -> None:
    def refuse(_: Visit) -> None:
        raise UserError("文件正被别人使用，请稍后再保存。")

    bench = open_dialog(refuse)
    fill(bench.form)
    bench.dialog.save()
    assert bench.dialog.error.text == "文件正被别人使用，请稍后再保存。"
    assert bench.dialog.isVisible()
    assert bench.form.record().visitors == "王局长"


def test_a_bug_while_saving_keeps_a_draft(open_dialog: Callable[..., Bench], answers: Callable[..., list[str]]) -> None:
    def fail(_: Visit) -> None:
        raise ZeroDivisionError

    bench = open_dialog(fail)
    fill(bench.form)
    asked = answers("close")
    bench.dialog.save()
    assert asked == ["程序出现错误。"]
    assert (bench.kept or {})["visitors"] == "王局长"


def test_clean_form_is_left_without_a_question(open_dialog: Callable[..., Bench]) -> None:
    bench = open_dialog()
    QTest.keyClick(bench.dialog, Qt.Key.Key_Escape)
    assert not bench.dialog.isVisible()


@pytest.mark.parametrize(
    ("answer", "open_after", "saved"), [("stay", True, 0), ("discard", False, 0), ("save", False, 1)]
)
def test_leaving_asks_when_something_was_typed(
    open_dialog: Callable[..., Bench], answers: Callable[..., list[str]], answer: str, open_after: bool, saved: int
) -> None:
    bench = open_dialog()
    fill(bench.form)
    asked = answers(answer)
    bench.dialog.close()
    assert asked == ["填写的内容还没有保存。"]
    assert bench.dialog.isVisible() is open_after
    assert len(bench.saved) == saved
    if not open_after:
        assert not bench.kept


def test_what_is_typed_is_kept_by_itself_and_restored(open_dialog: Callable[..., Bench], qtbot: QtBot) -> None:
    bench = open_dialog()
    fill(bench.form)
    bench.dialog._keeper.setInterval(1)
    typed(bench.form, "place", "县医院")
    bench.dialog._keeper.start()
    qtbot.waitUntil(lambda: "place" in (bench.kept or {}))
    again = open_dialog()
    assert "恢复" in again.dialog.offer.text
    press(again.dialog, "恢复")
    assert again.form.dirty
    assert again.form.record() == bench.form.record()
    assert not again.dialog.offer.isVisible()


def test_an_offered_draft_can_be_refused(open_dialog: Callable[..., Bench]) -> None:
    bench = open_dialog()
    StoredDrafts(bench.office).save("visits/new", {"place": "县医院"})
    again = open_dialog()
    press(again.dialog, "不要了")
    assert not again.kept
    assert not again.form.dirty


def test_an_offered_draft_that_is_ignored_stays(open_dialog: Callable[..., Bench]) -> None:
    bench = open_dialog()
    StoredDrafts(bench.office).save("visits/new", {"place": "县医院"})
    again = open_dialog()
    again.dialog.reject()
    assert again.kept == {"place": "县医院"}


def test_size_is_remembered(open_dialog: Callable[..., Bench]) -> None:
    bench = open_dialog()
    bench.dialog.resize(700, 520)
    bench.dialog.reject()
    assert open_dialog().dialog.width() == 700


def press(dialog: FormDialog, words: str) -> None:
    next(each for each in dialog.findChildren(QPushButton) if each.text() == words).click()
