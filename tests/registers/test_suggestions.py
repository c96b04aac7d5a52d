"""Suggestions and requests as actions: their course, bad orders, where they come from, and what is open of them."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadredesk.backups import store_open
from cadredesk.cases import actions as case_actions
from cadredesk.cases.records import Case
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.duplicates.actions import merge
from cadredesk.office.actions import set_setting
from cadredesk.people import actions as people_actions
from cadredesk.people.records import Person
from cadredesk.registers.suggestions import actions, rules, store, store_written
from cadredesk.registers.suggestions.records import Suggestion, SuggestionState
from cadredesk.registers.suggestions.ui.suggestion_dialog import of_case
from cadredesk.today.actions import gather
from cadredesk.today.rules_cards import cards
from cadredesk.visits import actions as visit_actions
from cadredesk.visits.records import Visit
from tests.screen import text_of
from tests.support import TODAY

SAID = TODAY - timedelta(days=10)


def person(office: Office, name: str = "张建国", **rest: Any) -> Person:
    return people_actions.save_person(office, Person(name=name, category="退休干部", **rest))


def said(office: Office, **rest: Any) -> Suggestion:
    given: dict[str, Any] = {"date": SAID, "category": "诉求", "content": "楼道灯不亮"} | rest
    return actions.save_suggestion(office, Suggestion(**given))


def state(office: Office, each: Suggestion) -> str:
    return rules.state(store.get(office, each.id or 0), today())


def visit(office: Office, who: Person, requests: str, day: date = SAID, **rest: Any) -> Visit:
    made = Visit(person_id=who.id, date=day, kind="日常走访", requests=requests, **rest)
    return visit_actions.record_visit(office, made)


# ---------------------------------------------------------------- from being said to being settled


def test_it_is_settled_only_when_the_answer_has_reached_who_made_it(blank_office: Office) -> None:
    office = blank_office
    each = said(office, person_id=person(office).id)
    assert (each.due_on, state(office, each)) == (SAID + timedelta(days=30), "待交办")
    actions.hand_on(office, [each.id or 0], "县住建局", "李明", SAID + timedelta(days=1))
    assert state(office, each) == "办理中"
    known = store.get(office, each.id or 0)
    actions.answer(
        office, [Suggestion(**{**_fields(known), "answered_on": TODAY, "result": "已解决", "answer": "已更换"})]
    )
    assert state(office, each) == "待反馈"
    actions.report(office, [each.id or 0], TODAY, "电话")
    assert state(office, each) == "已办结"
    undo(office)
    assert state(office, each) == "待反馈"


def _fields(each: Suggestion) -> dict[str, Any]:
    return {name: getattr(each, name) for name in Suggestion.__dataclass_fields__}


def test_the_office_sets_how_many_days_there_are(blank_office: Office) -> None:
    set_setting(blank_office, "诉求办理期限（天）", "15")
    assert said(blank_office).due_on == SAID + timedelta(days=15)
    with pytest.raises(UserError, match="1 到 365"):
        set_setting(blank_office, "诉求办理期限（天）", "0")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"assigned_on": SAID - timedelta(days=1)}, "交办日期 .* 早于提出日期"),
        ({"assigned_on": TODAY, "answered_on": SAID}, "答复日期 .* 早于交办日期"),
        ({"answered_on": TODAY, "reported_on": SAID}, "反馈日期 .* 早于答复日期"),
        ({"reported_on": TODAY}, "还没有答复"),
        ({"answered_on": TODAY + timedelta(days=1)}, "答复日期不能晚于今天"),
        ({"due_on": SAID - timedelta(days=1)}, "期限 .* 早于提出日期"),
        ({"answered_on": TODAY, "result": "采纳"}, "诉求的结果只能是已解决"),
        ({"content": " "}, "请填写内容"),
    ],
)
def test_what_is_in_a_bad_order_is_said_in_a_sentence(
    blank_office: Office, fields: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(UserError, match=sentence):
        said(blank_office, **fields)


def test_what_is_answered_is_not_handed_on_and_what_is_not_is_not_reported(blank_office: Office) -> None:
    each = said(blank_office)
    with pytest.raises(UserError, match="还没有答复"):
        actions.report(blank_office, [each.id or 0], TODAY, "当面")
    done = said(blank_office, answered_on=TODAY, result="未解决")
    with pytest.raises(UserError, match=r"已于 .* 答复"):
        actions.hand_on(blank_office, [each.id or 0, done.id or 0], "县住建局", "", TODAY)
    assert store.get(blank_office, each.id or 0).unit_in_charge == ""  # none of them was


def test_many_take_a_step_in_one_operation(blank_office: Office) -> None:
    found = [said(blank_office, content=f"第 {at} 条") for at in range(3)]
    ids = [each.id or 0 for each in found]
    actions.hand_on(blank_office, ids, "县民政局", "", TODAY)
    assert [state(blank_office, each) for each in found] == ["办理中"] * 3
    undo(blank_office)
    assert [state(blank_office, each) for each in found] == ["待交办"] * 3


DAYS = st.none() | st.dates(date(2026, 9, 1), date(2026, 11, 1))


@given(due=DAYS, assigned=DAYS, answered=DAYS, reported=DAYS)
def test_the_list_and_the_card_see_the_same_state(
    due: date | None, assigned: date | None, answered: date | None, reported: date | None
) -> None:
    import sqlite3

    each = Suggestion(due_on=due, assigned_on=assigned, answered_on=answered, reported_on=reported)
    conn = sqlite3.connect(":memory:")
    conn.execute("CREATE TABLE suggestions (due_on, assigned_on, answered_on, reported_on)")
    texts = [day and day.isoformat() for day in (due, assigned, answered, reported)]
    conn.execute("INSERT INTO suggestions VALUES (?, ?, ?, ?)", texts)
    (found,) = conn.execute(f"SELECT {store.state_sql(TODAY)} FROM suggestions").fetchone()
    conn.close()
    assert found == rules.state(each, TODAY)


# ---------------------------------------------------------------- from visits and cases


def test_a_visit_hands_on_what_was_asked_for(blank_office: Office) -> None:
    who = person(blank_office)
    made = visit_actions.record_visit(
        blank_office,
        Visit(person_id=who.id, date=SAID, kind="日常走访", requests="楼道灯不亮"),
        Suggestion(category="诉求", due_on=TODAY + timedelta(days=20)),
    )
    (each,) = store.of_visit(blank_office, made.id or 0)
    assert (each.person_id, each.date, each.content, each.visit_id) == (who.id, SAID, "楼道灯不亮", made.id)
    assert store.source_words(blank_office, each) == f"走访（{SAID}　日常走访）"
    with pytest.raises(UserError, match="已经登记为建议诉求，不能删除"):
        visit_actions.delete_visit(blank_office, made.id or 0)
    undo(blank_office)  # both go together
    assert store.of_person(blank_office, who.id or 0) == []


def test_a_case_that_became_a_request_is_not_deleted(blank_office: Office) -> None:
    case = Case(person_id=person(blank_office).id, kind="来电要求", opened_on=SAID, detail="报销医药费")
    case = case_actions.open_case(blank_office, case)
    each = actions.save_suggestion(blank_office, actions.new_suggestion(blank_office, of_case(case)))
    assert each.content == "报销医药费" and store.of_case(blank_office, case.id or 0) == [each]
    with pytest.raises(UserError, match="已经登记为建议诉求"):
        case_actions.delete_case(blank_office, case.id or 0)


def test_merging_takes_them_along_and_who_has_some_cannot_be_deleted(blank_office: Office) -> None:
    kept, gone = person(blank_office), person(blank_office, unit="县教育局")
    each = said(blank_office, person_id=gone.id)
    with pytest.raises(UserError, match="还有 1 条建议诉求，不能删除"):
        people_actions.delete_person(blank_office, gone.id or 0)
    merge(blank_office, kept.id or 0, gone.id or 0, {})
    assert store.get(blank_office, each.id or 0).person_id == kept.id


# ---------------------------------------------------------------- what visits say already


def test_what_visits_say_is_offered_once(blank_office: Office) -> None:
    office, who = blank_office, person(blank_office)
    new = visit(office, who, "楼道灯不亮")
    visit(office, who, "无")
    visit(office, who, "看病远", TODAY - timedelta(days=500))
    assert gather(office).suggestions.to_take_over == 1
    assert store_written.written(office)[0].visit_id == new.id
    assert len(store_written.written(office)) == 2
    taken = Suggestion(
        date=SAID, category="诉求", person_id=who.id, content="楼道灯不亮", visit_id=new.id, due_on=TODAY
    )
    actions.take_over(office, [taken])
    found = gather(office)
    assert (found.suggestions.to_take_over, found.suggestions.overdue, found.suggestions.to_hand_on) == (0, 0, 1)
    assert "requests_written" not in {check.key for check in found.checks}
    visit(office, who, "再装一个扶手")
    assert {check.key: check.count for check in gather(office).checks}["requests_written"] == 1
    actions.ask_no_more(office)
    assert "requests_written" not in {check.key for check in gather(office).checks}


def test_today_and_the_handover_name_what_is_open(blank_office: Office) -> None:
    office, who = blank_office, person(blank_office)
    said(office, person_id=who.id, due_on=TODAY - timedelta(days=1))
    said(office, person_id=who.id, assigned_on=SAID, due_on=TODAY + timedelta(days=6))
    said(office, person_id=who.id, answered_on=TODAY, result="已解决")
    said(office, proposer="第三支部")
    card = next(each for each in cards(gather(office)) if each.key == "suggestions")
    assert [(line.lead, line.mark) for line in card.lines] == [
        ("逾期", "1 件"), ("7 天内到期", "1 件"), ("待反馈", "1 件"), ("待交办", "1 件"),
    ]  # fmt: skip
    items = {item.what: item.count for item in store_open.of_all(office, TODAY)}
    assert {words for words in items if "建议诉求" in words} == {
        f"没有办结的建议诉求（{each}）" for each in SuggestionState if each != SuggestionState.SETTLED
    }


# ---------------------------------------------------------------- paper


def test_the_next_slip_carries_the_answer_along(blank_office: Office) -> None:
    who = person(blank_office)
    said(blank_office, person_id=who.id, answered_on=TODAY, result="已解决", answer="灯已更换")
    said(blank_office, person_id=who.id, content="装扶手")
    (slip,) = visit_actions.slips_to_fill_in(blank_office, [who], "")
    lines = slip["follow_up"].split("\n")
    assert lines[0].startswith("待反馈：楼道灯不亮") and "已解决：灯已更换" in lines[0]
    assert lines[1].startswith("办理中：装扶手")


def test_the_form_of_one_has_its_words_and_room_to_sign(blank_office: Office, tmp_path: Path) -> None:
    who = person(blank_office, unit="县教育局", mobile="13800138000")
    each = said(blank_office, person_id=who.id, content="楼道灯不亮。" * 200)
    lost = actions.print_orders(blank_office, [each.id or 0], tmp_path / "order.pdf")
    text = "".join(text_of(tmp_path / "order.pdf").split())
    assert lost == [] and text.count("楼道灯不亮") >= 200
    assert all(words in text for words in ("建议诉求办理单", "张建国", "县教育局", "承办人签字", "领导批示"))


def test_the_answer_for_somebody_who_has_died_goes_to_the_family(blank_office: Office) -> None:
    each = said(blank_office, answered_on=TODAY, result="已解决")
    assert list(rules.course(each, TODAY, died=True))[-1].words == "把答复告诉家属，登记反馈"
    actions.report(blank_office, [each.id or 0], TODAY, "告知家属")
    assert state(blank_office, each) == "已办结"
