"""Who is owed a visit, asked in every way that the program asks it. Reckoned from the file each time; nothing is stored."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from cadredesk.core.dates import today
from cadredesk.core.garbage import uncollected
from cadredesk.duties import rules, store
from cadredesk.duties.records import OPEN_STATES, Duty, DutyLine, DutyRule, Tally, Trigger
from cadredesk.duties.store_facts import facts as read_facts

if TYPE_CHECKING:
    from cadredesk.db.file import Office

DUE_DAY = attrgetter("due")
KEPT = 6  # answers that are held
BACK = 90  # days that what falls due together stays in the list of what is open, beside this year
_kept: "WeakKeyDictionary[Office, tuple[tuple[int, int], dict[object, list[Duty]]]]" = WeakKeyDictionary()


def duties(
    office: "Office",
    since: date,
    until: date,
    on: date | None = None,
    *,
    codes: Sequence[str] = (),
    person_id: int | None = None,
) -> list[Duty]:
    """The duties that fall due in a period (all rules unless ``codes`` are named), as they stand on a day, by due day."""
    return _reckoned(office, since, until, on or today(), tuple(codes), person_id, False)


def open_duties(
    office: "Office", on: date | None = None, *, codes: Sequence[str] = (), person_id: int | None = None
) -> list[Duty]:
    """What is to be done on a day (应访 and 逾期), by due day: what fell due this year or in the last 90 days, and of
    intervals and cases whatever is open, however old. So nobody is forgotten at the turn of a year.
    """
    day = on or today()
    since = min(date(day.year, 1, 1), day - timedelta(days=BACK))
    until = day + timedelta(days=400)  # a window may open long before its due day
    return _reckoned(office, since, until, day, tuple(codes), person_id, True)


def _reckoned(
    office: "Office", since: date, until: date, on: date, codes: tuple[str, ...], person_id: int | None, only_open: bool
) -> list[Duty]:
    """Reckoned once for as long as nothing is written to the file; of one person, which is quick, each time."""
    asked = [rule for rule in store.rules(office) if not codes or rule.code in codes]
    if person_id is not None:
        return reckon(office, asked, since, until, on, person_id, only_open)
    version, key = office.version(), (since, until, on, codes, only_open)
    known_version, known = _kept.get(office, (None, {}))
    if known_version != version:
        known = {}
        _kept[office] = (version, known)
    if key not in known:
        while len(known) >= KEPT:
            known.pop(next(iter(known)))
        known[key] = reckon(office, asked, since, until, on, None, only_open)
    return known[key]


def reckon(
    office: "Office", asked: Sequence[DutyRule], since: date, until: date, on: date, person_id: int | None, only_open: bool
) -> list[Duty]:  # fmt: skip
    """The duties of rules, saved or not, in a period; with ``only_open`` what is to be done, see :func:`open_duties`."""
    with uncollected():
        return sorted(_reckon(office, asked, since, until, on, person_id, only_open), key=DUE_DAY)


def _reckon(
    office: "Office", asked: Sequence[DutyRule], since: date, until: date, on: date, person_id: int | None, only_open: bool
) -> list[Duty]:  # fmt: skip
    facts = read_facts(office, asked, since, until, on, person_id=person_id, however_old=only_open)
    found: list[Duty] = []
    for rule in asked:
        if not only_open:
            found += rules.duties_of(rule, facts, since, until, on)
            continue
        far = rule.trigger in (Trigger.INTERVAL, Trigger.CASE)
        last = min(until, on + timedelta(days=max(rule.days_before, rule.days_after, 31)))
        made = rules.duties_of(rule, facts, rules.FAR if far else since, last, on)
        found += [duty for duty in made if duty.state in OPEN_STATES and not duty.over]
    return found


def counts(found: Iterable[Duty]) -> dict[str, dict[str, int]]:
    """How many stand in each state, by code: {"春节": {"已访": 3, "逾期": 1}}."""
    counted: dict[str, dict[str, int]] = {}
    for duty in found:
        of_rule = counted.setdefault(duty.code, {})
        of_rule[duty.state.value] = of_rule.get(duty.state.value, 0) + 1
    return counted


def tallies(office: "Office", since: date, until: date, on: date | None = None) -> dict[str, Tally]:
    """The proof of a period, by code, in the order of the rules; rules that owed nobody anything are left out."""
    day = on or today()
    by_code: dict[str, list[Duty]] = {code: [] for code in store.codes(office)}
    for duty in duties(office, since, until, day):
        by_code[duty.code].append(duty)
    found = {code: rules.tally_of(of_rule, day) for code, of_rule in by_code.items()}
    return {code: tally for code, tally in found.items() if tally.owed}


def find(office: "Office", person_id: int, code: str, due: date, on: date | None = None) -> Duty | None:
    """One duty by whose, which and when; None if there is none."""
    for duty in duties(office, due, due, on, codes=(code,), person_id=person_id):
        if duty.due == due:
            return duty
    return None


def lines(office: "Office", found: Sequence[Duty], on: date | None = None) -> list[DutyLine]:
    """Duties with what a list shows of the person, the arrangement and the case, in their order."""
    day = on or today()
    known = store.people_words(office, {duty.person_id for duty in found})
    plans = store.planned_visitors(office, {(duty.code, duty.due) for duty in found})
    cases = store.case_words(office, [duty.case_id for duty in found if duty.case_id])
    whys = store.excuses(office, [duty.excuse_id for duty in found if duty.excuse_id])
    made = []
    for duty in found:
        person = known[duty.person_id]
        why = whys.get(duty.excuse_id or 0)
        made.append(
            DutyLine(
                duty=duty,
                rule=duty.code,
                reason=cases.get(duty.case_id or 0) or duty.reason,
                since=duty.since,
                due=duty.due,
                state=duty.state.value,
                days=(duty.due - day).days,
                visited_on=duty.visited_on,
                visitors=plans.get((duty.person_id, duty.code, duty.due), ""),
                category=duty.category,
                why=why.why if why else "",
                **person,
            )
        )
    return made
