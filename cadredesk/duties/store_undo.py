"""What must hold of rules, excuses and plans where something about them is undone."""

import json
from collections.abc import Iterator

from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.db.journal import pairs_of
from cadredesk.db.undo import UndoCheck, UndoFollower
from cadredesk.duties.store_proved import settle

_NAMED = (("visits", "走访记录"), ("excuses", "免访"), ("plans", "走访安排"), ("campaigns", "节日走访"))


def _rules_named(office: Office) -> Iterator[tuple[object, str]]:
    """What is recorded under a rule has one."""
    for table, words in _NAMED:
        sql = f"SELECT DISTINCT rule FROM {table} WHERE rule <> '' AND rule NOT IN (SELECT code FROM duty_rules)"
        for (code,) in office.conn.execute(sql).fetchall():
            yield (table, code), f"之后登记的{words}用到了必访事由“{code}”"


def _one_of_a_duty(office: Office) -> Iterator[tuple[object, str]]:
    """One excuse and one plan of a person for a duty."""
    for table, words in _NAMED[1:3]:
        sql = (
            f"SELECT x.person_id, x.rule, x.due, p.name FROM {table} x JOIN people p ON p.id = x.person_id "
            "GROUP BY 1, 2, 3 HAVING count(*) > 1"
        )
        for person, rule, due, name in office.conn.execute(sql).fetchall():
            yield (table, person, rule, due), f"{name}会有两条{due}的{rule}{words}"


def _apart_in_time(office: Office) -> Iterator[tuple[object, str]]:
    """Of a rule one version holds on a day."""
    sql = (
        "SELECT a.code, a.id, b.id FROM duty_rules a JOIN duty_rules b ON b.code = a.code AND b.id > a.id "
        "WHERE ifnull(a.since, '') <= ifnull(b.until, '9') AND ifnull(b.since, '') <= ifnull(a.until, '9')"
    )
    for code, *versions in office.conn.execute(sql).fetchall():
        yield (code, *versions), f"必访规则“{code}”会有两次设置的日期重叠"


def _settle_visits(office: Office, operation_id: int) -> None:
    """Visits that came back or went are matched again with those recorded since."""
    sql = "SELECT row_id, act, image FROM changes WHERE operation_id = ? AND tbl = 'visits'"
    changed = office.conn.execute(sql, (operation_id,)).fetchall()
    ids = sorted({row_id for row_id, *_ in changed})
    now = {row_id: (person, code) for row_id, person, code in rows.list_rows(office, "visits", _KEY, ids)}
    keys = set(now.values())
    for row_id, act, image in changed:
        before = json.loads(image) if act == "D" else {}
        if act == "U":
            before = {name: old for name, (old, _) in pairs_of(image).items()}
        keys.add(tuple(before.get(name, known) for name, known in zip(_KEY, now.get(row_id, (0, "")), strict=True)))
    settle(office, keys)


_KEY = ("person_id", "rule")
FOLLOWERS = (UndoFollower(tables=frozenset({"visits"}), follow=_settle_visits),)
CHECKS = (
    UndoCheck(tables=frozenset({"duty_rules"}), find=_apart_in_time),
    UndoCheck(tables=frozenset({"duty_rules", *(table for table, _ in _NAMED)}), find=_rules_named),
    UndoCheck(tables=frozenset({"excuses", "plans"}), find=_one_of_a_duty),
)
