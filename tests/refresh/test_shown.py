"""What is on the screen follows what was saved elsewhere: the card of a voucher, the figures of the year."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.branches.entries import actions as branch_entries_actions
from cadredesk.branches.entries.records import BranchHonour
from cadredesk.core import periods
from cadredesk.core.dates import PartialDate
from cadredesk.core.kinds import MoneyKind
from cadredesk.funds import actions
from cadredesk.funds.records import Payment, Standard, Voucher
from cadredesk.funds.standards import actions as standards_actions
from cadredesk.funds.targets import ShowVoucher
from cadredesk.people import store
from cadredesk.people.entries import actions as entries_actions
from cadredesk.people.entries.records import Relative
from cadredesk.people.files import actions as files_actions
from cadredesk.people.filters.records import Condition, Filter, Op
from cadredesk.people.history import actions as history_actions
from cadredesk.people.history.records import Stage, Track
from cadredesk.people.records import Audience, PeopleQuery
from cadredesk.people.targets import ShowPeople
from cadredesk.shell.main_window import MainWindow
from cadredesk.summary.targets import ShowSummary
from cadredesk.widgets.controls.theme import Theme
from cadredesk.widgets.form import messages
from tests.refresh.test_tables import run_timers
from tests.support import OPERATOR, sample_office


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, look: Theme, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: pytest.fail(f"{type(error).__name__}: {error}"))
    with sample_office(tmp_path, people=60, years=2) as office:
        path = office.path
    made = MainWindow(OPERATOR)
    qtbot.addWidget(made)
    made.resize(1366, 740)
    made.show()
    made.open_file(path)
    yield made
    made.close_office()


def words_on(widget: QWidget) -> str:
    return " ".join(each.text() for each in widget.findChildren(QLabel) if not each.isHidden())


def test_the_year_shows_an_honour_of_then(window: MainWindow) -> None:
    """The branch bears a later one, so that nothing of its own changes."""
    office = window.office
    (branch,) = office.conn.execute(
        "SELECT branch_id FROM branch_honours GROUP BY 1 HAVING min(year) > 2019 ORDER BY count(*) DESC, 1"
    ).fetchone()
    window.show_target(ShowSummary(period=periods.year_of(2019)))
    page: Any = window.page
    run_timers(page)
    assert not page.now.branches.honours
    branch_entries_actions.save_honour(
        office, BranchHonour(branch_id=branch, year=2019, name="示范党支部", level="县级")
    )
    run_timers(page)
    assert sum(page.now.branches.honours.values()) == 1


def test_the_card_of_a_voucher_follows_the_standards_and_the_histories(window: MainWindow) -> None:
    """What a line is compared with: the standard of the occasion, and the category of the payee on that day."""
    office = window.office
    person = store.get(office, store.listed_ids(office, PeopleQuery(facets=(("category", "退休职工"),)))[0])
    budget = office.conn.execute("SELECT id FROM budgets WHERE year = 2026").fetchone()[0]
    day = date(2026, 3, 1)
    wanted = Voucher(date=day, kind=MoneyKind.FESTIVAL.value, occasion="端午慰问", budget_id=budget)
    made = actions.draft_voucher(office, wanted, [Payment(person_id=person.id, fen=80_000)])
    window.show_target(ShowVoucher(voucher_id=made.voucher.id or 0))
    page: Any = window.page
    run_timers(page)
    assert "高于" not in words_on(page.card)

    for audience, fen in ((Audience.WORKER, 50_000), (Audience.LIXIU, 90_000)):
        standards_actions.save_standard(office, Standard(occasion="端午慰问", category=audience, fen=fen))
    run_timers(page)
    assert "高于退休职工的标准 500.00 元" in words_on(page.card)

    history = [Stage(category="离休干部"), Stage(category="退休职工", since=PartialDate.from_iso("2026-06"))]
    history_actions.set_history(office, person.id or 0, Track.CATEGORY, history)
    run_timers(page)
    assert "高于" not in words_on(page.card)


def listed(page: Any, where: Condition) -> int:
    """How many the list shows under a filter."""
    page.show_target(ShowPeople(query=PeopleQuery(where=Filter((where,)))))
    run_timers(page)
    return int(page.table.count)


def test_the_list_of_people_follows_what_its_filter_looks_at(window: MainWindow, tmp_path: Path) -> None:
    """Relatives, attachments and the past are in tables of their own: no person is written when they change."""
    office = window.office
    window.show_page("people")
    page: Any = window.page
    with_relatives = listed(page, Condition("has_relatives", Op.IS))
    person = store.get(
        office,
        min(
            set(store.listed_ids(office, PeopleQuery()))
            - {row[0] for row in office.conn.execute("SELECT person_id FROM relatives").fetchall()}
        ),
    )
    relative = entries_actions.save_entry(office, Relative(person_id=person.id, name="欧阳明华", relation="配偶"))
    run_timers(page)
    assert page.table.count == with_relatives + 1
    entries_actions.delete_entry(office, relative)
    run_timers(page)
    assert page.table.count == with_relatives

    with_files = listed(page, Condition("has_attachments", Op.IS))
    (scan := tmp_path / "文件.txt").write_text("内容", "utf-8")
    files_actions.add_attachments(office, person.id, [scan])
    run_timers(page)
    assert page.table.count == with_files + 1


def test_the_list_of_a_past_day_follows_the_histories(window: MainWindow) -> None:
    office = window.office
    window.show_page("people")
    page: Any = window.page
    query = PeopleQuery(as_of=date(2020, 1, 1), facets=(("category", "离休干部"),))
    page.show_target(ShowPeople(query=query))
    run_timers(page)
    before = page.table.count
    person = store.get(office, store.listed_ids(office, PeopleQuery(facets=(("category", "退休职工"),)))[0])
    past = [Stage(category="离休干部"), Stage(category="退休职工", since=PartialDate.from_iso("2024-06"))]
    history_actions.set_history(office, person.id or 0, Track.CATEGORY, past)
    run_timers(page)
    assert page.table.count == before + 1 and store.get(office, person.id or 0).category == "退休职工"


def test_the_card_of_a_person_follows_relatives_attachments_and_histories(window: MainWindow, tmp_path: Path) -> None:
    office = window.office
    window.show_page("people")
    page: Any = window.page
    person = store.get(office, store.listed_ids(office, PeopleQuery())[0])
    page.reveal(person.id)
    run_timers(page)

    def shows(tab: str, words: str, do: Callable[[], object]) -> None:
        page.card.choose_tab(tab)
        assert words not in everything_on(page.card)
        do()
        run_timers(page)
        assert words in everything_on(page.card), tab

    relative = Relative(person_id=person.id, name="欧阳明华", relation="其他")
    shows("家庭", "欧阳明华", lambda: entries_actions.save_entry(office, relative))
    (scan := tmp_path / "慰问照片.txt").write_text("内容", "utf-8")
    shows("附件", "慰问照片", lambda: files_actions.add_attachments(office, person.id, [scan]))
    past = [Stage(category="退休职工"), Stage(category=person.category, since=PartialDate.from_iso("1987-06"))]
    shows("经历", "1987", lambda: history_actions.set_history(office, person.id or 0, Track.CATEGORY, past))


def everything_on(widget: QWidget) -> str:
    """The words on labels, and those that entries say to a screen reader."""
    return words_on(widget) + " ".join(each.accessibleName() for each in widget.findChildren(QWidget))
