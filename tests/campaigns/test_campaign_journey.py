"""A whole round in the window, as a clerk goes through it: left and resumed in between, and filled down by keyboard."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import python_calamine
import shiboken6
from pypdf import PdfReader
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.campaigns import actions, store_round
from cadredesk.campaigns.records import OPEN_STAGES, Stage
from cadredesk.campaigns.targets import ShowRound
from cadredesk.campaigns.ui.grid_dialog import GridDialog
from cadredesk.campaigns.ui.page import CampaignsPage
from cadredesk.core.errors import UserError
from cadredesk.db.drafts import StoredDrafts
from cadredesk.db.file import Office
from cadredesk.db.undo import last_undoable
from cadredesk.duties.ui.assign_dialog import AssignDialog
from cadredesk.funds import actions as funds_actions
from cadredesk.funds import store_budgets
from cadredesk.funds.records import Standard
from cadredesk.funds.standards import store as standards_store
from cadredesk.funds.targets import ShowVoucher
from cadredesk.people import actions as people_actions
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.records import Audience, Person
from cadredesk.people.ui.choose_dialog import ChoosePeopleDialog
from cadredesk.visits import actions as visit_actions
from cadredesk.visits import store as visits_store
from cadredesk.visits.records import Visit, VisitQuery
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.form_dialog import FormDialog
from tests.fixtures import in_window
from tests.screen import button_of
from tests.support import TODAY

NINTH = date(2026, 10, 18)
KEYS = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def _styled(dressed: Any) -> None:
    """In the program's own look."""


@pytest.fixture
def opened(sample: Office) -> Iterator[Callable[[], CampaignsPage]]:
    """``page = opened()``: the page in a window; called again, the one before is gone as after a restart."""
    with ExitStack() as stack:

        def make() -> CampaignsPage:
            stack.close()
            return stack.enter_context(in_window(CampaignsPage, sample, 728))

        yield make


def soon(answer: Callable[[Any], Any], kind: type[QDialog]) -> list[bool]:
    """The next dialog of a kind that opens is worked with by ``answer``; the list says whether it has been."""
    answered: list[bool] = []

    def go() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, kind):
            QTimer.singleShot(20, go)
            return
        answered.append(True)
        answer(dialog)

    QTimer.singleShot(0, go)
    return answered


def with_dialog(answer: Callable[[Any], Any], kind: type[QDialog], do: Callable[[], Any]) -> None:
    """``do`` opens a dialog, which ``answer`` works with."""
    answered = soon(answer, kind)
    do()
    assert answered


def step(page: CampaignsPage, name: str) -> str:
    return page.steps.tiles[name].figure


def select(page: CampaignsPage, *people: int) -> None:
    page.table.choose(people[0])
    flags = page.table.view.selectionModel().SelectionFlag
    for each in people[1:]:
        at = page.table.model.position(each)
        page.table.view.selectionModel().select(page.table.model.index(at, 0), flags.Select | flags.Rows)


class Keyboard:
    """Types into the grid of a dialog, and counts the keys."""

    def __init__(self, qtbot: QtBot, dialog: GridDialog) -> None:
        self._qtbot, self._view, self.count = qtbot, dialog.grid.view, 0

    def _target(self) -> QWidget:
        return next((box for box in self._view.findChildren(QLineEdit) if box.isVisible()), self._view)

    def type(self, text: str) -> None:
        for letter in text:
            self.count += 1
            self._qtbot.keyClicks(self._target(), letter)

    def enter(self, text: str) -> None:
        self.type(text)
        self.press(KEYS.Key_Return)

    def start(self, day: str) -> None:
        """A day in the first line, and the cursor back there."""
        self.press(KEYS.Key_Tab)
        self.enter(day)
        self.press(KEYS.Key_Up)

    def fill_down(self) -> None:
        """What stands in the cell, in all below it."""
        self.press(KEYS.Key_Down, with_=CONTROL | SHIFT)
        self.press(KEYS.Key_D, with_=CONTROL)

    def press(self, *keys: Qt.Key, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            self.count += 1
            with suppress(RuntimeError):
                self._qtbot.keyClick(self._target(), key, with_)


def set_standards(office: Office) -> None:
    with office.operation("设慰问标准"):
        for category in Audience:
            standards_store.put(office, Standard(occasion="重阳", category=category.value, fen=50_000, goods="牛奶"))


def test_a_round_from_its_list_to_its_end(
    opened: Callable[[], CampaignsPage], sample: Office, qtbot: QtBot, papers: list[Path],
    answers: Callable[..., list[str]],
) -> None:  # fmt: skip
    set_standards(sample)
    page = opened()
    assert page.chooser.currentText().startswith("重阳走访　2026-10-18")
    owed = len(page.lines)
    assert step(page, "名单") == f"{owed:,} 人"

    # one out, with a reason
    out, dies = [line for line in page.lines if line.stage == Stage.UNPLANNED][:2]
    select(page, out.person_id)
    with_dialog(
        lambda dialog: (dialog.take("本人外出"), dialog.save()), FormDialog, lambda: page.commands.run("excuse")
    )
    assert {line.person_id: line.stage for line in page.lines}[out.person_id] == Stage.EXCUSED

    # one in, with a reason
    def choose(dialog: ChoosePeopleDialog) -> None:
        dialog.search.setText("")
        dialog.take()
        soon(give_reason, FormDialog)
        dialog.accept()

    def give_reason(dialog: FormDialog) -> None:
        dialog.form.put_raw({"why": "家庭困难"})
        dialog.save()

    with_dialog(choose, ChoosePeopleDialog, lambda: page.commands.run("add"))
    guest = next(line for line in page.lines if line.added_why)
    assert guest.added_why == "家庭困难" and len(page.lines) == owed + 1

    # everybody to their liaison
    answers("all")
    with_dialog(lambda dialog: dialog.save(), AssignDialog, lambda: page.commands.run("plan"))
    planned = [line for line in page.lines if line.stage == Stage.PLANNED]
    assert planned and all(line.visitors == line.liaison for line in planned)

    # left, and resumed another day: somebody has died, somebody has come
    departure_actions.register_death(sample, dies.person_id, TODAY)
    arrived = people_actions.save_person(sample, Person(name="𬭚新来", category="离休干部", admitted_on=TODAY))
    page = opened()
    there = {line.person_id: line for line in page.lines}
    assert dies.person_id not in there and there[arrived.id or 0].stage == Stage.UNPLANNED
    assert there[guest.person_id].added_why and there[out.person_id].stage == Stage.EXCUSED

    # the voucher, drafted out of the list, and its sign-off list
    budget = store_budgets.balances(sample, 2026)[0]

    def draft(dialog: Any) -> None:
        lines = {line.person_id for line in dialog.grid.lines()}
        assert guest.person_id in lines and out.person_id not in lines and dies.person_id not in lines
        dialog.form.editor("budget_id").set_value(budget.id)
        dialog.save()

    with qtbot.waitSignal(page.navigate) as asked:
        with_dialog(draft, FormDialog, lambda: page.commands.run("draft"))
    [target] = asked.args
    assert isinstance(target, ShowVoucher)
    view = funds_actions.view(sample, target.voucher_id)
    assert view.voucher.occasion == "重阳"
    assert {line.fen for line in view.lines} == {50_000}
    assert all(line.voucher for line in page.lines if line.stage != Stage.EXCUSED)
    answers(str(view.voucher.id))  # the sample office has drafted one before
    page.commands.run("sign_off")
    assert "重阳慰问金签领表" in "".join(PdfReader(papers[-1]).pages[0].extract_text().split())

    # the slips, in the order of going round
    select(page, *[line.person_id for line in page.shown[:5]])
    page.commands.run("slips")
    text = "".join(each.extract_text() for each in PdfReader(papers[-1]).pages)
    assert len(PdfReader(papers[-1]).pages) == 3 and page.shown[0].name in text and "500.00" in text

    # all who are left, by keyboard
    page.table.view.clearSelection()
    left = [line for line in page.lines if line.stage in OPEN_STAGES]

    def fill(dialog: GridDialog) -> None:
        keys = Keyboard(qtbot, dialog)
        keys.start("10-5")
        keys.fill_down()
        keys.press(KEYS.Key_Up, with_=CONTROL)
        keys.press(KEYS.Key_Backtab)
        keys.press(*[KEYS.Key_Space] * len(left))
        assert len(dialog.grid.ticked()) == len(left)
        keys.press(KEYS.Key_Return, with_=CONTROL)

    with_dialog(fill, GridDialog, lambda: page.commands.run("record"))
    assert step(page, "未办") == "0 人" and last_undoable(sample).what == f"登记走访：重阳 {len(left)} 人"  # type: ignore[union-attr]
    made = visits_store.matching(sample, VisitQuery(person_id=guest.person_id, reason="重阳"))
    assert (made[0].date, made[0].fen, made[0].goods) == (date(2026, 10, 5), 50_000, "牛奶")

    # the end
    answers("yes")
    button_of(page, "结束").click()
    assert "已结束" in page.chooser.currentText()
    button_of(page, "重新开始").click()
    assert button_of(page, "结束").isEnabled() and "已结束" not in page.chooser.currentText()


def test_thirty_lines_take_fewer_than_two_hundred_keys(sample: Office, qtbot: QtBot) -> None:
    set_standards(sample)
    actions.plan_open(sample, "重阳", NINTH, to_liaisons=True)
    people = [line.person_id for line in store_round.lines(sample, "重阳", NINTH) if line.stage in OPEN_STAGES][:30]
    dialog = grid(sample, qtbot, people)
    keys = Keyboard(qtbot, dialog)
    keys.start("9-20")  # the first half
    keys.fill_down()
    keys.press(*[KEYS.Key_Return] * (len(people) // 2))
    keys.enter("28")  # the second
    keys.press(KEYS.Key_Up)
    keys.fill_down()
    keys.press(KEYS.Key_Up, with_=CONTROL)
    keys.press(KEYS.Key_Backtab)
    keys.press(*[KEYS.Key_Space] * len(people))
    keys.press(KEYS.Key_Return, with_=CONTROL)
    assert dialog.saved == len(people) and keys.count < 200
    made = visits_store.matching(sample, VisitQuery(since=date(2026, 9, 18), reason="重阳"))
    days = {visit.date for visit in made if visit.person_id in people}
    assert days == {date(2026, 9, 20), date(2026, 9, 28)}


def grid(office: Office, qtbot: QtBot, people: list[int] | None = None) -> GridDialog:
    dialog = GridDialog(office, "重阳", NINTH, people)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_lines_filled_in_without_a_tick_are_asked_about_and_stay(
    sample: Office, qtbot: QtBot, answers: Callable[..., list[str]]
) -> None:
    dialog = grid(sample, qtbot)
    keys, rows = Keyboard(qtbot, dialog), len(dialog.grid.rows())
    keys.start("9-20")
    keys.press(KEYS.Key_Down, KEYS.Key_Down, with_=SHIFT)
    keys.press(KEYS.Key_D, with_=CONTROL)
    assert len(dialog.grid.ticked()) == 3 and "没有勾选" not in dialog.count.text()
    dialog.grid.view.go(1, 0)
    keys.press(KEYS.Key_Delete)
    assert "另有 1 人填写了没有勾选" in dialog.count.text()
    asked = answers("no", "yes")
    dialog.save()
    assert "有 1 人填写了内容，但没有勾选" in asked[0] and dialog.saved == 0
    dialog.save()
    assert dialog.saved == 2 and len(dialog.grid.rows()) == rows - 2
    assert dialog.grid.values(dialog.grid.rows()[0])["date"] == "2026-09-20", "what was typed is not lost"
    answers("discard")
    dialog.reject()


def test_a_half_filled_grid_is_kept_and_offered_again(
    sample: Office, qtbot: QtBot, answers: Callable[..., list[str]]
) -> None:
    dialog = GridDialog(sample, "重阳", NINTH)
    dialog.show()
    keys = Keyboard(qtbot, dialog)
    keys.press(KEYS.Key_Tab)
    keys.enter("9-20")
    dialog.keep_draft()  # as a second later; then the program dies
    shiboken6.delete(dialog)
    again = grid(sample, qtbot)
    assert "恢复上次未保存的 1 人" in again.offer.text
    again.restore(StoredDrafts(sample).load(f"grid/重阳/{NINTH}") or {})
    assert [each.texts[1] for each in again.grid.ticked()] == ["2026-09-20"]
    asked = answers("stay", "keep")
    again.reject()
    assert again.isVisible() and "还没有登记" in asked[0]
    again.reject()
    assert not again.isVisible() and StoredDrafts(sample).load(f"grid/重阳/{NINTH}")
    answers("discard")
    last = grid(sample, qtbot)
    last.restore(StoredDrafts(sample).load(f"grid/重阳/{NINTH}") or {})
    last.reject()
    assert StoredDrafts(sample).load(f"grid/重阳/{NINTH}") is None


def test_nothing_is_recorded_until_every_line_that_counts_is_right(sample: Office, qtbot: QtBot) -> None:
    dialog = grid(sample, qtbot)
    before = visits_store.latest_id(sample)
    keys = Keyboard(qtbot, dialog)
    keys.press(KEYS.Key_Space, KEYS.Key_Space)
    keys.press(KEYS.Key_Return, with_=CONTROL)
    assert "还要改" in dialog.banner.text and dialog.grid.said == "请填写日期。"
    keys.enter("8-1")
    keys.enter("9-20")
    keys.press(KEYS.Key_Up, KEYS.Key_Up)
    assert "才算" in dialog.grid.said
    keys.press(KEYS.Key_Return, with_=CONTROL)
    assert visits_store.latest_id(sample) == before and dialog.saved == 0
    keys.press(KEYS.Key_Z, with_=CONTROL)  # 9-20
    keys.press(KEYS.Key_Up)
    keys.enter("20")
    keys.enter("20")
    keys.press(KEYS.Key_Return, with_=CONTROL)
    assert dialog.saved == 2 and "已登记 2 人" in dialog.banner.text


def test_visits_of_a_round_to_come_cannot_be_recorded_yet(sample: Office) -> None:
    with pytest.raises(UserError, match="2027-01-07 起的走访才算"):
        GridDialog(sample, "春节", date(2027, 2, 6))


def test_the_lines_of_one_visitor_alone(sample: Office, qtbot: QtBot) -> None:
    actions.plan_open(sample, "重阳", NINTH, to_liaisons=True)
    dialog = grid(sample, qtbot)
    dialog.visitors.setCurrentIndex(1)
    dialog.visitors.activated.emit(1)
    name = dialog.visitors.currentText()
    shown = [dialog.grid.model.row_at(at) for at in range(dialog.grid.model.rowCount())]
    assert 0 < len(shown) < len(dialog.grid.rows())
    assert {dialog.grid.values(each)["visitors"] for each in shown} == {name}


def test_facets_steps_search_and_order_show_a_part(opened: Callable[[], CampaignsPage], sample: Office) -> None:
    actions.plan_open(sample, "重阳", NINTH, to_liaisons=True)
    page = opened()
    page.steps.tiles["走访"].clicked.emit()
    assert page.shown and {line.stage for line in page.shown} == {Stage.VISITED}
    page.steps.tiles["名单"].clicked.emit()
    assert len(page.shown) == len(page.lines)
    name = page.lines[0].name
    page.search.setText(name)
    page.reload()
    assert name in {line.name for line in page.shown} and len(page.shown) < len(page.lines)
    page.show_all()
    page.table.sort_by("name")
    assert [line.pinyin for line in page.shown] == sorted(line.pinyin for line in page.lines)


def test_gifts_differ_for_those_chosen_and_an_excuse_is_taken_back(
    opened: Callable[[], CampaignsPage], answers: Callable[..., list[str]]
) -> None:
    page = opened()
    one, other = [line.person_id for line in page.shown if line.stage == Stage.UNPLANNED][:2]
    select(page, one, other)

    def give(dialog: FormDialog) -> None:
        dialog.form.put_raw({"fen": "800", "goods": "䶮牌牛奶"})
        dialog.save()

    with_dialog(give, FormDialog, lambda: page.commands.run("gifts"))
    given = {line.person_id: (line.fen, line.goods) for line in page.lines}
    assert given[one] == given[other] == (80_000, "䶮牌牛奶")
    with_dialog(
        lambda dialog: (dialog.take("本人婉拒"), dialog.save()), FormDialog, lambda: page.commands.run("excuse")
    )
    assert {line.why for line in page.chosen_lines()} == {"本人婉拒"}
    asked = answers("yes")
    page.commands.run("withdraw")
    assert asked == ["取消2 人次的免访？"]
    assert {line.stage for line in page.chosen_lines()} == {Stage.UNPLANNED}


def test_who_has_been_visited_needs_no_plan_and_shows_who_went(
    opened: Callable[[], CampaignsPage],
    sample: Office,
    answers: Callable[..., list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = opened()
    person_id = next(line.person_id for line in page.lines if line.stage == Stage.UNPLANNED)
    visit_actions.record_visit(sample, Visit(person_id=person_id, date=TODAY, rule="重阳", visitors="陈芳、李明"))
    assert next(line.visitors for line in page.lines if line.person_id == person_id) == "陈芳、李明"
    page.steps.tiles["走访"].clicked.emit()
    assert {line.stage for line in page.shown} == {Stage.VISITED}
    said: list[str] = []
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: said.append(str(error)))
    page.commands.run("plan")
    assert said == ["表中的人员都已走访或免访，不用安排。"]
    page.commands.run("withdraw")
    assert "没有免访" in said[1]


def test_the_menu_of_a_row_records_that_one(opened: Callable[[], CampaignsPage]) -> None:
    page = opened()
    person_id = next(line.person_id for line in page.shown if line.stage == Stage.UNPLANNED)
    select(page, person_id)

    def fill(dialog: GridDialog) -> None:
        assert [row.key for row in dialog.grid.rows()] == [person_id]
        dialog.reject()

    with_dialog(fill, GridDialog, lambda: page.commands.run("record_chosen"))


def test_the_list_goes_to_excel_as_it_is_shown(
    opened: Callable[[], CampaignsPage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, out = opened(), tmp_path / "重阳.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(out), "Excel 工作簿 (*.xlsx)"))
    page.steps.tiles["走访"].clicked.emit()
    page.commands.run("export")
    rows = python_calamine.load_workbook(str(out)).get_sheet_by_index(0).to_python()
    rows = rows[1:] if rows[0][0] != "姓名" else rows
    assert rows[0][:3] == ["姓名", "人员类别", "状态"]
    assert [row[0] for row in rows[1:]] == [line.name for line in page.shown]
    assert {row[2] for row in rows[1:]} == {"已访"} and "已导出" in page.shape.banner.text


def test_an_office_without_people_says_what_to_do(bare: Office) -> None:
    with in_window(CampaignsPage, bare) as page:
        assert page.table.empty.isVisible() and "到“人员”页导入" in page.table.empty.text
        assert page.chooser.currentText().startswith("重阳走访")


def test_another_page_opens_a_round_by_its_rule_and_day(opened: Callable[[], CampaignsPage]) -> None:
    page = opened()
    page.show_target(ShowRound(code="中秋", due=date(2026, 9, 25)))
    assert page.chooser.currentText().startswith("中秋走访　2026-09-25") and "已过" in page.about.text()
    with pytest.raises(UserError, match="没有“元宵”"):
        page.show_target(ShowRound(code="元宵", due=date(2026, 3, 3)))
