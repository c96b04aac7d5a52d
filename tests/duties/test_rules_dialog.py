"""The rules of the office in the window: what the form shows, what it says they would owe, and what is kept."""

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.duties import store, store_duties
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
    assert row_of(rules, "中秋")[:2] == ["中秋走访", "农历八月十五"]
    assert row_of(rules, "七一")[2] == "只限党员；困难或党龄满 50 年"
    assert row_of(rules, "去世")[1:] == ["去世后 1 天内", "全体在册人员", "1 天内，补访 30 天内", "去世", "执行中"]


def test_the_form_shows_what_the_trigger_uses(sample: Office, qtbot: QtBot) -> None:
    always = {"code", "name", "trigger", "categories", "needs", "since", "until", "money_kind"}
    for code, used, not_used in (
        ("中秋", {"month", "day", "days_before"}, {"great", "months", "case_kind", "days_after"}),
        ("大寿", {"great", "nominal", "days_before"}, {"month", "months", "case_kind", "days_after"}),
        ("住院", {"case_kind", "days_after", "late_days"}, {"month", "great", "months", "days_before"}),
        ("体检", {"months", "lixiu_months", "days_before"}, {"month", "case_kind", "late_days"}),
        ("巡诊", {"late_days"}, {"month", "great", "months", "case_kind", "days_before", "days_after"}),
    ):
        dialog = form_for(sample, qtbot, code)
        assert always | used <= shown(dialog) and not not_used & shown(dialog), code
    dialog.form.put_raw({"trigger": "固定日期"})
    assert {"month", "day"} <= shown(dialog)


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


def test_a_rule_of_ones_own_counts_everywhere(
    rules: RulesDialog, sample: Office, answer: Answer, answers: Answers
) -> None:
    def fill(dialog: RuleDialog) -> None:
        dialog.form.put_raw(DRAGON_BOAT)
        dialog.save()

    answer(RuleDialog, fill)
    rules.add()
    assert row_of(rules, "端午")[1:3] == ["农历五月初五", "离休干部"]
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
