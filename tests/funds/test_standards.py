"""What is brought on which occasion: set by the command line, for all categories at once, and in force from a day on."""

from datetime import date
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.funds.records import Standard
from cadredesk.funds.standards import actions, store
from cadredesk.funds.standards.actions import GiftAmount
from cadredesk.people.records import Audience
from tests.fixtures import command_line

NEW_YEAR = date(2026, 1, 1)


@pytest.fixture
def call(office: Office, capsys: pytest.CaptureFixture[str]) -> Any:
    office.close()
    return partial(command_line(office.path, capsys), "standard")


def test_a_standard_set_twice_is_replaced_and_one_of_another_day_is_added(call: Any) -> None:
    of_lixiu = ("--occasion", "春节", "--category", "离休干部", "--json")
    assert call("set", *of_lixiu, "--amount", "1000", "--goods", "大米")[1] == {
        "occasion": "春节", "category": "离休干部", "amount": 1000, "fen": 100_000, "goods": "大米", "since": None,
    }  # fmt: skip
    assert call("set", *of_lixiu, "--amount", "1200")[0] == 0
    assert call("set", *of_lixiu, "--amount", "1500.50", "--since", "2027-01-01")[0] == 0
    _, listed, _ = call("list", "--json")
    assert [(each["amount"], each["since"], each["goods"]) for each in listed] == [
        (1200, None, ""), (1500.5, "2027-01-01", ""),
    ]  # fmt: skip


def test_an_occasion_that_no_rule_has_is_accepted_with_a_warning(call: Any) -> None:
    status, _, err = call("set", "--occasion", "建党节", "--category", "离休干部", "--amount", "500")
    assert status == 0 and "没有以“建党节”为事由的必访规则" in err
    assert not call("set", "--occasion", "春节", "--category", "离休干部", "--amount", "500")[2]


def test_what_cannot_be_a_standard_is_refused_in_a_sentence(call: Any) -> None:
    for wrong, said in (
        (("--occasion", "春节", "--category", "离休"), "不对，可选：离休干部"),
        (("--occasion", "春节", "--category", "离休干部"), "请填写金额或慰问品"),
        (("--occasion", " ", "--category", "离休干部", "--amount", "1"), "请填写慰问事由"),
        (("--occasion", "春节", "--category", "离休干部", "--amount", "-1"), "不能是负数"),
    ):
        status, out, err = call("set", *wrong)
        assert (status, out) == (2, "") and said in err and "Traceback" not in err
    assert call("list")[1] == "还没有慰问标准，可用 standard set 设定。\n"
    status, _, err = call("delete", "--occasion", "春节", "--category", "离休干部")
    assert status == 2 and "没有这条标准" in err


def test_a_standard_entered_by_mistake_is_deleted(call: Any) -> None:
    call("set", "--occasion", "春节", "--category", "离休干部", "--goods", "慰问品一份")
    assert "已删除标准：春节 离休干部 慰问品一份" in call("delete", "--occasion", "春节", "--category", "离休干部")[1]
    assert call("list", "--json")[1] == []


def test_all_categories_are_set_at_once_and_undone_at_once(office: Office) -> None:
    given_ = {
        Audience.LIXIU: GiftAmount(100_000, "大米"),
        Audience.OTHER: GiftAmount(),
        Audience.WORKER: GiftAmount(0, "挂历"),
    }
    actions.save_standards(office, "春节", None, given_)
    assert set(store.standards_for(office, "春节", NEW_YEAR)) == {"离休干部", "退休职工"}
    undo(office)
    assert store.standards(office) == []


def test_nothing_from_a_day_on_ends_what_held_before(office: Office) -> None:
    actions.save_standards(
        office, "春节", None, {Audience.LIXIU: GiftAmount(100_000), Audience.OTHER: GiftAmount(50_000)}
    )
    actions.save_standards(
        office, "春节", NEW_YEAR, {Audience.LIXIU: GiftAmount(120_000), Audience.OTHER: GiftAmount()}
    )
    before = store.standards_for(office, "春节", date(2025, 12, 31))
    after = store.standards_for(office, "春节", NEW_YEAR)
    assert [before[each].fen for each in (Audience.LIXIU, Audience.OTHER)] == [100_000, 50_000]
    assert [after[each].fen for each in (Audience.LIXIU, Audience.OTHER)] == [120_000, None]
    assert actions.delete_standards(office, "春节", NEW_YEAR) == 2
    assert store.standards_for(office, "春节", NEW_YEAR) == before


def test_nothing_for_anybody_is_refused_and_nothing_written(office: Office) -> None:
    with pytest.raises(UserError, match="至少给一类人员"):
        actions.save_standards(office, "春节", None, dict.fromkeys(Audience, GiftAmount()))
    assert store.standards(office) == []


def test_occasions_to_choose_from_are_those_of_the_rules_and_free_ones(office: Office) -> None:
    actions.save_standard(office, Standard(occasion="建军节", category=Audience.LIXIU, fen=1))
    known = actions.occasions(office)
    assert known[0] == "春节" and known[-1] == "建军节" and len(known) == len(set(known))


DAYS = st.none() | st.dates(date(2020, 1, 1), date(2030, 12, 31))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(DAYS, st.integers(0, 10**6)), min_size=1, max_size=6), st.dates(date(2019, 1, 1)))
def test_the_standard_of_a_day_is_the_one_that_began_last(
    office: Office, periods: list[tuple[date | None, int]], day: date
) -> None:
    for since, fen in periods:
        actions.save_standard(office, Standard(occasion="春节", category=Audience.LIXIU, fen=fen, since=since))
    begun = {since or date.min: fen for since, fen in periods if (since or date.min) <= day}
    found = store.standards_for(office, "春节", day).get(Audience.LIXIU)
    assert (found.fen if found else None) == (begun[max(begun)] if begun else None)
    with office.operation("清空"):
        for each in store.standards(office):
            store.delete(office, each.id or 0)
