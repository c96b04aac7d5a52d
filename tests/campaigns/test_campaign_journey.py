"""A whole campaign in the window, as a clerk goes through it: left and resumed in between."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from pypdf import PdfReader
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from cadredesk.campaigns import actions
from cadredesk.campaigns.records import OPEN_STAGES, Stage
from cadredesk.campaigns.targets import ShowCampaign
from cadredesk.campaigns.ui.grid_dialog import GridDialog
from cadredesk.campaigns.ui.page import CampaignsPage
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.db.undo import last_undoable
from cadredesk.duties.ui.assign_dialog import AssignDialog
from cadredesk.funds import store_ledger
from cadredesk.funds.actions_views import view as view_of
from cadredesk.funds.targets import ShowVoucher
from cadredesk.people import actions as people_actions
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.records import Person
from cadredesk.people.ui.choose_dialog import ChoosePeopleDialog
from cadredesk.visits import actions as visit_actions
from cadredesk.visits import store as visits_store
from cadredesk.visits.records import Visit, VisitQuery
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.form_dialog import FormDialog
from tests.campaigns.by_keyboard import CONTROL, KEYS, NINTH, Keyboard, set_standards, soon
from tests.choosing import Choosing
from tests.fixtures import in_window
from tests.screen import button_of
from tests.support import TODAY

pytestmark = pytest.mark.usefixtures("styled_app")  # in the program's own look


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


def test_a_campaign_from_its_list_to_its_end(
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
    arrived = people_actions.save_person(
        sample, Person(name="𬭚新来", category="离休干部", admitted_on=PartialDate.of(TODAY))
    )
    page = opened()
    there = {line.person_id: line for line in page.lines}
    assert dies.person_id not in there and there[arrived.id or 0].stage == Stage.UNPLANNED
    assert there[guest.person_id].added_why and there[out.person_id].stage == Stage.EXCUSED

    # the voucher, drafted out of the list, and its sign-off list
    budget = store_ledger.balances(sample, 2026)[0]

    def draft(dialog: Any) -> None:
        lines = {line.person_id for line in dialog.grid.lines()}
        assert guest.person_id in lines and out.person_id not in lines and dies.person_id not in lines
        dialog.form.editor("budget_id").set_value(budget.id)
        dialog.save()

    with qtbot.waitSignal(page.navigate) as asked:
        with_dialog(draft, FormDialog, lambda: page.commands.run("draft"))
    [target] = asked.args
    assert isinstance(target, ShowVoucher)
    view = view_of(sample, target.voucher_id)
    assert view.voucher.occasion == "重阳"
    assert {line.fen for line in view.lines} == {50_000}
    assert all(line.voucher for line in page.lines if line.stage != Stage.EXCUSED)
    answers(str(view.voucher.id))  # the sample office has drafted one before
    page.commands.run("sign_off")
    assert "重阳慰问金签领表" in "".join(PdfReader(papers[-1]).pages[0].extract_text().split())

    # the slips, in the order of the visits
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
    assert step(page, "待访") == "0 人" and last_undoable(sample).what == f"登记走访：重阳 {len(left)} 人"  # type: ignore[union-attr]
    made = visits_store.matching(sample, VisitQuery(person_id=guest.person_id, reason="重阳"))
    assert (made[0].date, made[0].fen, made[0].goods) == (date(2026, 10, 5), 50_000, "牛奶")

    # the end
    answers("yes")
    button_of(page, "结束").click()
    assert "已结束" in page.chooser.currentText()
    button_of(page, "重新开始").click()
    assert button_of(page, "结束").isEnabled() and "已结束" not in page.chooser.currentText()


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
    opened: Callable[[], CampaignsPage], tmp_path: Path, choosing: Choosing
) -> None:
    page, out = opened(), tmp_path / "重阳.xlsx"
    choosing.answer(out)
    page.steps.tiles["走访"].clicked.emit()
    page.commands.run("export")
    rows = python_calamine.load_workbook(str(out)).get_sheet_by_index(0).to_python()
    rows = rows[1:] if rows[0][0] != "姓名" else rows
    assert rows[0][:3] == ["姓名", "人员类别", "状态"]
    assert [row[0] for row in rows[1:]] == [line.name for line in page.shown]
    assert {row[2] for row in rows[1:]} == {"已访"} and "已导出" in page.page_layout.banner.text


def test_an_office_without_people_says_what_to_do(blank_office: Office) -> None:
    with in_window(CampaignsPage, blank_office) as page:
        assert page.table.empty.isVisible() and "到“人员”页导入" in page.table.empty.text
        assert page.chooser.currentText().startswith("重阳走访")


def test_another_page_opens_a_campaign_by_its_rule_and_day(opened: Callable[[], CampaignsPage]) -> None:
    page = opened()
    page.show_target(ShowCampaign(code="中秋", due=date(2026, 9, 25)))
    assert page.chooser.currentText().startswith("中秋走访　2026-09-25") and "已过" in page.about.text()
    with pytest.raises(UserError, match="没有“元宵”"):
        page.show_target(ShowCampaign(code="元宵", due=date(2026, 3, 3)))
