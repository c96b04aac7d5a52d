"""Which vouchers a campaign lists: those of its round, whatever words they bear, with the people in them."""

from datetime import date

import pytest

from cadredesk.campaigns import store_campaign
from cadredesk.db.file import Office
from cadredesk.funds import actions
from cadredesk.funds.records import Budget, Payment, Voucher
from cadredesk.people.actions import save_person
from cadredesk.people.records import Person

SPRING, AUTUMN = date(2026, 2, 17), date(2026, 9, 25)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CADREDESK_TODAY", "2026-02-01")


def test_a_campaign_lists_the_vouchers_of_its_round_and_counts_people_alone(office: Office) -> None:
    budget = actions.save_budget(office, Budget(year=2026, name="慰问", fen=1_000_000)).id
    person = save_person(office, Person(name="赵一", category="退休干部")).id

    def draft(occasion: str, rule: str = "", due: date | None = None) -> int:
        wanted = Voucher(
            date=date(2026, 2, 1), kind="节日慰问", occasion=occasion, budget_id=budget, rule=rule, due=due
        )
        lines = [Payment(person_id=person, fen=50_000), Payment(payee="万家福超市", invoice="1", fen=5_000)]
        return actions.draft_voucher(office, wanted, lines).voucher.id or 0

    words, named, other = draft("元旦春节慰问"), draft("走访", "春节", SPRING), draft("春节以后", "中秋", AUTUMN)
    spring = {each.id: each for each in store_campaign.vouchers(office, "春节", SPRING)}
    assert set(spring) == {words, named}
    assert [each.people for each in spring.values()] == [1, 1]
    assert [each.id for each in store_campaign.vouchers(office, "中秋", AUTUMN)] == [other]
