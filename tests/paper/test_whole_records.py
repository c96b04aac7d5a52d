"""One person of whom very much is written, on every paper that features print: nothing of it is lost."""

from datetime import date
from pathlib import Path

import pytest

from cadredesk.cases import paper as cases_paper
from cadredesk.cases.records import Case, CaseLine
from cadredesk.core.fields import field_of
from cadredesk.core.kinds import MoneyKind
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.funds import actions as funds_actions
from cadredesk.funds.records import Budget, Payment, Voucher
from cadredesk.liaisons import paper as liaisons_paper
from cadredesk.liaisons.records import AssignedPerson, Liaison, LiaisonLine
from cadredesk.mailing import paper as mailing_paper
from cadredesk.mailing.records import ADDRESS_LIST, LetterChoice, Recipient
from cadredesk.mailing.rules import Addressee
from cadredesk.people import actions as people_actions
from cadredesk.people import paper as people_paper
from cadredesk.people.records import Person
from cadredesk.phone_check import paper as phone_paper
from cadredesk.visits import actions as visits_actions
from cadredesk.visits import paper as visits_paper
from cadredesk.visits.records import Visit
from tests.paper.whole import assert_whole, long_text

pytestmark = pytest.mark.parametrize("size", [1, 50, 475, 2000])
DAY = date(2026, 10, 8)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "a.pdf"


def texts_of(size: int, *names: str) -> dict[str, str]:
    return {name: f"{at}{long_text(at + size, size)}".strip() for at, name in enumerate(names)}


def test_slip_and_card(office: Office, size: int, out: Path) -> None:
    written = {"unit": long_text(5, min(size, 60)).replace("\n", "").strip() or "县人大"}
    written |= texts_of(size, "address", "illness", "native_place", "note", "rewards", "hobbies")
    person = people_actions.save_person(office, Person(name="张建国", category="退休干部", **written))
    people_actions.print_cards(office, [person.id or 0], out)
    assert_whole(out, list(written.values()))
    said = texts_of(size, "goods", "place", "visitors", "companions", "condition", "requests", "follow_up")
    visit = visits_actions.record_visit(
        office, Visit(person_id=person.id, date=date(2026, 1, 5), kind="日常走访", **said)
    )
    for two_up in (False, True):
        visits_paper.print_slips(office, visits_actions.slips_of_visits(office, [visit]), out, two_up=two_up)
        assert_whole(out, [*said.values(), written["unit"], written["address"], f"访〔2026〕{visit.id:04}号"])


def test_voucher_and_sign_off_list(office: Office, size: int, out: Path) -> None:
    who = [
        people_actions.save_person(
            office, Person(name=f"张建国{at}", category="离休干部", unit=f"县{long_text(at, min(size, 60))}".strip())
        )
        for at in (1, 2)
    ]
    budget = funds_actions.save_budget(
        office, Budget(year=2026, name="节日慰问", fen=10**9, document=long_text(3, min(size, 475)).strip())
    )
    basis = f"0{long_text(size, size)}".strip()
    for payees in (who[:1], who):
        lines = [Payment(person_id=each.id, fen=50000, note=long_text((each.id or 0) + 5, size)) for each in payees]
        voucher = Voucher(kind=MoneyKind.FESTIVAL, occasion="重阳", date=DAY, budget_id=budget.id, basis=basis)
        drafted = funds_actions.draft_voucher(office, voucher, lines)
        funds_actions.print_voucher(office, drafted.voucher.id or 0, out)
        texts = [basis, budget.document, *(each.unit for each in payees), *(line.note for line in lines)]
        assert_whole(out, [*texts, "500.00"])


def test_rosters_and_lists(size: int, out: Path) -> None:
    said = texts_of(size, "unit", "address", "emergency_contact")
    person = Person(id=1, name="张建国", **said)
    fields = [field_of(Person, name) for name in ("name", *said)]
    with_office = type("Office", (), {"name": "县委老干部局", "operator": "李敏"})()
    row = [getattr(person, field.name) for field in fields]
    people_paper.print_roster(with_office, fields, [row], out, people_paper.Roster())
    assert_whole(out, list(said.values()))

    branch = {1: (long_text(1, size), long_text(2, size))}
    phone_paper.print_call_list("县委老干部局", "李敏", [person], branch, out, subtitle="全部", progress=None)
    assert_whole(out, [said["address"], said["emergency_contact"], *branch[1]])

    case = CaseLine(case=Case(person_id=1), name="张建国", **texts_of(size, "words", "result", "liaison"))
    cases_paper.draw_cases("县委老干部局", "李敏", [case], out, subtitle="在办", progress=None)
    assert_whole(out, [case.words, case.result, case.liaison])

    unit = long_text(8, size)
    to = Addressee(people=(Recipient(name="张建国", unit=unit),), address=said["address"], postcode="", community="")
    mailing_paper.draw_letters([to], LetterChoice(what=ADDRESS_LIST, unit=True), "县委老干部局", "李敏", out)
    assert_whole(out, [to.address, unit])


def test_the_lists_of_liaisons(size: int, out: Path) -> None:
    assigned = AssignedPerson(
        person_id=1, name="张建国", **texts_of(size, "category", "address", "community", "birthday")
    )
    line = LiaisonLine(liaison=Liaison(id=1, name="王志强"), name="王志强", post=long_text(9, size), people=1)
    wanted = [liaisons_paper.LiaisonList(line, [assigned], [])]
    liaisons_paper.print_lists("县委老干部局", "李敏", wanted, out, Progress())
    assert_whole(out, [line.post, assigned.category, assigned.address, assigned.community, assigned.birthday])
