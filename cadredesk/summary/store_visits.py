"""How many visits a period has, by what they count as: counted along indexes, whatever the number of visits."""

from cadredesk.core.kinds import VisitGroup
from cadredesk.core.periods import Period, months_of
from cadredesk.db.file import Office

# Which rules, kinds and categories there are is found by a loose scan of the index visits_by_reason, and each
# combination is counted between two dates in it, month by month within a year: what lies outside the period is never
# looked at, and nothing is sorted.
_BY_REASON = """
WITH RECURSIVE
groups(visit_group) AS (VALUES {groups}),
spans(month, since, until) AS (VALUES {spans}),
rules(visit_group, rule) AS (
  SELECT visit_group, (SELECT min(v.rule) FROM visits v {index} WHERE v.visit_group = groups.visit_group) FROM groups
  UNION ALL SELECT visit_group, (SELECT min(v.rule) FROM visits v {index} WHERE v.visit_group = rules.visit_group
    AND v.rule > rules.rule) FROM rules WHERE rule IS NOT NULL),
kinds(visit_group, rule, kind) AS (
  SELECT visit_group, rule, (SELECT min(v.kind) FROM visits v {index} WHERE v.visit_group = rules.visit_group
    AND v.rule = rules.rule) FROM rules WHERE rule IS NOT NULL
  UNION ALL SELECT visit_group, rule, (SELECT min(v.kind) FROM visits v {index} WHERE v.visit_group = kinds.visit_group
    AND v.rule = kinds.rule AND v.kind > kinds.kind) FROM kinds WHERE kind IS NOT NULL),
found(visit_group, rule, kind, category) AS (
  SELECT visit_group, rule, kind, (SELECT min(v.category) FROM visits v {index} WHERE v.visit_group = kinds.visit_group
    AND v.rule = kinds.rule AND v.kind = kinds.kind) FROM kinds WHERE kind IS NOT NULL
  UNION ALL SELECT visit_group, rule, kind, (SELECT min(v.category) FROM visits v
    {index} WHERE v.visit_group = found.visit_group AND v.rule = found.rule AND v.kind = found.kind
    AND v.category > found.category) FROM found WHERE category IS NOT NULL)
SELECT visit_group, CASE rule WHEN '' THEN kind ELSE rule END, category, month, (
  SELECT count(*) FROM visits v {index} WHERE v.visit_group = found.visit_group AND v.rule = found.rule
  AND v.kind = found.kind AND v.category = found.category AND v.date BETWEEN spans.since AND spans.until)
FROM found, spans WHERE category IS NOT NULL
"""
# The persons of each reason stand in a row in the index, so that nothing is sorted.
_SERVED_BY_REASON = f"""
SELECT CASE rule WHEN '' THEN kind ELSE rule END, count(*) FROM (
  SELECT rule, kind, person_id FROM visits INDEXED BY visits_by_service
  WHERE visit_group <> '{VisitGroup.CONDOLENCE}' AND visit_group = ? AND date BETWEEN ? AND ?
  GROUP BY rule, kind, person_id)
GROUP BY 1
"""
_CALLED = f"""
SELECT count(DISTINCT person_id) FROM visits INDEXED BY visits_by_service
WHERE visit_group <> '{VisitGroup.CONDOLENCE}' AND visit_group = ? AND date BETWEEN ? AND ?
"""


def visits_by_reason(office: Office, period: Period) -> list[tuple[str, str, str, str, int]]:
    """(group, rule or kind, category, month, 人次) of the visits in a period; the month is "" in one of several years."""
    spans = months_of(period) if period.since.year == period.until.year else {"": period}
    values = ", ".join(f"('{month}', '{span.since}', '{span.until}')" for month, span in spans.items())
    groups = ", ".join(f"('{group}')" for group in VisitGroup)
    return office.conn.execute(
        _BY_REASON.format(groups=groups, spans=values, index="INDEXED BY visits_by_reason")
    ).fetchall()


def served(office: Office, period: Period) -> dict[str, int]:
    """Persons of 上门服务 by rule or kind."""
    return dict(office.conn.execute(_SERVED_BY_REASON, (VisitGroup.SERVICE, *_days(period))).fetchall())


def called(office: Office, period: Period) -> int:
    """Persons of 电话联系."""
    return int(office.conn.execute(_CALLED, (VisitGroup.CONTACT, *_days(period))).fetchone()[0])


def _days(period: Period) -> tuple[str, str]:
    return period.since.isoformat(), period.until.isoformat()
