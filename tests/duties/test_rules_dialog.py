"""The rules of the office in the window: what the form shows, what it says they would owe, and what is kept."""

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cadredesk.db.file import Office
from cadredesk.db.undo import last_undoable, undo
from cadredesk.duties import actions, store, store_duties
from cadredesk.duties.records import Outcome
from cadredesk.duties.ui.rule_dialog import RuleDialog
from cadredesk.duties.ui.rules_dialog import RulesDialog
from cadredesk.visits import actions as visit_actions
from cadredesk.visits.records import Visit
from cadredesk.widgets.form.form_dialog import FormDialog
from tests.support import TODAY

Answers = Callable[..., list[str]]
Answer = Callable[[type, Callable[[Any], object]], None]
DRAGON_BOAT = {
    "code": "端午", "name": "端午走访", "trigger": "农历节日", "month": "5", "day": "5", "categories": "离休干部",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _in_clothes(styled_app: object) -> None:
    pass


@pytest.fixture
def rules(sample: Office, qtbot: QtBot) -> RulesDialog:
    made = RulesDialog(sample)
    qtbot.addWidget(made)
    made.show()
    return made


def row_of(rules: RulesDialog, code: str) -> list[str]:
    at = next(at for at, rule in enumerate(rules._rules.values()) if rule.code == code)
    return [rules.table.model.text_at(at, column) for column in range(rules.table.model.columnCount())]


def choose(rules: RulesDialog, code: str) -> None:
    assert rules.table.choose(next(rule.id for rule in rules._rules.values() if rule.code == code) or 0)


def form_for(office: Office, qtbot: QtBot, code: str = "") -> RuleDialog:
    made = RuleDialog(office, store.rule(office, code) if code else None)
    qtbot.addWidget(made)
    made.show()
    return made


def shown(dialog: RuleDialog) -> set[str]:
    return {name for name in dialog.form.raw() if dialog.form.editor(name).isVisible()}


def test_the_list_says_when_whom_and_how_long(rules: RulesDialog) -> None:
    assert row_of(rules, "中秋")[:3] == ["中秋走访", "走访慰问", "农历八月十五"]
    assert row_of(rules, "七一")[3] == "只限党员；困难或党龄满 50 年"
    assert row_of(rules, "去世")[2:] == ["去世后 1 天内", "全体在册人员", "1 天内，补访 30 天内", "去世", "执行中"]
    assert row_of(rules, "巡诊")[1:5] == ["上门服务", "每月一次", "离休干部", "当月，没有补访"]
    assert row_of(rules, "体检")[2] == "每 2 年一次（离休干部每年一次）"


def test_the_form_shows_what_the_trigger_uses(sample: Office, qtbot: QtBot) -> None:
    always = {"code", "name", "trigger", "categories", "needs", "since", "until", "money_kind", "visit_group"}
    for code, used, not_used in (
        ("中秋", {"month", "day", "days_before", "from_new_year"}, {"great", "years", "case_kind", "days_after"}),
        ("大寿", {"great", "nominal", "days_before"}, {"month", "years", "case_kind", "days_after"}),
        ("住院", {"case_kind", "days_after", "late_days"}, {"month", "great", "years", "days_before"}),
        ("体检", {"years", "yearly"}, {"month", "case_kind", "days_before", "late_days", "from_new_year"}),
        ("巡诊", set(), {"month", "great", "years", "case_kind", "days_before", "days_after", "late_days"}),
    ):
        dialog = form_for(sample, qtbot, code)
        assert always | used <= shown(dialog) and not not_used & shown(dialog), code
    dialog.form.put_raw({"trigger": "固定日期"})
    assert {"month", "day"} <= shown(dialog)
    dialog.form.put_raw({"trigger": "每季一次"})
    assert not {"month", "day", "late_days", "days_before"} & shown(dialog)


def test_what_it_would_owe_is_said_while_one_types(sample: Office, qtbot: QtBot) -> None:
    dialog = form_for(sample, qtbot)
    assert "简称" in dialog.preview.text() and not dialog.days.isVisible()
    dialog.form.put_raw(DRAGON_BOAT)
    qtbot.waitUntil(lambda: dialog.preview.text().startswith("按这条规则，"))
    assert "下一次 2027-06-09" in dialog.preview.text()
    assert dialog.days.text() == "农历五月初五：2027-06-09、2028-05-28、2029-06-16"
    few = dialog.preview.text()
    dialog.form.put_raw({"categories": ""})
    qtbot.waitUntil(lambda: dialog.preview.text() != few)
    dialog.form.put_raw({"month": "13"})
    qtbot.waitUntil(lambda: "农历的月和日" in dialog.preview.text())
    dialog.form.set_record(store.rule(sample, "春节"))


def test_what_it_owes_now_is_what_can_still_be_visited(sample: Office) -> None:
    """What was missed wants an excuse: it is not called 现在应访."""
    spring = [duty for duty in store_duties.open_duties(sample, TODAY) if duty.code == "春节"]
    assert spring and all(duty.outcome is Outcome.MISSED for duty in spring)
    assert "现在应访" not in actions.preview(sample, store.rule(sample, "春节"), on=TODAY).sentence
    ninth = [duty for duty in store_duties.open_duties(sample, TODAY) if duty.code == "重阳" and duty.is_open]
    assert actions.preview(sample, store.rule(sample, "重阳"), on=TODAY).open_now == len(ninth) > 0


def test_a_change_before_one_that_is_planned_ends_with_it(sample: Office) -> None:
    rule = store.rule(sample, "中秋")
    actions.save_rule(sample, dataclasses.replace(rule, days_before=10), date(2027, 1, 1))
    actions.save_rule(sample, dataclasses.replace(store.rule(sample, "中秋"), days_before=20), date(2026, 12, 1))
    held = [(each.days_before, each.until) for each in store.versions(sample, "中秋")]
    assert held == [(30, date(2026, 11, 30)), (20, date(2026, 12, 31)), (10, None)]


def test_a_rule_of_ones_own_counts_everywhere(
    rules: RulesDialog, sample: Office, answer: Answer, answers: Answers
) -> None:
    def fill(dialog: RuleDialog) -> None:
        assert dialog.form.editor("since").value() == TODAY and not dialog.change.isVisible()
        dialog.form.put_raw({**DRAGON_BOAT, "since": "2026-01-01"})
        dialog.save()

    answer(RuleDialog, fill)
    rules.add()
    assert row_of(rules, "端午")[1:4] == ["走访慰问", "农历五月初五", "离休干部"]
    due = TODAY.replace(month=6, day=19)
    owed = store_duties.duties(sample, due, due, TODAY, codes=("端午",))
    assert owed and {duty.category for duty in owed} == {"离休干部"}
    visit_actions.record_visit(sample, Visit(person_id=owed[0].person_id, date=due, rule="端午"))
    done = store_duties.find(sample, owed[0].person_id, "端午", due)
    assert done is not None and done.state == "已访"
    asked = answers("yes", "ok")
    choose(rules, "端午")
    rules.delete()
    assert "不能删除" in asked[1] and "端午" in store.codes(sample)


def test_what_is_wrong_is_said_and_nothing_is_kept(sample: Office, qtbot: QtBot) -> None:
    dialog = form_for(sample, qtbot)
    dialog.form.put_raw({**DRAGON_BOAT, "code": "中秋"})
    dialog.save()
    assert dialog.isVisible() and "已经有简称为“中秋”的规则" in dialog.error.text
    dialog.form.put_raw({"code": "端午", "day": "31"})
    dialog.save()
    assert dialog.isVisible() and "端午" not in store.codes(sample)
    dialog.form.set_record(store.rule(sample, "春节"))


@pytest.mark.parametrize("box", ["days_before", "late_days"])
def test_a_box_emptied_while_typing_is_asked_for(sample: Office, qtbot: QtBot, box: str) -> None:
    dialog = form_for(sample, qtbot, "重阳")
    dialog.form.put_raw({box: ""})
    qtbot.waitUntil(lambda: dialog.preview.text().startswith("请填写") and "填 0" in dialog.preview.text())
    dialog.save()
    assert dialog.isVisible() and getattr(store.rule(sample, "重阳"), box) == 30
    dialog.form.put_raw({box: "15"})
    qtbot.waitUntil(lambda: dialog.preview.text().startswith("按这条规则，"))
    dialog.form.set_record(store.rule(sample, "重阳"))


def test_what_a_trigger_does_not_use_may_be_empty(sample: Office, qtbot: QtBot) -> None:
    dialog = form_for(sample, qtbot, "住院")
    dialog.form.put_raw({"days_after": "", "trigger": "每月一次"})
    dialog.show_preview()
    assert dialog.preview.text().startswith("按这条规则，")
    dialog.form.set_record(store.rule(sample, "住院"))


def test_a_code_in_use_cannot_be_changed(sample: Office, qtbot: QtBot) -> None:
    dialog = form_for(sample, qtbot, "中秋")
    assert dialog.form.editor("code").isReadOnly() and not form_for(sample, qtbot).form.editor("code").isReadOnly()


def test_a_rule_is_ended_and_taken_up_again(rules: RulesDialog, sample: Office, answer: Answer) -> None:
    def fill(dialog: FormDialog) -> None:
        dialog.form.put_raw({"until": "2026-09-30"})
        dialog.save()

    answer(FormDialog, fill)
    choose(rules, "重阳")
    rules.end()
    day = TODAY.replace(day=18)
    assert last_undoable(sample).what == "停用必访规则：重阳走访，到 2026-09-30"  # type: ignore[union-attr]
    assert row_of(rules, "重阳")[-1] == "2026-09-30 停用" and rules.end_button.text() == "恢复执行"
    assert not store_duties.duties(sample, day, day, TODAY, codes=("重阳",))
    rules.end()
    assert row_of(rules, "重阳")[-1] == "执行中" and store_duties.duties(sample, day, day, TODAY, codes=("重阳",))
    undo(sample)
    assert store.rule(sample, "重阳").until == TODAY.replace(month=9, day=30)


def test_categories_are_ticked_in_their_order(sample: Office, qtbot: QtBot) -> None:
    dialog = form_for(sample, qtbot, "中秋")
    box = dialog.form.editor("categories")
    assert box.chosen()[0] == "离休干部" and dialog.form.editor("ranks").text() == "不限"
    box.set_chosen(("退休职工", "离休干部"))
    box.edited.emit()
    assert dialog.form.record().categories == "离休干部、退休职工"
    dialog.save()
    assert store.rule(sample, "中秋").categories == "离休干部、退休职工"


# ---------------------------------------------------------------- from a day on, or always so


def owed_at_mid_autumn(office: Office) -> int:
    day = TODAY.replace(month=9, day=25)
    return len(store_duties.duties(office, day, day, TODAY, codes=("中秋",)))


def test_a_change_is_asked_from_when_on_and_leaves_the_past(sample: Office, qtbot: QtBot) -> None:
    before, dialog = owed_at_mid_autumn(sample), form_for(sample, qtbot, "中秋")
    assert not dialog.change.isVisible()
    dialog.form.put_raw({"categories": "离休干部"})
    assert dialog.change.isVisible() and dialog.change.since() == TODAY and "since" not in shown(dialog)
    assert "不变" in dialog.change.words.text()
    dialog.save()
    first, second = store.versions(sample, "中秋")
    assert (first.until, second.since, second.categories) == (TODAY - timedelta(days=1), TODAY, "离休干部")
    assert owed_at_mid_autumn(sample) == before
    assert last_undoable(sample).what == f"修改必访规则：中秋走访，从 {TODAY} 起"  # type: ignore[union-attr]
    undo(sample)
    assert len(store.versions(sample, "中秋")) == 1


def test_a_correction_is_another_act_that_says_what_it_changes(sample: Office, qtbot: QtBot) -> None:
    before, dialog = owed_at_mid_autumn(sample), form_for(sample, qtbot, "中秋")
    dialog.form.put_raw({"categories": "离休干部"})
    said = dialog.preview.text()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.change.change.setFocus()
    QTest.keyClick(dialog.change.change, Qt.Key.Key_Right)  # by the arrow keys, as radio buttons are
    assert dialog.change.is_correction and not dialog.change.day.isEnabled() and "since" in shown(dialog)
    assert "已经过去的年度" in dialog.change.words.text() and "台账" in dialog.change.words.text()
    qtbot.waitUntil(lambda: dialog.preview.text() != said)
    dialog.save()
    assert len(store.versions(sample, "中秋")) == 1 and 0 < owed_at_mid_autumn(sample) < before
    assert last_undoable(sample).what == "更正必访规则：中秋走访"  # type: ignore[union-attr]


def test_names_and_notes_are_saved_without_a_question(sample: Office, qtbot: QtBot) -> None:
    dialog = form_for(sample, qtbot, "中秋")
    dialog.form.put_raw({"name": "中秋慰问", "note": "各支部同时走访"})
    assert not dialog.change.isVisible()
    dialog.save()
    assert [each.name for each in store.versions(sample, "中秋")] == ["中秋慰问"]
    assert last_undoable(sample).what == "修改必访规则：中秋慰问"  # type: ignore[union-attr]


def test_a_day_that_cannot_be_is_said_and_nothing_is_kept(sample: Office, qtbot: QtBot) -> None:
    dialog = form_for(sample, qtbot, "中秋")
    dialog.form.put_raw({"days_before": "20"})
    for typed, said in (("", "从哪天起"), ("2026-13-01", "")):
        dialog.change.day.set_raw(typed)
        dialog.save()
        assert dialog.isVisible() and said in dialog.error.text and dialog.error.text
    assert store.rule(sample, "中秋").days_before == 30
    dialog.form.set_record(store.rule(sample, "中秋"))


def test_what_was_before_is_listed_and_the_latest_change_is_taken_back(
    rules: RulesDialog, sample: Office, answer: Answer, answers: Answers
) -> None:
    before = owed_at_mid_autumn(sample)
    for day, changes in ((date(2026, 3, 1), {"categories": "离休干部"}), (date(2027, 1, 1), {"late_days": 10})):
        actions.save_rule(sample, dataclasses.replace(store.rule(sample, "中秋"), **changes), day)  # type: ignore[arg-type]
    rules.read()
    assert (
        row_of(rules, "中秋")[-1] == "2027-01-01 起有变" and [r.code for r in rules._rules.values()].count("中秋") == 1
    )
    said: list[str] = []

    def look_and_withdraw(dialog: RuleDialog) -> None:
        said.extend(each.text() for each in dialog.history.findChildren(QLabel))
        dialog.withdraw_button.click()

    answer(RuleDialog, look_and_withdraw)
    for code_left in (2, 1):
        choose(rules, "中秋")
        asked = answers("yes")
        rules.edit()
        assert len(store.versions(sample, "中秋")) == code_left
    assert said[1].startswith("2026-02-28 为止　对象类别：离休干部、县处级以上退休干部")
    assert said[2] == "2027-01-01 起　补访天数：10"
    assert asked == ["撤回“中秋走访”从 2027-01-01 起的修改？", "撤回“中秋走访”从 2026-03-01 起的修改？"]
    assert row_of(rules, "中秋")[-1] == "执行中" and owed_at_mid_autumn(sample) == before
    undo(sample)
    assert store.rule(sample, "中秋").categories == "离休干部"


def test_the_group_of_a_shipped_rule_stands_and_that_of_ones_own_is_chosen(sample: Office, qtbot: QtBot) -> None:
    assert not form_for(sample, qtbot, "体检").form.editor("visit_group").isEnabled()
    dialog = form_for(sample, qtbot)
    dialog.form.put_raw({**DRAGON_BOAT, "visit_group": "电话联系"})
    dialog.save()
    assert store.rule(sample, "端午").visit_group == "电话联系"
    assert form_for(sample, qtbot, "端午").form.editor("visit_group").isEnabled()


def test_a_rule_taken_up_again_owes_nothing_of_the_time_between(rules: RulesDialog, sample: Office) -> None:
    actions.end_rule(sample, store.rule(sample, "中秋"), date(2026, 5, 31))
    rules.read()
    choose(rules, "中秋")
    rules.end()
    assert [each.since for each in store.versions(sample, "中秋")] == [None, TODAY]
    assert owed_at_mid_autumn(sample) == 0 and row_of(rules, "中秋")[-1] == "执行中"
    actions.delete_version(sample, store.rule(sample, "中秋"))
    assert store.rule(sample, "中秋").until == date(2026, 5, 31)
