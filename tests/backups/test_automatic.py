"""Automatic backups: where they are due, what is kept, what is told where one fails."""

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from cadredesk.core.errors import UserError
from cadredesk.db.backups import automatic, candidates, proved, standing
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.backups.candidates import BackupKind
from cadredesk.db.backups.plan import Plan, save_plan, trouble
from cadredesk.db.file import Office
from cadredesk.people.actions import save_person
from cadredesk.people.records import Person


def change(office: Office, name: str = "张建国") -> None:
    save_person(office, Person(name=name, category="退休干部"))


def back_up(office: Office, plan: Plan) -> list[db_backup.Backup]:
    return automatic.back_up(office, automatic.changed_since_backup(office, plan))


def test_both_places_get_what_was_changed_and_nothing_twice(office: Office, plan: Plan) -> None:
    assert automatic.changed_since_backup(office, plan) == plan.places
    made = back_up(office, plan)
    assert [each.path.parent for each in made] == plan.places
    assert all(each.report.ok and each.report.operations == 1 for each in made)
    assert automatic.changed_since_backup(office, plan) == []
    change(office)
    assert automatic.changed_since_backup(office, plan) == plan.places
    assert automatic.due_today(office, plan) == []  # today's have been made; at closing they are made again


def test_a_stick_that_is_not_there_is_left_out_and_gets_its_backup_when_it_comes(office: Office, plan: Plan) -> None:
    assert plan.second is not None
    away = plan.second.parent.with_name("拔掉的U盘")
    plan.second.parent.rename(away)
    assert [each.path.parent for each in back_up(office, plan)] == [plan.folder]
    assert not plan.second.exists() and trouble(office.path) == ""
    away.rename(plan.second.parent)
    assert [each.path.parent for each in back_up(office, plan)] == [plan.second]


def test_a_backup_that_is_gone_or_cut_short_does_not_count(office: Office, plan: Plan) -> None:
    first, second = back_up(office, plan)
    first.path.unlink()
    second.path.write_bytes(second.path.read_bytes()[:5000])
    assert automatic.changed_since_backup(office, plan) == plan.places
    words = [each.words() for each in standing.places(office.path)]
    assert all(each.endswith("这份备份已经不在那里") for each in words)


def test_where_one_place_fails_the_other_is_made_and_the_fault_is_kept_until_all_succeed(
    office: Office, plan: Plan
) -> None:
    shutil.rmtree(plan.folder)
    plan.folder.write_text("不是文件夹")
    with pytest.raises(UserError, match="备份"):
        back_up(office, plan)
    assert plan.second is not None
    assert proved.of_folder(office.path, plan.second) is not None
    found = standing.standing(office.path)
    assert found.warning(date.today()) == "自动备份没有成功" and str(plan.folder) in found.trouble
    plan.folder.unlink()
    back_up(office, plan)
    assert standing.standing(office.path).warning(date.today()) == ""


def test_old_automatic_backups_go_and_all_others_stay(office: Office, plan: Plan) -> None:
    back_up(office, plan)
    newest = next(plan.folder.iterdir())
    series = newest.stem.rsplit("-", 1)[1]
    now = datetime.now()
    old = [
        candidates.file_name(office.name, BackupKind.AUTOMATIC, now - timedelta(days=each, hours=1), series)
        for each in (0, 0, 1, 2)
    ]
    others = [
        candidates.file_name(office.name, BackupKind.AUTOMATIC, now - timedelta(minutes=5), "abcdef"),
        candidates.file_name(office.name, BackupKind.BY_HAND, now - timedelta(minutes=6)),
        candidates.file_name(office.name, BackupKind.YEAR_END, now - timedelta(minutes=7)),
        "我的文件.db",
    ]
    for name in [*old, *others]:
        shutil.copy(newest, plan.folder / name)
    change(office)
    (made, _) = back_up(office, plan)
    left = {each.name for each in plan.folder.iterdir()}
    today = {each.name for each in plan.folder.glob(f"*-自动备份-{now:%Y%m%d}-*-{series}*.db")}
    assert set(others) <= left and made.path.name in left
    if made.at.date() == now.date() and (now - timedelta(hours=1)).date() == now.date():
        assert today == {made.path.name}  # the latest of the day alone
    assert old[-1] in left


def test_another_copy_of_the_file_keeps_its_own_series(office: Office, plan: Plan, tmp_path: Path) -> None:
    from cadredesk.db.file import open_office

    (first, _) = back_up(office, plan)
    shutil.copy(office.path, tmp_path / "试验.db")
    with open_office(tmp_path / "试验.db", "李敏") as trial:
        change(trial)
        (other, _) = back_up(trial, plan)
    assert first.path.exists() and other.path.exists()
    assert first.path.stem.rsplit("-", 1)[1] != other.path.stem.rsplit("-", 1)[1]


def test_a_plan_names_two_places_that_differ_and_can_be_reached(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="同一个"):
        save_plan(Plan(folder=tmp_path / "备份", second=tmp_path / "备份"))
    (tmp_path / "文件").write_text("")
    with pytest.raises(UserError, match="不能使用这个文件夹"):
        save_plan(Plan(folder=tmp_path / "备份", second=tmp_path / "文件" / "备份"))


def test_what_is_said_of_backups_in_words() -> None:
    day = date(2026, 11, 30)
    said = standing.Standing(last="2026-11-30 17:05", second="2026-11-20 17:02", has_second=True)
    assert said.words(day) == "今天 17:05，第二处 11 月 20 日 17:02" and said.warning(day) == ""
    assert standing.Standing(last="2025-12-31 17:05").words(day) == "2025-12-31 17:05"
    assert standing.Standing(last="2025-12-31 17:05").warning(day) == "已 334 天没有备份"
    assert standing.Standing(last="2026-11-29 08:00", has_second=True).warning(day) == "第二处还没有备份过"
    late = standing.Standing(last="2026-11-29 08:00", second="2026-10-01 08:00", has_second=True)
    assert late.warning(day) == "第二处很久没有备份" and late.words(day).startswith("昨天 08:00")
    assert standing.Standing().warning(day) == "还没有备份过"


def test_what_somebody_renamed_to_keep_is_theirs(office: Office, plan: Plan) -> None:
    back_up(office, plan)
    newest = next(plan.folder.iterdir())
    series = newest.stem.rsplit("-", 1)[1]
    long_ago = candidates.file_name(office.name, BackupKind.AUTOMATIC, datetime(2025, 3, 4, 17), series)
    renamed = [
        long_ago.replace(".db", "-封账前勿删.db"),
        f"勿删，{long_ago}",
        long_ago.replace(".db", " - 副本.db"),
        long_ago.replace(".db", "-2024.db"),
    ]
    for name in [*renamed, long_ago]:
        shutil.copy(newest, plan.folder / name)
    looked_at = {each.path.name for each in candidates.automatic(plan.folder, series, [office.name])}
    assert looked_at == {newest.name, long_ago}


def test_the_second_place_is_another_one_by_whatever_path(tmp_path: Path) -> None:
    (tmp_path / "备份").mkdir()
    (tmp_path / "链接").symlink_to(tmp_path / "备份")
    for second in ("链接", "备份/../备份", "备份/里面"):
        with pytest.raises(UserError, match="第二处"):
            save_plan(Plan(folder=tmp_path / "备份", second=tmp_path / second))


def test_a_warning_goes_with_its_cause(office: Office, plan: Plan, tmp_path: Path) -> None:
    shutil.rmtree(plan.folder)
    plan.folder.write_text("")
    with pytest.raises(UserError):
        back_up(office, plan)
    for better in (Plan(on=False, folder=plan.folder), Plan(folder=tmp_path / "另一处", second=plan.second)):
        save_plan(better)
        assert standing.standing(office.path).trouble == ""
    plan.folder.unlink()
    save_plan(plan)
    assert standing.standing(office.path).trouble
    db_backup.backup(office, tmp_path / "手工")
    assert standing.standing(office.path).trouble == ""


def test_a_backup_that_was_deleted_is_no_last_backup(office: Office, plan: Plan) -> None:
    for made in back_up(office, plan):
        made.path.unlink()
    assert standing.standing(office.path).warning(date.today()) == "还没有备份过"
