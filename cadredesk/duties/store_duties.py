"""Who is owed a visit, in every way that the program asks it. Computed from the file each time; nothing is stored."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import itemgetter
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from cadredesk.core.dates import today
from cadredesk.core.progress import gc_paused
from cadredesk.db.file import Office
from cadredesk.duties import store
from cadredesk.duties.records import PERIODS, Duty, DutyLine, DutyRule, Tally
from cadredesk.duties.rules import duties as rules_duties
from cadredesk.duties.rules.days import period_ends
from cadredesk.duties.store_facts import facts as read_facts

DUE_DAY = itemgetter(Duty._fields.index("due"))
_PERSON = itemgetter(Duty._fields.index("person_id"))
CACHE_SIZE = 4  # answers that are held beside what lies around a day
LOOK_BACK = 90  # days that what falls due together stays in the list of what is open, beside this year
AHEAD = 45  # days after a day that are computed with it


@dataclass(slots=True)
class _Answers:
    """What was asked of an office since it was last written to."""

    version: tuple[int, int]
    duties_around: dict[date, "_DutiesAround"] = field(default_factory=dict)
    others: dict[object, list[Duty]] = field(default_factory=dict)


class _DutiesAround(NamedTuple):
    """Everything that falls due between two days around a day; of open cases also what did before."""

    since: date
    until: date
    duties: list[Duty]


_kept: "WeakKeyDictionary[Office, _Answers]" = WeakKeyDictionary()


def duties(
    office: Office,
    since: date,
    until: date,
    on: date | None = None,
    *,
    codes: Sequence[str] = (),
    person_id: int | None = None,
) -> list[Duty]:
    """The duties that fall due in a period (all rules unless ``codes`` are named), as they stand on a day, by due day."""
    day = on or today()
    if person_id is not None:
        return compute(office, _asked(office, codes), since, until, day, person_id)
    answers = _answers(office)
    known = answers.duties_around.get(day)
    if known and known.since <= since and until <= known.until:
        first, last = bisect_left(known.duties, since, key=DUE_DAY), bisect_right(known.duties, until, key=DUE_DAY)
        return [duty for duty in known.duties[first:last] if not codes or duty.code in codes]
    key = (since, until, day, tuple(codes))
    if key not in answers.others:
        _make_room(answers.others)
        answers.others[key] = compute(office, _asked(office, codes), since, until, day)
    return answers.others[key]


def open_duties(
    office: Office, on: date | None = None, *, codes: Sequence[str] = (), person_id: int | None = None
) -> list[Duty]:
    """What is not settled on a day and has opened (待访, 逾期 and 错过), by due day: what fell due this year or in the last
    90 days, and of open cases whatever is owed, however old. So nobody is forgotten at the turn of a year.
    """
    day = on or today()
    if person_id is not None:
        found = _compute_around(office, _asked(office, codes), day, person_id).duties
    else:
        found = duties_around(office, day)
    return [duty for duty in found if duty.is_outstanding and (not codes or duty.code in codes)]


def open_under(office: Office, versions: Sequence[DutyRule], on: date) -> list[Duty]:
    """What would be open on a day by the versions of a rule, saved or not; what was missed wants an excuse, not a visit."""
    return [duty for duty in _compute_around(office, versions, on).duties if duty.is_open and not duty.over]


def duties_around(office: Office, on: date) -> list[Duty]:
    """Everything that falls due from the beginning of the year, or 90 days before, to 45 days after a day or longer, and
    of open cases also what fell due before; by due day. Most of what a day's work asks is answered from it.
    """
    known = _answers(office).duties_around
    if on not in known:
        _make_room(known, 1)
        known[on] = _compute_around(office, store.versions(office), on)
    return known[on].duties


def _asked(office: Office, codes: Sequence[str]) -> list[DutyRule]:
    return [rule for rule in store.versions(office) if not codes or rule.code in codes]


def _answers(office: Office) -> _Answers:
    """What is known as long as nothing has been written to the file."""
    version, known = office.version(), _kept.get(office)
    if known is None or known.version != version:
        known = _kept[office] = _Answers(version)
    return known


def _make_room(answers: dict[Any, Any], most: int = CACHE_SIZE) -> None:
    while len(answers) >= most:
        answers.pop(next(iter(answers)))


@gc_paused()
def compute(
    office: Office,
    asked: Sequence[DutyRule],
    since: date,
    until: date,
    on: date,
    person_id: int | None = None,
    *,
    however_old: bool = False,
) -> list[Duty]:
    """The duties of rules, saved or not, in their versions, that fall due in a period; ``however_old``: of open cases also
    what fell due before it.
    """
    whose = None if person_id is None else (person_id,)
    facts = read_facts(office, asked, since, until, on, people_ids=whose, however_old=however_old)
    by_code: dict[str, list[DutyRule]] = {}
    for rule in asked:
        by_code.setdefault(rule.code, []).append(rule)
    by_day: defaultdict[date, list[Duty]] = defaultdict(list)
    for versions in by_code.values():
        for duty in rules_duties.duties_of(versions, facts, since, until, on, however_old=however_old):
            by_day[duty.due].append(duty)
    return [duty for day in sorted(by_day) for duty in sorted(by_day[day], key=_PERSON)]


def _compute_around(office: Office, asked: Sequence[DutyRule], on: date, person_id: int | None = None) -> _DutiesAround:
    """What :func:`duties_around` gives, of some rules or one person."""
    since = min(date(on.year, 1, 1), on - timedelta(days=LOOK_BACK))
    # A window may open long before its due day.
    ahead = max((AHEAD, *(max(rule.days_before, rule.days_after) for rule in asked)))
    periods = (next(period_ends(months, on, date(on.year, 12, 31))) for months in PERIODS.values())
    until = max(on + timedelta(days=ahead), *periods)
    return _DutiesAround(since, until, compute(office, asked, since, until, on, person_id, however_old=True))


def counts(found: Iterable[Duty]) -> dict[str, dict[str, int]]:
    """How many stand in each state, by code: {"春节": {"已访": 3, "逾期": 1}}."""
    counted: dict[str, dict[str, int]] = {}
    for duty in found:
        of_rule = counted.setdefault(duty.code, {})
        of_rule[duty.state.value] = of_rule.get(duty.state.value, 0) + 1
    return counted


def tallies(office: Office, since: date, until: date, on: date | None = None) -> dict[str, Tally]:
    """The ledger of a period, by code, in the order of the rules; rules that owed nobody anything are left out."""
    day = on or today()
    by_code: dict[str, list[Duty]] = {code: [] for code in store.codes(office)}
    for duty in duties(office, since, until, day):
        by_code[duty.code].append(duty)
    found = {code: rules_duties.tally_of(of_rule, day) for code, of_rule in by_code.items()}
    return {code: tally for code, tally in found.items() if tally.owed}


def find(office: Office, person_id: int, code: str, due: date, on: date | None = None) -> Duty | None:
    """One duty by whose, which and when, of several (cases of one day) one that is not settled; None if there is none."""
    found = duties(office, due, due, on, codes=(code,), person_id=person_id)
    return min((duty for duty in found if duty.due == due), key=lambda duty: duty.is_settled, default=None)


def lines(office: Office, found: Sequence[Duty], on: date | None = None) -> list[DutyLine]:
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
                state=duty.outcome.value,
                days=(duty.due - day).days,
                visited_on=duty.visited_on,
                visitors=plans.get((duty.person_id, duty.code, duty.due), ""),
                category=duty.category,
                why=why.why if why else "",
                **person,
            )
        )
    return made
