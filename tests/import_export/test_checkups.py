"""最近体检日期 in a roster: each date is a check-up, none is ever deleted, and what is known is not added again."""

import pytest

from tests.import_export.conftest import CommandRunner, counts

HEAD = ["姓名", "类别", "最近体检日期"]


def load(runner: CommandRunner, *dates: str) -> tuple[int, ...]:
    return counts(runner.load("people", [HEAD, *(["张建国", "退休", each] for each in dates)]))


def rows(runner: CommandRunner) -> list[str]:
    return [since for (since,) in runner.ask("SELECT since FROM cares ORDER BY since")]


def latest(runner: CommandRunner) -> str:
    return str(runner.people()["张建国"].checkup_on or "")


def test_a_newer_and_an_older_date_are_rows_and_the_latest_stays(runner: CommandRunner) -> None:
    assert load(runner, "2025-05-06") == (1, 0, 0, 0)
    assert load(runner, "2026.3") == (0, 1, 0, 0)
    assert load(runner, "2024-01-02") == (0, 1, 0, 0)
    assert rows(runner) == ["2024-01-02", "2025-05-06", "2026-03"] and latest(runner) == "2026-03"
    assert load(runner, "2024-01-02") == load(runner, "2026-03") == load(runner, "") == (0, 0, 1, 0)
    assert runner.run("undo") == 0
    assert rows(runner) == ["2025-05-06", "2026-03"]


def test_what_is_known_to_the_day_is_not_added_as_a_month(runner: CommandRunner) -> None:
    load(runner, "2026-03-15")
    assert load(runner, "2026-03") == load(runner, "2026") == (0, 0, 1, 0)
    assert rows(runner) == ["2026-03-15"]


def test_a_month_becomes_the_day_that_is_told_later(runner: CommandRunner) -> None:
    load(runner, "2025", "2026-03")
    assert load(runner, "2026-03-15") == (0, 1, 0, 0)
    assert rows(runner) == ["2025", "2026-03-15"] and latest(runner) == "2026-03-15"
    assert load(runner, "2025-04-01", "2025-10-01") == (0, 2, 0, 0)
    assert rows(runner) == ["2025-04-01", "2025-10-01", "2026-03-15"]
    assert runner.run("undo") == 0
    assert rows(runner) == ["2025", "2026-03-15"]


def test_several_dates_of_one_sheet_are_several_check_ups(runner: CommandRunner) -> None:
    assert load(runner, "2025-05-06", "2024-05-06", "2025-05-06") == (1, 1, 1, 0)
    assert rows(runner) == ["2024-05-06", "2025-05-06"] and latest(runner) == "2025-05-06"


def test_visits_for_it_are_check_ups_and_an_import_of_them_counts(runner: CommandRunner) -> None:
    load(runner, "2025-05-06")
    visits = [["姓名", "日期", "事由"], ["张建国", "2026-06-07", "体检"], ["张建国", "2026-07-07", "巡诊"]]
    assert counts(runner.load("visits", visits)) == (2, 0, 0, 0)
    assert latest(runner) == "2026-06-07"
    assert load(runner, "2026-06-07") == (0, 0, 1, 0)
    assert rows(runner) == ["2025-05-06"]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_our_own_export_changes_nothing(runner: CommandRunner, ending: str) -> None:
    load(runner, "2025-05-06", "2026-03")
    book = runner.folder / f"名册.{ending}"
    assert runner.run("export", "people", str(book)) == 0
    assert runner.run("import", "people", str(book)) == 0
    assert rows(runner) == ["2025-05-06", "2026-03"]
    assert "2026-03" in latest(runner)
