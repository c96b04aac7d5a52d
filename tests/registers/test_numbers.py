"""Numbers that no office has are refused, however they come in: their sums would be no figures any more."""

from datetime import date

import pytest

from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.registers import actions
from cadredesk.registers.activities.actions import save_activity
from cadredesk.registers.activities.records import Activity, Output
from cadredesk.registers.rules import MOST
from cadredesk.registers.study import actions as study
from cadredesk.registers.suggestions.records import Suggestion
from cadredesk.summary.actions import summarise
from tests.support import TODAY


@pytest.mark.parametrize("name", ["sessions", "persons", "times", "served"])
def test_a_number_of_an_activity_is_of_this_world(blank_office: Office, name: str) -> None:
    for number in (-1, MOST + 1, 9 * 10**18):
        with pytest.raises(UserError):
            save_activity(blank_office, Activity(date=TODAY, category="阅文", **{name: number}))
    for _ in range(3):
        save_activity(blank_office, Activity(date=TODAY, category="阅文", **{name: MOST}))
    assert summarise(blank_office, date(TODAY.year, 1, 1), TODAY).activities.sessions["阅文"] >= 3


def test_nor_is_one_of_outcomes_suggestions_and_the_grid(blank_office: Office) -> None:
    with pytest.raises(UserError, match="春联"):
        save_activity(blank_office, Activity(date=TODAY, category="培训"), [Output(item="春联", count=MOST + 1)])
    with pytest.raises(UserError, match="太大"):
        actions.save(
            blank_office, Suggestion(date=TODAY, category="建议", proposer="支部", content="修路", count=MOST + 1)
        )
    with pytest.raises(UserError):
        study.set_numbers(blank_office, "学习日", TODAY.year, {(1, TODAY.month): MOST + 1})
