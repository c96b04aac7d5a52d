"""A clock that is set back or forward by a year costs no backup, hides none, and nothing silly is said of them."""

import datetime
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from cadredesk.backups import actions as backups
from cadredesk.backups import store as backups_store
from cadredesk.db.backups import automatic, candidates, proved, standing
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.backups.plan import Plan, save_plan
from cadredesk.db.file import Office
from cadredesk.people import actions
from cadredesk.people.records import Person
from cadredesk.shell.status import backup_words
from tests.faults.conftest import Tell

NOW = datetime.datetime(2026, 11, 30, 17, 5)
YEAR = timedelta(days=365)
DAYS = 3  # of work before the clock goes wrong
SetClock = Callable[[datetime.datetime], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Sets what the computer's clock says where backups ask it."""

    class Clock(datetime.datetime):
        at = NOW

        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:  # type: ignore[override]
            return cls.at

    class Day(datetime.date):
        @classmethod
        def today(cls) -> date:  # type: ignore[override]
            return Clock.at.date()

    for module in (db_backup, automatic, candidates):
        monkeypatch.setattr(module, "datetime", Clock)
    for module in (automatic, standing):
        monkeypatch.setattr(module, "date", Day)

    def set_clock(at: datetime.datetime) -> None:
        Clock.at = at
        monkeypatch.setenv("CADREDESK_TODAY", f"{at.date()}")

    set_clock(NOW)
    return set_clock


class Desk:
    """An office in which something is changed and backed up automatically, at any time."""

    def __init__(self, office: Office, plan: Plan, set_clock: SetClock) -> None:
        self.office, self.plan, self.set_clock = office, plan, set_clock
        self.made: list[Path] = []

    def work(self, at: datetime.datetime, *, both: bool = True) -> None:
        self.set_clock(at)
        actions.save_person(self.office, Person(name=f"人{len(self.made)}", category="退休干部"))
        due = automatic.changed_since_backup(self.office, self.plan)
        assert due == self.plan.places == automatic.due_today(self.office, self.plan)
        made = automatic.back_up(self.office, due if both else due[:1])
        assert all(each.path.exists() and each.report.ok for each in made)
        assert self.plan.folder not in automatic.changed_since_backup(self.office, self.plan)
        self.made.append(made[0].path)

    def newest(self) -> Path:
        return candidates.find(self.office.path, self.plan.places[:1])[0].path

    def said(self, at: datetime.datetime) -> tuple[str, bool]:
        self.set_clock(at)
        words, due = backup_words(standing.standing(self.office.path), at.date())
        assert not re.search(r"-\d+ 天", words)
        return words, due


@pytest.fixture
def desk(office: Office, tmp_path: Path, clock: SetClock) -> Desk:
    plan = Plan(folder=tmp_path / "备份", second=tmp_path / "U盘" / "老干部")
    save_plan(plan)
    return Desk(office, plan, clock)


@pytest.mark.faults
def test_a_clock_set_back_a_year_costs_no_backup(desk: Desk, tell: Tell) -> None:
    for days in range(DAYS, 0, -1):
        desk.work(NOW - timedelta(days=days))
    there = set(desk.plan.folder.iterdir())
    desk.work(NOW - YEAR)
    assert set(desk.plan.folder.iterdir()) == {*there, desk.made[-1]}  # none of "the future" is removed
    assert desk.newest() == desk.made[-1]
    assert proved.places(desk.office.path)[0].minute == f"{NOW - YEAR:%Y-%m-%d %H:%M}"
    assert desk.said(NOW - YEAR) == (f"上次备份：今天 {NOW:%H:%M}，已核验", False)
    desk.work(NOW - YEAR + timedelta(days=1))
    assert there <= set(desk.plan.folder.iterdir()) and desk.newest() == desk.made[-1]
    desk.work(NOW)  # the clock is right again
    assert desk.newest() == desk.made[-1] and desk.said(NOW)[1] is False
    tell("clock set back a year, and right again", 3, "a backup is made each time and offered first, none is removed")


@pytest.mark.faults
def test_a_clock_set_forward_a_year_costs_no_backup(desk: Desk, tell: Tell) -> None:
    for days in range(DAYS, 0, -1):
        desk.work(NOW - timedelta(days=days))
    kept = {each for each in desk.made if each.exists()}
    desk.work(NOW + YEAR)
    ahead = desk.made[-1]
    assert len(kept - set(desk.plan.folder.iterdir())) <= 1  # as on any other day
    assert desk.said(NOW + YEAR)[1] is False
    words, due = desk.said(NOW)  # the clock is right again, and nothing was backed up since
    assert due and "电脑日期" in words
    assert desk.newest() == ahead  # it is the newest all the same
    desk.work(NOW + timedelta(minutes=1))
    assert ahead.exists() and desk.newest() == desk.made[-1]
    assert desk.said(NOW + timedelta(minutes=1)) == (
        f"上次备份：今天 {NOW + timedelta(minutes=1):%H:%M}，已核验",
        False,
    )
    assert desk.said(NOW + timedelta(days=40)) == ("警示：已 40 天没有备份，请备份", True)
    tell(
        "clock set forward a year, and right again", 3, "a backup is made each time and offered first, none is removed"
    )


@pytest.mark.faults
def test_a_second_place_that_was_reached_while_the_clock_was_wrong_is_not_called_fresh(desk: Desk) -> None:
    desk.work(NOW + YEAR)
    desk.work(NOW, both=False)  # without the stick
    assert proved.places(desk.office.path)[0].minute == f"{NOW:%Y-%m-%d %H:%M}"
    words, due = desk.said(NOW)
    assert due and "电脑日期" in words


@pytest.mark.faults
def test_a_drill_of_a_day_to_come_does_not_put_the_next_off(desk: Desk) -> None:
    desk.work(NOW + YEAR)
    assert backups.drill(desk.office).passed
    assert not backups_store.drill_is_due(desk.office, (NOW + YEAR).date())
    desk.set_clock(NOW)
    assert backups_store.drill_is_due(desk.office, NOW.date())
    assert backups.drill(desk.office).passed
    assert not backups_store.drill_is_due(desk.office, NOW.date())
