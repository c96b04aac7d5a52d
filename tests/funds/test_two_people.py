"""Two people, a budget that holds, and what a refused step still answers."""

import dataclasses
from datetime import date

import pytest

from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.db import journal
from cadredesk.db.file import Office, open_office
from cadredesk.db.undo import undo
from cadredesk.funds import actions, actions_steps, store_ledger
from cadredesk.funds.records import Budget, Payment, Voucher
from cadredesk.people import actions as people
from cadredesk.people.records import Person
from tests.fixtures import command_line

DAY = date(2026, 10, 6)


@pytest.fixture
def submitted(office: Office) -> Office:
    """A voucher of 1,500 元 for somebody who died in January, waiting for approval; a budget of 1,000 + 1,000 元."""
    budget = actions.save_budget(office, Budget(year=2026, name="春节慰问", fen=100_000))
    actions.adjust_budget(office, budget.id or 0, DAY, 100_000, "文", "追加")
    person = people.save_person(office, Person(name="张建国", category="退休干部"))
    people.save_person(office, dataclasses.replace(person, died_on=PartialDate(2026, 1, 5)))
    draft = Voucher(kind="其他", budget_id=budget.id, date=DAY)
    view = actions.draft_voucher(office, draft, [Payment(person_id=person.id, fen=150_000)])
    actions_steps.submit_voucher(office, view.voucher.id or 0, DAY)
    return office


@pytest.mark.parametrize("name", ["王芳 ", "王　芳", " 王芳", "王芳同志", "王·芳", "王\u200b芳"])
def test_blanks_make_nobody_another_person(submitted: Office, name: str) -> None:
    submitted.close()
    with open_office(submitted.path, name) as same, pytest.raises(UserError, match="不能自己批准"):
        actions_steps.approve_voucher(same, 1, DAY, "说明")


def test_an_adjustment_is_never_undone(submitted: Office) -> None:
    adjusted = next(entry.id for entry in journal.history(submitted) if entry.what.startswith("调整预算"))
    submitted.close()
    with open_office(submitted.path, "李强") as other:
        actions_steps.approve_voucher(other, 1, DAY, "说明")
        with pytest.raises(UserError):
            undo(other, adjusted)
        assert store_ledger.balance(other, 1).left == 50_000


def test_a_refused_step_answers_json_with_the_warnings(submitted: Office, capsys: pytest.CaptureFixture[str]) -> None:
    submitted.close()
    call = command_line(submitted.path, capsys)
    status, answer, err = call("voucher", "approve", "1", "--date", "2026-10-06", "--json", operator="李强")
    assert status == 2
    assert (answer["state"], [warning["code"] for warning in answer["warnings"]]) == ("待审", ["dead-before"])
    assert err.strip().startswith("批准前请说明理由")
