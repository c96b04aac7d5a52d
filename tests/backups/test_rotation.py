"""Which automatic backups are kept."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cadredesk.db.backups.rotation import DAYS, MONTHS, WEEKS, to_remove

NOW = datetime(2026, 11, 30, 17, 0)
times = st.lists(st.datetimes(datetime(2023, 1, 1), datetime(2027, 2, 1)), max_size=60, unique=True)


def kept_of(made: list[datetime], now: datetime = NOW) -> list[datetime]:
    gone = to_remove(made, lambda each: each, now)
    return [each for each in made if each not in gone]


@given(times)
def test_the_last_days_weeks_months_and_every_year_keep_their_latest_backup(made: list[datetime]) -> None:
    kept, past = set(kept_of(made)), sorted(each for each in made if each <= NOW)
    latest_of_day = {each.date(): each for each in past}
    latest_of_week = {each.isocalendar()[:2]: each for each in past}
    latest_of_month = {(each.year, each.month): each for each in past}
    latest_of_year = {each.year: each for each in past}
    wanted = {
        *list(latest_of_day.values())[-DAYS:],
        *list(latest_of_week.values())[-WEEKS:],
        *list(latest_of_month.values())[-MONTHS:],
        *latest_of_year.values(),
    }
    assert kept == wanted | {each for each in made if each > NOW}


@given(times)
def test_to_clear_up_again_removes_nothing_and_the_newest_always_stays(made: list[datetime]) -> None:
    kept = kept_of(made)
    assert kept_of(kept) == kept
    past = [each for each in made if each <= NOW]
    assert not past or max(past) in kept


def test_one_a_day_for_three_years_leaves_a_few_dozen() -> None:
    made = [NOW - timedelta(days=each) for each in range(3 * 365)]
    assert len(kept_of(made)) <= DAYS + WEEKS + MONTHS + 4


def test_a_clock_that_was_wrong_costs_no_backup() -> None:
    """Set back a year, the clock calls all that was made since a thing of the future."""
    made = [NOW - timedelta(days=each) for each in range(40)]
    year_ago = NOW - timedelta(days=365)
    assert kept_of([*made, year_ago], now=year_ago) == [*made, year_ago]
