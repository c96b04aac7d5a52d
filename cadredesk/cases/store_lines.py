"""Cases as lists show them: with the person, the stay, and the state of the visit that each opens."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from cadredesk.cases import rules
from cadredesk.cases.records import Case, CaseLine, CaseState
from cadredesk.core import names
from cadredesk.core.dates import today
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties import store as duties_store
from cadredesk.duties.records import Duty, Trigger
from cadredesk.duties.store_duties import duties, duties_around
from cadredesk.people.entries.records import HospitalStay
from cadredesk.people.store_expressions import AUDIENCE_SQL
from cadredesk.visits import store as visits_store
from cadredesk.visits.records import Visit, VisitQuery

_WORDS = (
    f"SELECT id, name, ifnull((SELECT l.name FROM liaisons l WHERE l.id = people.liaison_id), ''), {AUDIENCE_SQL}, "
    "unit, community, CASE mobile WHEN '' THEN landline ELSE mobile END, death_cause FROM people WHERE id IN"
)
_NAMES = ("name", "liaison", "category", "unit", "community", "phone")


def lines(
    office: Office, on: date | None = None, *, state: CaseState | None = None, person_id: int | None = None
) -> list[CaseLine]:
    """All cases, or those of one state, or of one person: the open ones first, then the latest."""
    terms = ["1"]
    if state is not None:
        terms.append("closed_on IS NULL" if state is CaseState.OPEN else "closed_on IS NOT NULL")
    if person_id is not None:
        terms.append("person_id = ?")
    where = " AND ".join(terms)
    given = (person_id,) if person_id is not None else ()
    order = "ORDER BY closed_on IS NOT NULL, opened_on DESC, id DESC"
    cases = rows.select(office, Case, f"WHERE {where} {order}", given)
    found = f"{_WORDS} (SELECT person_id FROM cases WHERE {where})"
    people = {person: words for person, *words in office.conn.execute(found, given).fetchall()}
    stays = rows.select(office, HospitalStay, f"WHERE id IN (SELECT stay_id FROM cases WHERE {where})", given)
    stay_by_id, day = {stay.id: stay for stay in stays}, on or today()
    owed = visits_owed(office, cases, day, person_id)
    return [
        _line(case, people[case.person_id], stay_by_id.get(case.stay_id), owed.get(case.id or 0, ()), day)
        for case in cases
    ]


def _line(case: Case, words: list[str], stay: HospitalStay | None, owed: Sequence[Duty], on: date) -> CaseLine:
    *person, cause = words
    duty = rules.duty_in_front(owed)
    return CaseLine(
        case=case,
        kind=case.kind,
        opened_on=case.opened_on,
        days=((case.closed_on or on) - (case.opened_on or on)).days,
        words=rules.words_of(case, stay, cause),
        due=duty.due if duty else None,
        visit=duty.outcome.value if duty else "",
        visited_on=duty.visited_on if duty else None,
        state=rules.state_of(case).value,
        closed_on=case.closed_on,
        result=" ".join(case.result.split()),
        **dict(zip(_NAMES, person, strict=True)),
    )


def codes_of(office: Office, kind: str) -> list[str]:
    """The codes of the rules by which a kind of case opens a visit."""
    return [
        rule.code
        for rule in duties_store.rules(office)
        if rule.trigger == Trigger.CASE and kind in ("", rule.case_kind)
    ]


def visits_owed(
    office: Office, cases: Iterable[Case], on: date | None = None, person_id: int | None = None
) -> dict[int, list[Duty]]:
    """The visits that cases open, by the id of the case."""
    asked = [case for case in cases if case.opened_on]
    days = [case.opened_on for case in asked if case.opened_on]
    if not days:
        return {}
    if person_id is None and all(case.is_open for case in asked):
        found = duties_around(office, on or today())
    else:
        # A rule may give a case years; a century is far enough.
        until = max(days) + timedelta(days=36_500)
        found = duties(office, min(days), until, on, codes=codes_of(office, ""), person_id=person_id)
    owed: dict[int, list[Duty]] = {}
    for duty in found:
        if duty.case_id:
            owed.setdefault(duty.case_id, []).append(duty)
    return owed


def line_of(office: Office, case_id: int, on: date | None = None) -> CaseLine | None:
    """One case as lists show it; None if it is gone."""
    row = office.conn.execute("SELECT person_id FROM cases WHERE id = ?", (case_id,)).fetchone()
    of_person = lines(office, on, person_id=int(row[0])) if row else []
    return next((line for line in of_person if line.case.id == case_id), None)


def closed_counts(office: Office) -> dict[str, int]:
    """How many cases are closed, by kind."""
    sql = "SELECT kind, count(*) FROM cases WHERE closed_on IS NOT NULL GROUP BY 1"
    return dict(office.conn.execute(sql).fetchall())


def people_named(office: Office, text: str) -> set[int]:
    """The people with cases whom a search finds."""
    sql = "SELECT id FROM people WHERE id IN (SELECT person_id FROM cases) AND instr(search, ?)"
    return set(rows.column(office, sql, (names.needle_of(text),)))


def visits_since(office: Office, case: Case) -> list[Visit]:
    """The visits made since a case began, and until it was closed, of any reason; the latest first."""
    query = VisitQuery(person_id=case.person_id, since=case.opened_on, until=case.closed_on)
    return visits_store.matching(office, query)


def recent_results(office: Office, kind: str, limit: int = 10) -> list[str]:
    """How cases of a kind ended lately: suggestions for typing."""
    sql = "SELECT result FROM cases WHERE kind = ? AND result <> '' GROUP BY 1 ORDER BY max(id) DESC LIMIT ?"
    return rows.column(office, sql, (kind, limit))
