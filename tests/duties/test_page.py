"""The duties page, as a user works with it: what is to be done, planned, printed, recorded and excused."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QItemSelectionModel, Qt
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from cadredesk.campaigns.store import plans_of
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.duties import store, store_duties
from cadredesk.duties.records import DutyLine, DutyQuery
from cadredesk.duties.targets import ShowDuties
from cadredesk.duties.ui.assign_dialog import COMMUNITY, LIAISON, NAMED, AssignDialog
from cadredesk.duties.ui.excuse_dialog import ExcuseDialog
from cadredesk.duties.ui.page import DutiesPage
from cadredesk.people import store as people_store
from cadredesk.people.records import Category, Person
from cadredesk.people.targets import OpenPeople
from cadredesk.visits import store as visits_store
from cadredesk.visits.ui.visit_dialog import VisitDialog
from tests.choosing import Choosing
from tests.people.menus import entry
from tests.screen import button_of
from tests.support import TODAY

DOUBLE_NINTH = TODAY.replace(day=18)
Answers = Callable[..., list[str]]
Answer = Callable[[type, Callable[[Any], object]], None]


def choose(page: DutiesPage, *lines: DutyLine) -> None:
    """Select lines of the list, as with Ctrl."""
    flag = QItemSelectionModel.SelectionFlag
    model = page.table.view.selectionModel()
    model.clear()
    for line in lines:
        index = page.table.model.index(page.lines.index(line), 0)
        model.setCurrentIndex(index, flag.Select | flag.Rows)


def show(page: DutiesPage, code: str) -> list[DutyLine]:
    """What the facets leave of a rule."""
    page.facets.set_chosen({"period": ("现在应访",), "code": (code,)})
    return page.lines


def states_shown(page: DutiesPage) -> set[str]:
    at = next(at for at, field in enumerate(page.table.model.fields) if field.name == "state")
    return {page.table.model.text_at(row, at) for row in range(page.table.count)}


# ---------------------------------------------------------------- the list


def test_it_opens_with_what_can_be_done_now(page: DutiesPage, sample: Office) -> None:
    found = store_duties.open_duties(sample, TODAY)
    can_be_done = [duty for duty in found if duty.is_open and duty.rule.visit_group == "走访慰问"]
    assert 0 < page.table.count == len(can_be_done) < len(found)
    assert states_shown(page) == {"待访", "逾期"} and page.facets.chosen()["group"] == ("走访慰问",)
    assert [line.due for line in page.lines] == sorted(line.due for line in page.lines)
    assert page.table.count_text.startswith(f"共 {len(found):,} 人次，筛选出")


def test_services_are_one_click_away_and_counted(page: DutiesPage, sample: Office) -> None:
    services = [
        duty for duty in store_duties.open_duties(sample, TODAY) if duty.is_open and duty.rule.visit_group == "上门服务"
    ]
    group = next(group for group in page.facets._groups if group.name == "group")
    assert ("上门服务", "上门服务", len(services)) in group.values
    page.facets.toggle("group", "上门服务")
    assert page.table.count == len(services) > 0
    assert {line.rule for line in page.lines} == {"巡诊", "阅文", "体检"}
    page.show_target(ShowDuties(query=DutyQuery(groups=("上门服务",), codes=("体检",))))
    assert {line.rule for line in page.lines} == {"体检"}


def test_the_card_of_a_calendar_period_says_which_and_that_nothing_makes_it_good(
    page: DutiesPage, qtbot: QtBot
) -> None:
    for code, period in (("巡诊", "当月"), ("体检", "当年")):
        line = show(page, code)[0]
        choose(page, line)
        qtbot.waitUntil(lambda line=line: page.card.line == line)  # type: ignore[misc]
        said = [each.text() for each in page.card.findChildren(type(page.table._count))]
        assert f"{line.since} 至 {line.due}（{period}）" in said
        assert any(words.startswith("没有补访") for words in said)


def test_what_was_missed_is_distinguished_from_what_can_be_made_up(page: DutiesPage) -> None:
    page.facets.set_chosen({"period": ("去年",)})
    missed = [line for line in page.lines if line.duty.outcome == "错过"]
    assert missed and "错过" in states_shown(page)
    page.facets.set_chosen({"period": ("现在应访",), "state": ("逾期",)})
    assert all(line.duty.late_until >= TODAY for line in page.lines)


def test_another_period_shows_all_of_it_whatever_their_state(page: DutiesPage) -> None:
    page.facets.toggle("period", "今年")
    assert page.facets.chosen() == {"period": ("今年",), "group": ("走访慰问",)}
    assert {"按时", "补访", "错过"} <= states_shown(page)
    page.facets.toggle("period", "今年")
    assert page.facets.chosen()["period"] == ("现在应访",)  # there is always one


def test_facets_and_search_narrow_and_count(page: DutiesPage, qtbot: QtBot) -> None:
    lines = show(page, "重阳")
    assert lines and {line.rule for line in lines} == {"重阳"}
    group = {group.name: group for group in page.facets._groups}
    assert sum(count or 0 for _, _, count in group["liaison"].values) == len(lines)
    assert [value for value, _, _ in group["planned"].values] == ["未安排"]
    name = lines[0].name
    page.search.setText(name)
    qtbot.waitUntil(lambda: {line.name for line in page.lines} == {name})
    page.search.setText("没有这个人")
    qtbot.waitUntil(lambda: page.table.count == 0)
    page.table.empty.action_button.click()
    assert page.table.count and not page.search.text()


def test_columns_sort(page: DutiesPage, sample: Office) -> None:
    page.facets.set_chosen({"period": ("今年",)})
    page.table.sort_by("name")
    names = list(dict.fromkeys(line.name for line in page.lines))
    known = [people_store.get(sample, line.person_id).name for line in page.lines]
    assert known == [line.name for line in page.lines] and len(names) > 20
    page.table.sort_by("visited_on", True)
    assert page.lines[0].visited_on == max(line.visited_on for line in page.lines if line.visited_on)
    assert page.lines[-1].visited_on is None


def test_the_query_of_another_page_is_shown(page: DutiesPage, sample: Office) -> None:
    query = DutyQuery(since=DOUBLE_NINTH, until=DOUBLE_NINTH, codes=("重阳",), words="今日 · 重阳")
    page.show_target(ShowDuties(query=query))
    owed = store_duties.duties(sample, DOUBLE_NINTH, DOUBLE_NINTH, TODAY, codes=("重阳",))
    assert page.table.count == len(owed) and "今日 · 重阳" in page.page_layout.banner.text
    page.show_target(ShowDuties(query=DutyQuery(states=("逾期", "错过"))))
    overdue = [duty for duty in store_duties.open_duties(sample, TODAY) if duty.state == "逾期"]
    assert page.table.count == len(overdue)
    page.show_target(ShowDuties(query=query))
    page.facets.toggle("period", "去年")
    assert not page.page_layout.banner.text and {line.due.year for line in page.lines if line.due} == {TODAY.year - 1}


def test_the_card_says_why_and_how_to_reach_them(page: DutiesPage, sample: Office, qtbot: QtBot) -> None:
    line = show(page, "重阳")[0]
    choose(page, line)
    qtbot.waitUntil(lambda: page.card.line == line)
    said = [each.text() for each in page.card.findChildren(type(page.table._count))]
    person = people_store.get(sample, line.person_id)
    assert "重阳走访：农历九月初九（走访慰问）" in said and person.address in said and "还没有安排" in said
    assert any("还有 10 天" in words for words in said)


def test_an_office_without_people_says_what_to_do(
    blank_office: Office, open_page: Callable[[Office], DutiesPage]
) -> None:
    page, wanted = open_page(blank_office), []
    page.navigate.connect(wanted.append)
    assert "还没有人员" in page.table.empty.text
    page.table.empty.action_button.click()
    assert wanted == [OpenPeople()]


def test_where_nobody_is_owed_a_visit_it_says_what_to_do(
    blank_office: Office, open_page: Callable[[Office], DutiesPage]
) -> None:
    with blank_office.operation("新增人员"):
        people_store.add(blank_office, Person(name="张建国", category=Category.WORKER))
    page = open_page(blank_office)
    assert "现在没有应访" in page.table.empty.text
    page.table.empty.action_button.click()
    assert "必访规则" in page.table.empty.text


def test_a_large_office_is_read_beside_the_window(
    sample: Office, open_page: Callable[[Office], DutiesPage], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    from cadredesk.duties.ui import reader as module
    from cadredesk.widgets.page.task_runner import TaskRunner

    monkeypatch.setattr(module, "SYNC_PEOPLE_LIMIT", 0)
    monkeypatch.setattr(TaskRunner, "synchronous", False)
    page = open_page(sample)
    query = DutyQuery(since=DOUBLE_NINTH, until=DOUBLE_NINTH, codes=("重阳",), words="今日 · 重阳")
    page.show_target(ShowDuties(query=query))
    owed = store_duties.duties(sample, DOUBLE_NINTH, DOUBLE_NINTH, TODAY, codes=("重阳",))
    qtbot.waitUntil(lambda: page.table.count == len(owed))
    assert f"今日 · 重阳，{len(owed)} 人次" in page.page_layout.banner.text
    qtbot.waitUntil(lambda: not page.tasks.busy)


# ---------------------------------------------------------------- visits


def test_a_visit_recorded_settles_the_duty(page: DutiesPage, sample: Office, answer: Answer, answers: Answers) -> None:
    line = show(page, "重阳")[0]
    choose(page, line)
    said: list[str] = []

    def fill(dialog: VisitDialog) -> None:
        said.append(dialog.duties.answer.text())
        answers("close")
        dialog.save()

    answer(VisitDialog, fill)
    before = page.table.count
    page.add_new()
    assert "对应应访：重阳（10 月 18 日），还没有走访" in said[0]
    assert page.table.count == before - 1 and line.person_id not in {each.person_id for each in page.lines}
    undo(sample)
    assert page.table.count == before


def test_several_are_recorded_one_after_another(
    page: DutiesPage, sample: Office, answer: Answer, answers: Answers
) -> None:
    first, second = show(page, "重阳")[:2]
    choose(page, first, second)
    seen: list[Any] = []

    def fill(dialog: VisitDialog) -> None:
        dialog.form.put_raw({"visitors": "王局长"})
        asked = answers("next", "close")
        dialog.save()
        seen.append(dialog.form.record())
        dialog.save()
        seen.extend(asked)

    answer(VisitDialog, fill)
    page.commands.run("record")
    assert seen[0].person_id == second.person_id and seen[0].rule == "重阳" and seen[0].visitors == "王局长"
    for line in (first, second):
        found = store_duties.find(sample, line.person_id, "重阳", DOUBLE_NINTH)
        assert found is not None and found.state == "已访"


def test_of_a_duty_that_is_done_the_visit_opens(page: DutiesPage, answer: Answer, qtbot: QtBot) -> None:
    page.facets.set_chosen({"period": ("今年",), "state": ("按时",)})
    line = next(line for line in page.lines if line.duty.visit_id)
    choose(page, line)
    opened: list[Any] = []
    answer(VisitDialog, lambda dialog: opened.append(dialog.form.record()))
    qtbot.waitUntil(lambda: page.card.line == line)
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    button_of(page.card, "查看这次走访").click()
    assert [visit.id for visit in opened] == [line.duty.visit_id] * 2
    assert not entry(page, "登记走访").isVisible() and entry(page, "查看这次走访").isVisible()
    answer(VisitDialog, lambda dialog: opened.append(dialog.form.editor("person_id").value()))
    page.add_new()  # of a duty that is done, Ctrl+N records another visit
    assert opened[2:] == [None]


# ---------------------------------------------------------------- plans and excuses


def test_many_are_planned_at_once(page: DutiesPage, sample: Office, answer: Answer) -> None:
    lines = show(page, "重阳")[:12]

    def plan(way: int, visitors: str = "") -> None:
        def fill(dialog: AssignDialog) -> None:
            dialog.choose(way)
            dialog.visitors.setText(visitors)
            for box in list(dialog.communities.boxes.values())[:1]:
                box.setText("陈静")
            dialog.day.set_value(TODAY)
            dialog.save()

        answer(AssignDialog, fill)
        page.facets.set_chosen({"period": ("现在应访",), "code": ("重阳",)})
        choose(page, *[line for line in page.lines if line.person_id in {each.person_id for each in lines}])
        page.commands.run("assign")

    def planned() -> dict[int | None, str]:
        return {each.person_id: each.visitors for each in plans_of(sample, "重阳", DOUBLE_NINTH)}

    plan(LIAISON)
    assert planned() == {line.person_id: line.liaison for line in lines if line.liaison}
    plan(NAMED, "李明、王芳")
    assert planned() == dict.fromkeys((line.person_id for line in lines), "李明、王芳")
    assert {line.visitors for line in page.lines if line.person_id in planned()} == {"李明、王芳"}
    page.facets.set_chosen({"period": ("现在应访",), "code": ("重阳",), "planned": ("已安排",)})
    assert page.table.count == len(lines)
    plan(COMMUNITY)
    first = min(line.community for line in lines if line.community)
    assert {planned()[line.person_id] for line in lines if line.community == first} == {"陈静"}
    undo(sample)
    assert set(planned().values()) == {"李明、王芳"}


def test_an_excuse_needs_a_reason_and_can_be_taken_back(
    page: DutiesPage, sample: Office, answer: Answer, answers: Answers
) -> None:
    first, second = show(page, "重阳")[:2]
    choose(page, first, second)
    said: list[str] = []

    def fill(dialog: ExcuseDialog) -> None:
        dialog.save()
        said.append(dialog.form.editor("why").property("state"))
        dialog.take("本人外出")
        dialog.save()

    answer(ExcuseDialog, fill)
    page.commands.run("excuse")
    assert said == ["error"]
    assert not {first.person_id, second.person_id} & {line.person_id for line in page.lines}
    page.facets.set_chosen({"period": ("30 天内",), "code": ("重阳",), "state": ("免访",)})
    assert [line.why for line in page.lines] == ["本人外出", "本人外出"]
    assert store.recent_reasons(sample) == ["本人外出"]
    choose(page, *page.lines)
    asked = answers("yes")
    page.commands.run("withdraw")
    assert "2 人次" in asked[0] and page.table.count == 0


def test_what_is_settled_is_not_planned_or_excused_again(page: DutiesPage, answers: Answers, qtbot: QtBot) -> None:
    page.facets.set_chosen({"period": ("今年",), "state": ("按时",)})
    choose(page, page.lines[0])
    asked = answers("ok")
    qtbot.waitUntil(lambda: page.card.line is not None)
    assert not button_of(page.card, "安排").isEnabled() and not button_of(page.card, "免访").isEnabled()
    page.print_current()
    assert "已走访或已免访" in asked[0]
    page.facets.set_chosen({"period": ("今年",), "state": ("按时", "待访")})
    choose(page, next(line for line in page.lines if line.duty.visit_id))
    assert not button_of(page.card, "安排").isEnabled()
    page.table.select_all()  # there are some to be planned among them
    assert button_of(page.card, "安排").isEnabled() and button_of(page, "安排走访人").isEnabled()


# ---------------------------------------------------------------- files and paper


def test_slips_and_the_list_on_paper(page: DutiesPage, papers: list[Path]) -> None:
    lines = show(page, "重阳")
    choose(page, lines[0])
    page.print_current()
    page.commands.run("slips_all_two")
    page.commands.run("list")
    one, all_, listed = (PdfReader(path) for path in papers)
    assert len(one.pages) == 1 and lines[0].name in one.pages[0].extract_text().replace(" ", "")
    assert len(all_.pages) == (len(lines) + 1) // 2
    assert "重阳应访清单" in listed.pages[0].extract_text() and papers[2].name == "重阳应访清单.pdf"


def test_the_list_goes_to_excel_as_it_is_shown(page: DutiesPage, tmp_path: Path, choosing: Choosing) -> None:
    out = tmp_path / "应访.xlsx"
    choosing.answer(out)
    page.facets.set_chosen({"period": ("去年",)})
    page.commands.run("export")
    rows = CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()
    assert len(rows) == page.table.count + 2 and rows[1][0] == "姓名"
    assert "错过" in {row[4] for row in rows[2:]}


def test_a_visit_elsewhere_is_seen_at_once(page: DutiesPage, sample: Office) -> None:
    from cadredesk.visits import actions
    from cadredesk.visits.records import Visit

    line = show(page, "重阳")[0]
    actions.record_visit(sample, Visit(person_id=line.person_id, date=TODAY, rule="重阳"))
    assert line.person_id not in {each.person_id for each in page.lines}
    assert visits_store.of_person(sample, line.person_id, 1)[0].rule == "重阳"
