"""What holds in every office, whatever was done to it and undone: its tables agree with each other."""

from cadredesk.branches import store as branch_store
from cadredesk.branches import store_head_sync
from cadredesk.branches.entries import store as entries_store
from cadredesk.branches.entries.rules import head_name
from cadredesk.core.names import needle_of, pinyin_of
from cadredesk.core.stroke_order import stroke_key
from cadredesk.db.file import Office
from cadredesk.people import store
from cadredesk.people.checkups import store as checkups_store
from cadredesk.people.history import rules as history_rules
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import FIELDS


def assert_agrees(office: Office, command: str) -> None:
    conn = office.conn
    assert conn.execute("PRAGMA foreign_key_check").fetchall() == [], command
    assert conn.execute("SELECT 1 FROM merged_people WHERE gone_id IN (SELECT id FROM people)").fetchall() == [], (
        command
    )
    _histories_agree(office, command)
    _derived_agree(office, command)
    _posts_agree(office, command)
    _cases_agree(office, command)
    assert checkups_store.wrong_latest(office) == [], command


def _cases_agree(office: Office, command: str) -> None:
    """A stay belongs to one case, of the same person; a death is of somebody dead and has a checklist."""
    wrong = (
        "SELECT c.id FROM cases c JOIN hospital_stays h ON h.id = c.stay_id WHERE h.person_id <> c.person_id",
        "SELECT stay_id FROM cases WHERE stay_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1",
        "SELECT c.id FROM cases c JOIN people p ON p.id = c.person_id WHERE c.kind = '去世' AND p.died_on IS NULL",
        "SELECT id FROM cases WHERE kind = '去世' AND id NOT IN (SELECT case_id FROM case_steps)",
        "SELECT id FROM cases WHERE closed_on < opened_on OR (kind = '住院' AND stay_id IS NULL)",
    )
    for sql in wrong:
        assert office.conn.execute(sql).fetchall() == [], (command, sql)


def _histories_agree(office: Office, command: str) -> None:
    told = [row[0] for row in office.conn.execute("SELECT DISTINCT person_id FROM stages")]
    for person in store.some(office, told):
        stages = history_store.of_person(office, person.id or 0)
        for track in FIELDS:
            mine = [stage for stage in stages if stage.track == track]
            if mine:
                last = max(mine, key=history_rules.began)
                assert history_rules.values_of(track, last) == history_rules.values_of(track, person), (
                    command,
                    person,
                )
                days = [history_rules.began(stage) for stage in mine]
                assert len(set(days)) == len(days), (command, person)


def _derived_agree(office: Office, command: str) -> None:
    for name, search, pinyin, strokes in office.conn.execute("SELECT name, search, pinyin, strokes FROM people"):
        assert (pinyin, strokes) == (pinyin_of(name), stroke_key(name)), (command, name)
        assert search.startswith(needle_of(name)), (command, name)


def _posts_agree(office: Office, command: str) -> None:
    held_by_gone = office.conn.execute(
        "SELECT b.id, p.name FROM branch_posts b JOIN people p ON p.id = b.person_id "
        "WHERE b.until IS NULL AND (p.died_on IS NOT NULL OR p.moved_out_on IS NOT NULL)"
    ).fetchall()
    assert held_by_gone == [], command
    held_where_all_ended = office.conn.execute(
        "SELECT p.id FROM branch_posts p JOIN branches b ON b.id = p.branch_id "
        "WHERE p.until IS NULL AND b.ended_on IS NOT NULL"
    ).fetchall()
    assert held_where_all_ended == [], command
    for (branch_id,) in office.conn.execute("SELECT id FROM branches ORDER BY id").fetchall():
        heads, _ = store_head_sync.rows_decide(office, branch_id)
        branch = branch_store.get(office, branch_id)
        assert not heads or branch.secretary == head_name(entries_store.held(office, branch_id)), (command, branch)
