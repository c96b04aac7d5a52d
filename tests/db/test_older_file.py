"""A file of the first version, from before histories, parts, photos and merges, opened by the program of today.

``first_version.sql`` is what ``sqlite3 .dump`` gives of a file that the first version made: 丁一, 黄明 who was renamed
万和, 赵强 who was deleted, an approved voucher and a visit.
"""

import dataclasses
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from cadredesk.core.errors import UserError
from cadredesk.core.names import pinyin_of, search_key
from cadredesk.core.stroke_order import stroke_key
from cadredesk.db import engine, journal
from cadredesk.db import file as office_file
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.connection import APPLICATION_ID, connect
from cadredesk.db.file import Office, create_office, open_office
from cadredesk.db.lock import Lock
from cadredesk.db.migrations import office_file as migrations
from cadredesk.db.undo import redo, undo
from cadredesk.duties import actions as duties_actions
from cadredesk.duties import store as duties_store
from cadredesk.duties.store_duties import duties
from cadredesk.office import actions as office_actions
from cadredesk.office.store_wording import Wording
from cadredesk.people import actions, store
from cadredesk.people.records import PeopleQuery
from cadredesk.visits import actions as visits_actions
from cadredesk.visits.records import Visit

FIRST = 7  # how many migrations the first version had


@pytest.fixture
def older(tmp_path: Path) -> Path:
    path = tmp_path / "老单位.db"
    with closing(sqlite3.connect(path)) as conn:
        conn.executescript(Path(__file__).with_name("first_version.sql").read_text("utf-8"))
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        conn.execute(f"PRAGMA user_version = {FIRST}")
    return path


def _schema(conn: engine.Connection) -> dict[str, str]:
    return dict(conn.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall())


def test_it_becomes_what_a_new_file_is_and_a_copy_stays(older: Path, tmp_path: Path) -> None:
    before = db_backup.verify(older)
    assert before.ok
    with open_office(older, "李") as migrated, create_office(tmp_path / "新单位.db", "新单位", "李") as new:
        assert _schema(migrated.conn) == _schema(new.conn)
    (copy,) = tmp_path.glob("老单位.升级前v7-*.db")
    assert db_backup.verify(copy).counts == before.counts
    after = db_backup.verify(older)
    assert after.ok
    # The day from which visits are owed is the only row that an update adds.
    assert {name: after.counts[name] for name in before.counts} == before.counts | {
        "settings": before.counts["settings"] + 1
    }
    with open_office(older, "李") as office:
        assert office.setting("duties_since", "") == "2026-11-22"
    assert after.money_fen == before.money_fen


def test_everybody_has_a_place_in_the_order_of_strokes(older: Path) -> None:
    with open_office(older, "李") as office:
        people = store.listed_ids(office, PeopleQuery(sort="strokes"))
        assert [store.get(office, person).name for person in people] == ["丁一", "万和"]


def test_what_was_done_before_can_be_undone_after(older: Path) -> None:
    with open_office(older, "李") as office:
        by_words = {entry.what: entry.id for entry in journal.history(office)}
        undo(office, by_words["删除人员：赵强"])
        undo(office, by_words["修改人员：万和"])
        kept = dict(office.conn.execute("SELECT name, strokes FROM people").fetchall())
        assert kept == {name: stroke_key(name) for name in ("丁一", "黄明", "赵强")}
        actions.delete_person(office, store.resolve(office, "赵强").id or 0)
    assert db_backup.verify(older).ok


def test_who_was_marked_as_keeping_the_lunar_birthday_says_so_and_the_others_leave_it_open(older: Path) -> None:
    with closing(sqlite3.connect(older)) as conn:
        for (trigger,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            conn.execute(f'DROP TRIGGER "{trigger}"')
        conn.execute("UPDATE people SET keeps_lunar = 1 WHERE name = '丁一'")
        said = '{"keeps_lunar":[0,1],"":0}'
        conn.execute(
            "INSERT INTO changes(operation_id, tbl, row_id, act, image) "
            "SELECT 1, 'people', id, 'U', ? FROM people WHERE name = '丁一'", (said,)
        )  # fmt: skip
        conn.commit()
    with open_office(older, "李") as office:
        marked = store.resolve(office, "丁一")
        assert (marked.keeps_lunar, store.resolve(office, "万和").keeps_lunar) == ("是", "")
        [change] = [
            each
            for each in journal.changes(office, [id for (id,) in office.conn.execute("SELECT id FROM changes")])
            if "keeps_lunar" in each.columns
        ]
        assert [each.sentence() for each in Wording(office).differences(change)] == ["过农历生日：（空） → 是"]
        by_words = {entry.what: entry.id for entry in journal.history(office)}
        undo(office, by_words["删除人员：赵强"])
        assert store.resolve(office, "赵强").keeps_lunar == ""


def _without_triggers(path: Path, *changes: str) -> None:
    with closing(sqlite3.connect(path)) as conn:
        for (trigger,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            conn.execute(f'DROP TRIGGER "{trigger}"')
        for change in changes:
            conn.execute(change)
        conn.commit()


def _festival(office: Office) -> list[tuple[int, str, int | None]]:
    found = duties(office, date(2026, 9, 1), date(2026, 9, 30), codes=("中秋",))
    return [(duty.person_id, duty.outcome.value, duty.visit_id) for duty in found]


def test_what_its_visits_prove_stays_proved_and_what_was_corrected_before_can_be_undone(older: Path) -> None:
    _without_triggers(
        older,
        "UPDATE operations SET at = '2026-01-05 08:00:00'",
        "INSERT INTO visits(person_id, date, rule) VALUES (1, '2026-09-20', '中秋'), (2, '2026-09-20', '中秋')",
        "INSERT INTO operations(at, operator, what, undoable) VALUES ('2026-09-21 08:00:00', '李', '修改走访：万和', 1)",
        "INSERT INTO changes(operation_id, tbl, row_id, act, image) SELECT (SELECT max(id) FROM operations), 'visits', "
        """max(id), 'U', '{"date":["2026-05-01","2026-09-20"],"":0}' FROM visits""",
    )
    with open_office(older, "李") as office:
        assert _festival(office) == [(1, "按时", 2), (2, "按时", 3)]
        undo(office)
        assert _festival(office) == [(1, "按时", 2), (2, "错过", None)]
        rule = duties_store.rule(office, "中秋")
        duties_actions.save_rule(office, dataclasses.replace(rule, categories="退休职工"))
        assert _festival(office) == [(1, "按时", 2)]


def test_a_change_of_an_interval_that_is_undone_gives_the_calendar_year_no_late_days(older: Path) -> None:
    _without_triggers(
        older,
        "INSERT INTO operations(at, operator, what, undoable) VALUES ('2026-09-21 08:00:00', '李', '修改必访规则', 1)",
        "INSERT INTO changes(operation_id, tbl, row_id, act, image) SELECT max(id), 'duty_rules', 12, 'U', "  # 巡诊
        """'{"late_days":[30,10],"":0}' FROM operations""",
    )
    with open_office(older, "李") as office:
        undo(office)
        office_actions.set_setting(office, "必访起算日", "2026-01-01")
        visits_actions.record_visit(office, Visit(person_id=1, rule="巡诊", date=date(2026, 10, 3)))
        found = duties(office, date(2026, 9, 1), date(2026, 10, 31), date(2026, 11, 10), codes=("巡诊",), person_id=1)
        assert [(duty.late_until, duty.outcome.value) for duty in found] == [
            (date(2026, 9, 30), "错过"),
            (date(2026, 10, 31), "按时"),
        ]


def _found(office: Office, *typed: str) -> list[list[str]]:
    ids = [store.listed_ids(office, PeopleQuery(text=text)) for text in typed]
    return [[store.get(office, person).name for person in each] for each in ids]


def test_who_is_read_otherwise_since_is_found_and_sorted_so_whatever_is_undone_and_redone(older: Path) -> None:
    _without_triggers(
        older,
        "UPDATE people SET name = '阚明', search = '阚明 hanming hm', pinyin = 'han ming' WHERE name = '丁一'",
        "UPDATE people SET name = '贺林', search = '贺林 helin hl', pinyin = 'he lin' WHERE name = '万和'",
        "INSERT INTO operations(at, operator, what, undoable) VALUES ('2026-09-21 08:00:00', '李', '修改人员：单于飞', 1)",
        "INSERT INTO changes(operation_id, tbl, row_id, act, image) SELECT (SELECT max(id) FROM operations), 'people', id, "
        """'U', '{"name":["单于飞","阚明"],"search":["单于飞 shanyufei syf","阚明 hanming hm"],"""
        """"pinyin":["shan yu fei","han ming"],"":0}' FROM people WHERE name = '阚明'""",
    )
    with open_office(older, "李") as office:
        assert _found(office, "km", "kanming", "hm", "hl", "m") == [["阚明"], ["阚明"], ["阚明"], ["贺林"], ["阚明"]]
        assert _found(office, "") == [["贺林", "阚明"]]  # he, kan
        undo(office)
        assert _found(office, "cyf", "dyf", "km") == [["单于飞"], ["单于飞"], []]
        assert _found(office, "") == [["单于飞", "贺林"]]  # chan yu, he
        kept = dict(office.conn.execute("SELECT name, strokes FROM people").fetchall())
        assert kept == {name: stroke_key(name) for name in ("单于飞", "贺林")}
        redo(office)
        assert _found(office, "cyf", "km", "") == [[], ["阚明"], ["贺林", "阚明"]]


def test_nobody_else_is_written_when_surnames_are_read_otherwise(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as conn:
        db = Database(conn)
        migrations.apply(db, stop_before="m022_readings")
        rows = [(name, search_key(name), pinyin_of(name), stroke_key(name)) for name in ("张三", "贺兰英", "阚明")]
        rows[2] = ("阚明", "阚明 hanming hm", "han ming", stroke_key("阚明"))
        conn.executemany("INSERT INTO people(name, search, pinyin, strokes) VALUES (?, ?, ?, ?)", rows)
        conn.execute("CREATE TABLE written(id)")
        conn.execute("CREATE TRIGGER see AFTER UPDATE ON people BEGIN INSERT INTO written VALUES (OLD.id); END")
        migrations.apply(db)
        assert conn.execute("SELECT id FROM written").fetchall() == [(3,)]
        assert conn.execute("SELECT pinyin FROM people WHERE id = 3").fetchone() == ("kan ming",)


def test_whoever_is_known_by_one_form_of_an_id_number_is_found_by_the_other(older: Path) -> None:
    _without_triggers(
        older,
        "UPDATE people SET id_number = '532621480512001', search = '丁一 dingyi dy 532621480512001' WHERE name = '丁一'",
        "UPDATE people SET id_number = '532621194805120017', search = '万和 wanhe wh 532621194805120017' WHERE name = '万和'",
    )
    with open_office(older, "李") as office:
        assert _found(office, "532621194805120017", "532621480512001") == [["丁一", "万和"]] * 2


def test_where_it_cannot_be_brought_up_to_date_it_says_so(older: Path) -> None:
    before = older.read_bytes()
    lock = Lock(older)
    assert lock.acquire("王芳")
    try:
        with pytest.raises(UserError, match=r"要先升级才能打开.*王芳"):
            open_office(older, "李")
    finally:
        lock.release()
    assert older.read_bytes() == before
    with open_office(older, "李") as office:
        assert not office.read_only


def test_a_damaged_one_is_reported_and_no_copy_stays(older: Path) -> None:
    """Advice about the disk would lead nowhere: only a backup helps."""
    with closing(sqlite3.connect(older)) as conn:
        conn.execute("PRAGMA writable_schema = ON")
        conn.execute("UPDATE sqlite_master SET sql = replace(sql, '(name)', '(sex)') WHERE name = 'people_by_name'")
        conn.commit()
    before = older.read_bytes()
    with pytest.raises(UserError, match=r"已经损坏.*从最近的备份恢复"):
        open_office(older, "李")
    assert older.read_bytes() == before
    assert not list(older.parent.glob("*升级前*"))


def test_a_full_disk_leaves_it_as_it_was(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = older.read_bytes()
    with monkeypatch.context() as narrow:
        narrow.setattr(office_file, "connect", _connect_to_a_full_disk)
        with pytest.raises(UserError, match=r"磁盘空间不足.*没有改动"):
            open_office(older, "李")
    assert older.read_bytes() == before
    assert not list(older.parent.glob("*升级前*"))
    with open_office(older, "李") as office:
        assert not office.read_only


def _connect_to_a_full_disk(path: Path, *, immutable_folder: bool = False) -> engine.Connection:
    conn = connect(path, immutable_folder=immutable_folder)
    (pages,) = conn.execute("PRAGMA page_count").fetchone()
    conn.execute(f"PRAGMA max_page_count = {pages}")  # SQLite then says that the disk is full
    return conn


def test_the_latest_check_up_of_before_is_the_first_row(tmp_path: Path) -> None:
    """Unless a visit says the same; a later visit is the latest."""
    with closing(sqlite3.connect(tmp_path / "a.db")) as conn:
        db = Database(conn)
        migrations.apply(db, stop_before="m018_checkups")
        people = ((1, "张", "2026-03"), (2, "李", "2025-05-06"), (3, "王", None), (4, "赵", "2024"))
        conn.executemany("INSERT INTO people(id, name, checkup_on) VALUES (?, ?, ?)", people)
        visits = (
            (2, "2025-05-06", "体检"),
            (3, "2026-01-02", "体检"),
            (4, "2025-02-03", "体检"),
            (1, "2026-08-08", "巡诊"),
        )
        conn.executemany("INSERT INTO visits(person_id, date, rule) VALUES (?, ?, ?)", visits)
        migrations.apply(db)
        assert conn.execute("SELECT person_id, kind, since FROM cares").fetchall() == [
            (1, "体检", "2026-03"), (4, "体检", "2024"),
        ]  # fmt: skip
        latest = [("2026-03",), ("2025-05-06",), ("2026-01-02",), ("2025-02-03",)]
        assert conn.execute("SELECT checkup_on FROM people ORDER BY id").fetchall() == latest
