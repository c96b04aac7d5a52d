"""The only SQL about duties: the rules, what excuses, and the facts that duties are reckoned from."""

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from cadredesk.core.errors import UserError
from cadredesk.db import rows
from cadredesk.duties.records import DutyRule, Excuse, Need, Trigger
from cadredesk.duties.rules_days import months_after
from cadredesk.duties.rules_facts import CaseRow, Facts, span
from cadredesk.duties.rules_people import BITS, NEVER, Someone, StageRow, pasts_of
from cadredesk.people.records import PARTY_POLITICS
from cadredesk.people.records_stages import Track
from cadredesk.people.store_filter import AUDIENCE_SQL

if TYPE_CHECKING:
    from cadredesk.db.file import Office

# ---------------------------------------------------------------- rules


def rules(office: "Office") -> list[DutyRule]:
    """All rules, in their order."""
    return rows.select(office, DutyRule, "ORDER BY place, id")


def rule(office: "Office", code: str) -> DutyRule:
    """A rule by its code. Raises UserError that says which there are."""
    found = rows.select(office, DutyRule, "WHERE code = ?", (code,))
    if not found:
        raise UserError(f"没有“{code}”这个必访事由，可选：{'、'.join(codes(office))}。")
    return found[0]


def codes(office: "Office") -> list[str]:
    """The codes of all rules, in their order."""
    return [row[0] for row in office.conn.execute("SELECT code FROM duty_rules ORDER BY place, id").fetchall()]


def add_rule(office: "Office", fresh: DutyRule) -> DutyRule:
    """Insert a rule and give it back with its id."""
    return dataclasses.replace(fresh, id=rows.insert(office, fresh))


def change_rule(office: "Office", changed: DutyRule) -> None:
    """Write a rule that has an id."""
    rows.update(office, changed)


def delete_rule(office: "Office", rule_id: int) -> None:
    """Delete a rule that nothing was recorded under."""
    rows.delete(office, DutyRule, rule_id)


def is_used(office: "Office", code: str) -> bool:
    """Whether visits, excuses, plans or campaigns name a rule."""
    sql = " UNION ALL ".join(
        f"SELECT 1 FROM {table} WHERE rule = ?1" for table in ("visits", "excuses", "plans", "campaigns")
    )
    return office.conn.execute(f"{sql} LIMIT 1", (code,)).fetchone() is not None


# ---------------------------------------------------------------- excuses


def excuses_of(office: "Office", code: str, person_id: int) -> list[Excuse]:
    """What excuses a person under a rule, by due day."""
    return rows.select(office, Excuse, "WHERE rule = ? AND person_id = ? ORDER BY due, id", (code, person_id))


def excuses(office: "Office", ids: Sequence[int]) -> dict[int, Excuse]:
    """Excuses by their ids."""
    return {each.id or 0: each for each in rows.some(office, Excuse, ids)}


def add_excuses(office: "Office", given: Iterable[Excuse]) -> None:
    """Insert excuses."""
    rows.insert_many(office, Excuse, (), map(rows.stored, given))


def delete_excuse(office: "Office", excuse_id: int) -> None:
    """Delete an excuse."""
    rows.delete(office, Excuse, excuse_id)


# ---------------------------------------------------------------- facts

_NEEDS = {
    Need.HARDSHIP: "hardship",
    Need.ALONE: "living = '独居'",
    Need.EMPTY_NEST: "living = '空巢'",
    Need.LIMITED: "limited_mobility",
    Need.DISABLED: "health = '不能自理'",
    Need.IN_HOSPITAL: "in_hospital_long",
    Need.SETTLED: "settled <> ''",
}
_LEFT = f"min(ifnull(died_on, '{NEVER}'), ifnull(moved_out_on, '{NEVER}'))"
_PEOPLE = (
    f"SELECT id, {AUDIENCE_SQL}, ifnull(nullif(treatment, ''), rank), "
    f"max(ifnull(admitted_on, ''), ifnull(moved_in_on, '')), {_LEFT}, birth, lunar_birthday, keeps_lunar, "
    f"CASE WHEN politics IN ({', '.join(repr(word) for word in PARTY_POLITICS)}) THEN ifnull(party_joined, '') END, "
    f"{' + '.join(f'({sql}) * {BITS[need]}' for need, sql in _NEEDS.items())}, checkup_on FROM people "
)
_TRACKS = ", ".join(f"'{track}'" for track in (Track.CATEGORY, Track.RANK, Track.TREATMENT, Track.STATE))
_STAGES = (
    "SELECT s.person_id, s.track, s.since, s.category, s.survivor_kind, s.rank, s.treatment, s.state, "
    "p.category, p.survivor_kind, p.rank, p.treatment FROM stages s JOIN people p ON p.id = s.person_id "
    f"WHERE s.track IN ({_TRACKS}) "
)


def facts(
    office: "Office", asked: Sequence[DutyRule], since: date, until: date, *, person_id: int | None = None
) -> Facts:
    """What the duties of these rules in a period are reckoned from; of one person alone with ``person_id``."""
    first, last = (day.isoformat() for day in span(asked, since, until))
    one = f"AND {{}} = {int(person_id)} " if person_id is not None else ""
    # Who left before the period can be owed nothing in it but what a case says; people_of brings them.
    where = f"WHERE ({_LEFT} >= '{first}' OR id IN (SELECT person_id FROM cases)) {one.format('id')}"
    people = {row[0]: Someone._make(row) for row in office.conn.execute(_PEOPLE + where).fetchall()}
    stages = office.conn.execute(f"{_STAGES}{one.format('s.person_id')}ORDER BY 1, 2, 3").fetchall()
    pasts = pasts_of(map(StageRow._make, stages), people)
    intervals = [each for each in asked if each.trigger == Trigger.INTERVAL]
    return Facts(
        people=_by_category(each for each in people.values() if each.id not in pasts),
        pasts=pasts,
        visits={each.code: _visits(office, each, first, last, person_id) for each in asked},
        excuses=_excuses(office, one.format("person_id")),
        cases=_cases(office, one.format("person_id")),
        latest={each.code: _latest(office, each, _starts(each, first), person_id) for each in intervals},
    )


def _starts(rule: DutyRule, first: str) -> str:
    """The day from which visits of a rule are read: of an interval also those that it runs from."""
    if rule.trigger == Trigger.CASE:
        return ""  # few, and a case may have been opened long ago
    if rule.trigger != Trigger.INTERVAL:
        return first
    return months_after(date.fromisoformat(first), -max(rule.months or 12, rule.lixiu_months or 0)).isoformat()


def _visits(
    office: "Office", rule: DutyRule, first: str, last: str, person_id: int | None
) -> list[tuple[str, int, int]]:
    sql = "SELECT date, person_id, id FROM visits INDEXED BY {} WHERE rule = ? AND date BETWEEN ? AND ? {}ORDER BY date, id"
    parameters = (rule.code, _starts(rule, first), last)
    if person_id is None:
        # rule <> '' lets the query use the partial index
        return office.conn.execute(sql.format("visits_by_rule", "AND rule <> '' "), parameters).fetchall()
    return office.conn.execute(
        sql.format("visits_by_person", "AND person_id = ? "), (*parameters, person_id)
    ).fetchall()


def _latest(office: "Office", rule: DutyRule, before: str, person_id: int | None) -> dict[int, str]:
    """The last visit of each person before a day."""
    one = f"AND person_id = {int(person_id)} " if person_id is not None else ""
    sql = f"SELECT person_id, max(date) FROM visits WHERE rule = ? AND rule <> '' AND date < ? {one}GROUP BY person_id"
    return dict(office.conn.execute(sql, (rule.code, before)).fetchall())


def _by_category(people: Iterable[Someone]) -> dict[str, list[Someone]]:
    found: dict[str, list[Someone]] = {}
    for each in people:
        found.setdefault(each.audience, []).append(each)
    return found


def _excuses(office: "Office", one: str) -> dict[str, dict[int, dict[str, int]]]:
    found: dict[str, dict[int, dict[str, int]]] = {}
    for code, person_id, due, excuse_id in office.conn.execute(
        f"SELECT rule, person_id, due, id FROM excuses WHERE 1 {one}ORDER BY id"
    ).fetchall():
        found.setdefault(code, {}).setdefault(person_id, {})[due] = excuse_id
    return found


def _cases(office: "Office", one: str) -> list[CaseRow]:
    sql = f"SELECT id, person_id, kind, opened_on FROM cases WHERE 1 {one}ORDER BY opened_on, id"
    return [CaseRow._make(row) for row in office.conn.execute(sql).fetchall()]


# ---------------------------------------------------------------- words for lists

_WORDS = (
    "SELECT id, name, ifnull((SELECT l.name FROM liaisons l WHERE l.id = people.liaison_id), ''), unit, community, "
    "address, CASE mobile WHEN '' THEN landline ELSE mobile END FROM people WHERE id IN ({})"
)


def people_words(office: "Office", ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """What a list of duties shows of people, by id: the fields of a DutyLine by name."""
    names = ("name", "liaison", "unit", "community", "address", "phone")
    found = {}
    for part in rows.parts(sorted(ids)):
        for person_id, *words in office.conn.execute(_WORDS.format(", ".join("?" * len(part))), part).fetchall():
            found[person_id] = dict(zip(names, words, strict=True))
    return found


def planned_visitors(office: "Office", asked: Iterable[tuple[str, date]]) -> dict[tuple[int, str, date], str]:
    """Who is to go, by (person, code, due day)."""
    found = {}
    for code, due in asked:
        for person_id, visitors in office.conn.execute(
            "SELECT person_id, visitors FROM plans WHERE rule = ? AND due = ?", (code, due.isoformat())
        ).fetchall():
            found[person_id, code, due] = visitors
    return found


_CASES = (
    "SELECT c.id, c.kind, c.opened_on, c.detail, ifnull(h.hospital, ''), ifnull(h.ward, ''), ifnull(h.bed, '') "
    "FROM cases c LEFT JOIN hospital_stays h ON h.id = c.stay_id WHERE c.id IN ({})"
)


def case_words(office: "Office", ids: Sequence[int]) -> dict[int, str]:
    """What cases are about, by id: 住院：县人民医院 3 病区 12 床."""
    found = {}
    for part in rows.parts(ids):
        for case_id, kind, opened, *said in office.conn.execute(
            _CASES.format(", ".join("?" * len(part))), part
        ).fetchall():
            detail, hospital, ward, bed = said
            place = " ".join(filter(None, (hospital, ward, f"{bed} 床" if bed.isdecimal() else bed)))
            about = "；".join(filter(None, (place, " ".join(detail.split()))))
            found[case_id] = f"{kind}：{about}" if about else f"{kind}（{opened}）"
    return found
