"""The SQL about the rules of the office, about what excuses, and the words that lists of duties show."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties.records import DutyRule, Excuse
from cadredesk.duties.rules.versions import in_force_on

# ---------------------------------------------------------------- rules


def versions(office: Office, code: str | None = None) -> list[DutyRule]:
    """All versions of all rules, or of one, in the order of the rules and of time."""
    where = "WHERE ?1 IS NULL OR code = ?1 ORDER BY place, code, since, id"
    return rows.select(office, DutyRule, where, (code,))


def rules(office: Office, on: date | None = None) -> list[DutyRule]:
    """The rules as they are on a day (today), in their order: see :func:`in_force_on`."""
    return [
        in_force_on(list(of_rule), on or today()) for _, of_rule in groupby(versions(office), lambda each: each.code)
    ]


def rule(office: Office, code: str, on: date | None = None) -> DutyRule:
    """A rule by its code, as it is on a day (today). Raises UserError that says which there are."""
    if found := versions(office, code):
        return in_force_on(found, on or today())
    raise UserError(f"没有“{code}”这个必访事由，可选：{'、'.join(codes(office))}。")


def rule_of_occasion(office: Office, occasion: str) -> DutyRule | None:
    """The rule that an occasion of money names, by its code or by its standard; None of other occasions."""
    of_occasion = [each for each in rules(office) if occasion in (each.code, each.standard)] if occasion else []
    return next((each for each in of_occasion if each.code == occasion), None) or next(iter(of_occasion), None)


def codes(office: Office) -> list[str]:
    """The codes of all rules, in their order."""
    return rows.column(office, "SELECT code FROM duty_rules GROUP BY code ORDER BY min(place), code")


def is_used(office: Office, code: str) -> bool:
    """Whether visits, excuses, plans or campaigns name a rule, or money was meant for it."""
    named = (("visits", "rule"), ("excuses", "rule"), ("plans", "rule"), ("campaigns", "rule"),
             ("vouchers", "occasion"), ("payments", "occasion"))  # fmt: skip
    sql = " UNION ALL ".join(f"SELECT 1 FROM {table} WHERE {column} = ?1" for table, column in named)
    return office.conn.execute(f"{sql} LIMIT 1", (code,)).fetchone() is not None


# ---------------------------------------------------------------- excuses


def excuses_of(office: Office, code: str, person_id: int) -> list[Excuse]:
    """What excuses a person under a rule, by due day."""
    return rows.select(office, Excuse, "WHERE rule = ? AND person_id = ? ORDER BY due, id", (code, person_id))


def excuses(office: Office, ids: Sequence[int]) -> dict[int, Excuse]:
    """Excuses by their ids."""
    return {each.id or 0: each for each in rows.some(office, Excuse, ids)}


def recent_reasons(office: Office, limit: int = 8) -> list[str]:
    """Why duties were excused lately, the latest first: suggestions for typing."""
    sql = "SELECT why FROM (SELECT why, id FROM excuses ORDER BY id DESC LIMIT 500) GROUP BY why ORDER BY max(id) DESC LIMIT ?"
    return rows.column(office, sql, (limit,))


# ---------------------------------------------------------------- words for lists

_WORDS = {
    "name": "name", "liaison": "ifnull((SELECT l.name FROM liaisons l WHERE l.id = people.liaison_id), '')",
    "unit": "unit", "community": "community", "address": "address",
    "phone": "CASE mobile WHEN '' THEN landline ELSE mobile END",
}  # fmt: skip


def people_words(office: Office, ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """What a list of duties shows of people, by id: the fields of a DutyLine by name."""
    found = rows.list_rows(office, "people", tuple(_WORDS.values()), sorted(ids))
    return {person_id: dict(zip(_WORDS, words, strict=True)) for person_id, *words in found}


def planned_visitors(office: Office, asked: Iterable[tuple[str, date]]) -> dict[tuple[int, str, date], str]:
    """Who is to go, by (person, code, due day)."""
    sql = "SELECT person_id, visitors FROM plans WHERE rule = ? AND due = ?"
    return {
        (person_id, code, due): visitors
        for code, due in asked
        for person_id, visitors in office.conn.execute(sql, (code, due.isoformat())).fetchall()
    }


def visitors_of(office: Office, visit_ids: Iterable[int]) -> dict[int, str]:
    """Who went, by the id of the visit; visits that name nobody are left out."""
    return {key: who for key, who in rows.list_rows(office, "visits", ("visitors",), sorted(visit_ids)) if who}


_CASES = (
    "SELECT c.id, c.kind, c.opened_on, c.detail, ifnull(h.hospital, ''), ifnull(h.ward, ''), ifnull(h.bed, '') "
    "FROM cases c LEFT JOIN hospital_stays h ON h.id = c.stay_id WHERE c.id IN ({})"
)


def case_words(office: Office, ids: Sequence[int]) -> dict[int, str]:
    """What cases are about, by id: 住院：县人民医院 3 病区 12 床."""
    found = {}
    for part in rows.parts(ids):
        said = office.conn.execute(_CASES.format(rows.marks(part)), part).fetchall()
        for case_id, kind, opened, detail, hospital, ward, bed in said:
            place = " ".join(filter(None, (hospital, ward, f"{bed} 床" if bed.isdecimal() else bed)))
            about = "；".join(filter(None, (place, " ".join(detail.split()))))
            found[case_id] = f"{kind}：{about}" if about else f"{kind}（{opened}）"
    return found
