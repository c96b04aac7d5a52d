"""The SQL about money for a campaign: who was paid for it, and who is in a voucher for it."""

from collections.abc import Iterable
from datetime import date, timedelta

from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties import store as duties_store
from cadredesk.duties.records import PERIODS, DutyRule, Trigger
from cadredesk.people.history.records import Track
from cadredesk.people.history.store import people_on
from cadredesk.people.store_expressions import AUDIENCE_SQL

CAMPAIGN_DAYS = timedelta(days=90)


def span(rule: DutyRule, due: date) -> tuple[date, date]:
    """The days within which money belongs to a campaign: three months to both sides, but not another month or case."""
    if rule.trigger in tuple(PERIODS):
        return rule.opening(due), due
    if rule.trigger == Trigger.CASE:
        return due - timedelta(days=rule.days_after), due + CAMPAIGN_DAYS
    return due - CAMPAIGN_DAYS, due + CAMPAIGN_DAYS


def occasions_of(office: Office, rule: DutyRule) -> list[str]:
    """The occasions under which money is paid for a rule: its code, and its standard unless others share it."""
    shared = any(
        rule.standard in (each.code, each.standard) for each in duties_store.rules(office) if each.code != rule.code
    )
    return list(dict.fromkeys((rule.code,) if shared else (rule.code, rule.standard)))


# Money names its round; what has none (历史补录) goes by its words and its day.
_MEANT = (
    "CASE WHEN ifnull(v.rule, '') <> '' THEN v.rule = ? AND v.due = ? "
    "ELSE {occasion} IN ({}) AND {day} BETWEEN ? AND ? END"
)


def vouchers_meant(office: Office, code: str, due: date) -> tuple[str, list[str]]:
    """A condition on vouchers ``v`` that are for a round, with its values: by the round that they name, else by their words."""
    rule = duties_store.rule(office, code)
    named, (since, until) = occasions_of(office, rule), span(rule, due)
    meant = _MEANT.format(rows.marks(named), occasion="v.occasion", day="v.date")
    return f"({meant})", [code, due.isoformat(), *named, since.isoformat(), until.isoformat()]


def paid_people(office: Office, code: str, due: date) -> dict[int, int]:
    """What people were paid for a campaign, by person, in 分."""
    rule = duties_store.rule(office, code)
    named, (since, until) = occasions_of(office, rule), span(rule, due)
    sql = (
        "SELECT ifnull(p.deceased_id, m.person_id), sum(m.fen) FROM paid_money m JOIN payments p ON p.id = m.id "
        "LEFT JOIN vouchers v ON v.id = m.voucher_id "
        f"WHERE m.person_id IS NOT NULL AND {_MEANT.format(rows.marks(named), occasion='m.occasion', day='m.date')} "
        "GROUP BY 1 HAVING sum(m.fen) > 0"
    )
    return dict(
        office.conn.execute(sql, (code, due.isoformat(), *named, since.isoformat(), until.isoformat())).fetchall()
    )


# What goes back by a reversal counts once it is in force; what was not collected, or given back, may be paid again.
_IN_VOUCHERS = """
SELECT ifnull(p.deceased_id, p.person_id), max(CASE WHEN p.fen > 0 THEN ifnull(v.number, '') END) FROM payments p JOIN vouchers v ON v.id = p.voucher_id
WHERE p.person_id IS NOT NULL AND v.state <> '作废' AND p.receipt NOT IN ('未领', '退回') AND {}
  AND (p.fen > 0 OR v.state IN ('已支付', '已归档'))
GROUP BY 1 HAVING sum(p.fen) > 0
"""


def in_vouchers(office: Office, code: str, due: date, occasion: str = "") -> dict[int, str]:
    """Who is in a voucher for a campaign already, under ``occasion`` too, with its number ("" of a draft), by person."""
    rule = duties_store.rule(office, code)
    named, (since, until) = occasions_of(office, rule), span(rule, due)
    named += [occasion] if occasion and occasion not in named else []
    parameters = (code, due.isoformat(), *named, since.isoformat(), until.isoformat())
    meant = _MEANT.format(rows.marks(named), occasion="v.occasion", day="v.date")
    return dict(office.conn.execute(_IN_VOUCHERS.format(meant), parameters).fetchall())


def survivors_of(office: Office, ids: Iterable[int]) -> dict[int, list[tuple[int, str]]]:
    """Whom the dead have left, by the dead: (id, relation) of each survivor who lives."""
    found: dict[int, list[tuple[int, str]]] = {}
    for part in rows.parts(list(ids)):
        sql = (
            f"SELECT cadre_id, id, cadre_relation FROM people WHERE cadre_id IN ({rows.marks(part)}) "
            "AND died_on IS NULL ORDER BY id"
        )
        for dead, person, relation in office.conn.execute(sql, part).fetchall():
            found.setdefault(dead, []).append((person, relation))
    return found


def names(office: Office, ids: Iterable[int]) -> dict[int, str]:
    """The names of people, by id."""
    return dict(rows.list_rows(office, "people", ("name",), list(ids)))


def categories_on(office: Office, ids: Iterable[int], day: date) -> dict[int, str]:
    """The category of people among the six as it was on a day, by id; "" of who belongs to none."""
    before = people_on(day, (Track.CATEGORY, Track.RANK, Track.TREATMENT), ends=False)
    return dict(rows.list_rows(office, "people", (AUDIENCE_SQL,), list(ids), before))
