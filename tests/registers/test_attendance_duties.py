"""到会 at 阅文 proves that month's duty, once; what is taken back is owed again; and what must not be lost around lists."""

from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cadredesk.branches import actions as branches
from cadredesk.branches import store as branch_store
from cadredesk.branches.merge import actions as merge_actions
from cadredesk.branches.merge.records import Merge
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office, open_office
from cadredesk.db.undo import undo
from cadredesk.duplicates import actions as duplicates
from cadredesk.duties import store_duties
from cadredesk.duties.records import Duty, DutyQuery, Outcome
from cadredesk.duties.rules.wording import outcome_sentence
from cadredesk.duties.targets import ShowDuties
from cadredesk.duties.ui.page import DutiesPage
from cadredesk.people import actions as people
from cadredesk.people.records import Person
from cadredesk.registers import actions as registers
from cadredesk.registers.activities import actions, store, store_people
from cadredesk.registers.activities.records import Activity
from cadredesk.registers.files import actions as files
from cadredesk.registers.suggestions.records import Suggestion
from cadredesk.registers.targets import ShowActivities
from cadredesk.today.actions import gather
from cadredesk.visits import actions as visits
from cadredesk.visits.records import Rule, Visit
from tests.fixtures import Shown, command_line, in_window
from tests.registers.test_attendance import DAY, branch, listed, person, study
from tests.support import TODAY

SEPTEMBER, END = date(2026, 9, 1), date(2026, 9, 30)


@pytest.fixture
def zhao(blank_office: Office) -> int:
    """Somebody who is owed 阅文 each month."""
    with blank_office.operation("设置"):
        blank_office.put_setting("duties_since", "2026-01-01")
    return people.save_person(blank_office, Person(name="赵离休", category="离休干部")).id or 0


def reading(office: Office, person_id: int) -> Duty:
    [duty] = [
        each for each in store_duties.duties(office, SEPTEMBER, END, date(2026, 9, 20), codes=("阅文",))
        if each.person_id == person_id
    ]  # fmt: skip
    return duty


def read(**rest: object) -> Activity:
    return study(category="阅文", **rest)


def test_a_tick_proves_its_month_and_taking_it_back_owes_it_again(blank_office: Office, zhao: int) -> None:
    assert reading(blank_office, zhao).outcome is Outcome.OPEN
    saved = actions.save_list(blank_office, read(), [zhao])
    done = reading(blank_office, zhao)
    assert (done.outcome, done.visited_on, done.visit_id) == (Outcome.DONE, DAY, None)
    assert outcome_sentence(done) == "已于 2026-09-10 到会阅文"
    actions.save_list(blank_office, saved, [], [zhao])
    assert reading(blank_office, zhao).outcome is Outcome.OPEN, "leave proves nothing"
    undo(blank_office)
    assert reading(blank_office, zhao).outcome is Outcome.DONE
    actions.delete_activity(blank_office, saved)
    assert reading(blank_office, zhao).outcome is Outcome.OPEN


def test_other_kinds_prove_nothing_and_a_mended_kind_does(blank_office: Office, zhao: int) -> None:
    saved = actions.save_list(blank_office, study(), [zhao])
    assert reading(blank_office, zhao).outcome is Outcome.OPEN
    actions.save_activity(blank_office, read(id=saved.id))
    assert reading(blank_office, zhao).outcome is Outcome.DONE
    actions.save_activity(blank_office, read(id=saved.id, date=date(2026, 8, 31)))
    assert reading(blank_office, zhao).outcome is Outcome.OPEN


def test_brought_home_it_is_a_visit_that_answers_the_duty(blank_office: Office, zhao: int) -> None:
    actions.save_list(blank_office, read(), [], delivered=[zhao])
    assert (reading(blank_office, zhao).outcome, reading(blank_office, zhao).visit_id is not None) == (
        Outcome.DONE,
        True,
    )


def test_a_visit_of_the_month_proves_it_once_the_tick_has_gone(blank_office: Office, zhao: int) -> None:
    saved = actions.save_list(blank_office, read(), [zhao])
    visit = visits.record_visit(blank_office, Visit(person_id=zhao, date=date(2026, 9, 15), rule=Rule.READING.value))
    assert reading(blank_office, zhao).visit_id is None, "what came first proves it"
    actions.save_list(blank_office, saved, [])
    assert reading(blank_office, zhao).visit_id == visit.id
    due = "SELECT duty_due FROM visits WHERE id = ?"
    assert blank_office.conn.execute(due, (visit.id,)).fetchone() == ("2026-09-30",)


def test_undone_out_of_order_the_visit_takes_over(blank_office: Office, zhao: int) -> None:
    actions.save_list(blank_office, read(), [zhao])
    (ticked,) = blank_office.conn.execute("SELECT max(id) FROM operations").fetchone()
    visit = visits.record_visit(blank_office, Visit(person_id=zhao, date=date(2026, 9, 15), rule=Rule.READING.value))
    undo(blank_office, ticked)
    assert reading(blank_office, zhao).visit_id == visit.id
    due = "SELECT duty_due FROM visits WHERE id = ?"
    assert blank_office.conn.execute(due, (visit.id,)).fetchone() == ("2026-09-30",)


def test_two_who_were_one_stand_on_a_list_once(blank_office: Office) -> None:
    keep, gone = person(blank_office, "李明"), person(blank_office, "李 明")
    both = actions.save_list(blank_office, study(), [gone], [keep])
    alone = actions.save_list(blank_office, study(category="座谈会"), [gone])
    duplicates.merge(blank_office, keep, gone)
    assert listed(blank_office, both.id) == {keep: "到会"} and listed(blank_office, alone.id) == {keep: "到会"}
    undo(blank_office)
    assert listed(blank_office, both.id) == {gone: "到会", keep: "请假"}


def test_who_was_there_cannot_be_deleted(blank_office: Office) -> None:
    ming = person(blank_office, "李明")
    saved = actions.save_list(blank_office, study(), [ming])
    with pytest.raises(UserError, match="“李明”还有 1 条出席，不能删除"):
        people.delete_person(blank_office, ming)
    actions.save_list(blank_office, saved, [])
    people.delete_person(blank_office, ming)


def test_what_refers_to_an_activity_keeps_it(blank_office: Office) -> None:
    saved = actions.save_activity(blank_office, study(category="座谈会", persons=20))
    registers.save(
        blank_office,
        Suggestion(date=DAY, category="建议", proposer="与会人员", content="多组织活动", activity_id=saved.id),
    )
    with pytest.raises(UserError, match="收集了 1 件建议诉求，不能删除"):
        actions.delete_activity(blank_office, saved)
    assert store.get(blank_office, saved.id or 0) == saved


def test_a_branch_that_held_something_stays(blank_office: Office) -> None:
    home = branch(blank_office, "东城党支部")
    actions.save_activity(blank_office, study(home, persons=5))
    with pytest.raises(UserError, match="登记过 1 次活动，不能删除"):
        branches.delete_branch(blank_office, home)


def test_undo_leaves_no_file_of_nothing(blank_office: Office, tmp_path: Path) -> None:
    saved = actions.save_activity(blank_office, study(persons=5))
    (entered,) = blank_office.conn.execute("SELECT max(id) FROM operations").fetchone()
    scan = tmp_path / "通知.pdf"
    scan.write_bytes(b"%PDF-1.4")
    files.add_files(blank_office, "activities", saved.id or 0, [scan])
    with pytest.raises(UserError, match="之后添加了附件“通知"):
        undo(blank_office, entered)


def test_undo_puts_nobody_twice_on_a_list(blank_office: Office) -> None:
    ming = person(blank_office, "李明")
    saved = actions.save_list(blank_office, study(), [ming])
    actions.save_list(blank_office, saved, [])
    (removed,) = blank_office.conn.execute("SELECT max(id) FROM operations").fetchone()
    actions.save_list(blank_office, saved, [ming])
    with pytest.raises(UserError, match="之后又登记了同样的一项"):
        undo(blank_office, removed)


def test_today_says_what_of_the_lists_should_be_looked_at(blank_office: Office) -> None:
    home, far = branch(blank_office, "东城党支部"), branch(blank_office, "西城党支部")
    guest = person(blank_office, "客人", far)
    wrong = {
        "named_sessions": actions.save_list(blank_office, study(category="培训", sessions=3), [guest]),
        "two_years": actions.save_activity(blank_office, study(date=date(2025, 12, 30), end_date=date(2026, 1, 2))),
        "persons_over_times": actions.save_activity(blank_office, study(persons=30, times=20)),
        "strangers": actions.save_list(blank_office, study(home), [guest]),
    }
    actions.save_list(blank_office, study(far), [guest])
    actions.save_list(blank_office, study(home, category="座谈会"), [guest])
    checks = {check.key: check for check in gather(blank_office, TODAY).checks}
    for key, activity in wrong.items():
        assert checks[key].count == 1
        assert checks[key].target.query.ids == (activity.id,)  # type: ignore[attr-defined]


def test_a_merge_of_branches_leaves_what_each_had_held(blank_office: Office) -> None:
    old, kept = branch(blank_office, "东城党支部"), branch(blank_office, "西城党支部")
    ming = person(blank_office, "李明", old)
    saved = actions.save_list(blank_office, study(old), [ming])
    into = branch_store.get(blank_office, kept)
    merge_actions.merge(blank_office, Merge(sources=(old, kept), into=into, since=PartialDate(2026, 9, 20)))
    assert store.get(blank_office, saved.id or 0).branch_id == old and listed(blank_office, saved.id) == {ming: "到会"}
    assert store_people.members_on(blank_office, old, DAY) == [ming]
    assert store_people.members_on(blank_office, kept, date(2026, 9, 30)) == [ming]
    assert not actions.doubts(blank_office, saved)


@pytest.mark.usefixtures("styled_app")
def test_the_list_of_duties_leads_to_the_activity_that_proved_one(
    blank_office: Office, zhao: int, qtbot: QtBot
) -> None:
    saved = actions.save_list(blank_office, read(), [zhao])
    with in_window(DutiesPage, blank_office) as page:
        page.show_target(ShowDuties(query=DutyQuery(since=SEPTEMBER, until=END, codes=("阅文",))))
        qtbot.waitUntil(lambda: page.table.count == 1)
        page.table.choose_at(0)
        wanted = Shown(page).wanted
        assert page.doing.usual() == "activity"
        page.commands.run("activity")
        assert wanted == [ShowActivities(row_id=saved.id)]


def test_an_import_that_takes_a_tick_back_lets_the_visit_prove_it(
    blank_office: Office, zhao: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    actions.save_list(blank_office, read(topic="集中阅文"), [zhao])
    visit = visits.record_visit(blank_office, Visit(person_id=zhao, date=date(2026, 9, 15), rule=Rule.READING.value))
    sheet, path = tmp_path / "出席.csv", Path(blank_office.path)
    sheet.write_text("日期,类别,主题,姓名,情况\n2026-09-10,阅文,集中阅文,赵离休,请假\n", encoding="utf-8")
    blank_office.close()
    status, answer, said = command_line(path, capsys)("import", "attendance", str(sheet), "--json")
    assert (status, answer["updated"]) == (0, 1), said
    with open_office(path, "张敏") as office:
        due = office.conn.execute("SELECT duty_due FROM visits WHERE id = ?", (visit.id,)).fetchone()
        assert reading(office, zhao).visit_id == visit.id and due == ("2026-09-30",)
