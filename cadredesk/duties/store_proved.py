"""Which visit was seen to prove which duty, written down with the visit: ``visits.duty_due``, the due day of that duty.

A duty proved by a visit under its rule stays proved, whatever is changed of the rule or the person later: the engine
takes first what is written here. It is written whenever visits are (recorded, imported, corrected, deleted, merged), when
a case opens, moves or goes, and when an excuse is withdrawn, in the same operation, and of the rules and persons
concerned alone. Where a rule, a person, a check-up or 必访起算日 was changed, what visits have thereby come to prove is
added (``keep_…``), and nothing else is touched. Writing an excuse frees no visit, and death or moving away ends only duties that nothing has proved, so
neither changes what is written.

What is written is what the rules say of all visits as they now are, in whatever order they were recorded: a visit made in
time, entered late, takes the duty from one that was late for it. Only what is no longer owed, for another reason than a
visit, and what is proved from outside of a window that was narrowed since, stays with the visit that had proved it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain
from typing import NamedTuple

from cadredesk.core.dates import day_from_iso, today
from cadredesk.core.progress import Progress, gc_paused
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties import store
from cadredesk.duties.records import Duty, DutyRule, Trigger
from cadredesk.duties.rules.duties import duties_of
from cadredesk.duties.rules.facts import DutyFacts
from cadredesk.duties.rules.matching import VisitMade, by_person
from cadredesk.duties.rules.versions import in_force_on
from cadredesk.duties.rules.windows import YEAR, around
from cadredesk.duties.store_facts import facts as read_facts
from cadredesk.people.checkups.store import RULE as CHECKUP
from cadredesk.people.checkups.store import days_said
from cadredesk.visits.records import Visit

Key = tuple[int, str]  # a person and the code of a rule
Visits = Mapping[int, Sequence[VisitMade]]  # by person, by day
_FIRST = date(1900, 1, 1)


class Matching(NamedTuple):
    """The visits of some people under some rules, beside the duties around them, all by code."""

    versions: Mapping[str, Sequence[DutyRule]]
    facts: DutyFacts
    visits: Mapping[str, Visits]
    duties: Mapping[str, Sequence[Duty]]
    dues: Mapping[int, str]
    """The due day of the duty that a visit proves, by the id of the visit."""


# ---------------------------------------------------------------- writing


def add(office: Office, visits: Sequence[Visit], progress: Progress | None = None) -> list[Visit]:
    """Insert new visits with what they prove, and give them back with their ids."""
    first = rows.next_id(office, "visits")
    numbered = [replace(visit, id=first + at) for at, visit in enumerate(visits)]
    found = matching(office, {key for visit in numbered if (key := _key(visit))}, numbered)
    working = (progress or Progress()).over(numbered, len(numbered), "正在写入走访", every=200)
    rows.insert_many(
        office, Visit, ("duty_due",), ((*rows.stored(visit), found.dues.get(visit.id or 0)) for visit in working)
    )
    _write(office, found, first)
    return numbered


def settle(office: Office, changed: Iterable[Key], moved: Collection[int] = ()) -> None:
    """Write down what the visits of these people under these rules prove, after something about them was written.

    ``moved`` are visits of which it does not count any more what they were seen to prove.
    """
    found = matching(office, {key for key in changed if key[1]}, (), moved)
    for visit_id in moved:
        if visit_id not in found.dues:
            office.conn.execute("UPDATE visits SET duty_due = NULL WHERE id = ? AND duty_due IS NOT NULL", (visit_id,))
    _write(office, found)


def settle_corrected(office: Office, before: Visit, after: Visit) -> None:
    """The same after a visit was corrected."""
    old, new = _key(before), _key(after)
    if (old, before.date) != (new, after.date):
        stays = old == new and new is not None and _is_still_around(office, after)
        settle(office, [key for key in (old, new) if key], () if stays else (after.id or 0,))


def settle_person(office: Office, person_id: int, codes: Collection[str] | None = None) -> None:
    """The same after something about somebody was written that visits may prove; of all rules unless ``codes`` are named."""
    used = rows.column(office, "SELECT DISTINCT rule FROM visits WHERE person_id = ? AND rule <> ''", (person_id,))
    settle(office, [(person_id, code) for code in used if codes is None or code in codes])


# ---------------------------------------------------------------- what nothing is written of yet


def keep_of_rule(office: Office, code: str) -> None:
    """Write down what visits prove under a rule that has been changed, where nothing is written of them yet.

    What is written stays as it is.
    """
    _keep(office, "rule = ?", (code,))


def keep_of_person(office: Office, person_id: int) -> None:
    """The same of somebody about whom something was written that may make visits prove what they did not."""
    _keep(office, "person_id = ?", (person_id,))


def keep_of_people(office: Office, code: str, people: Collection[int]) -> None:
    """The same of what visits of some people under a rule have come to prove, since something else proves it no more."""
    for part in rows.parts(sorted(people)):
        _keep(office, f"rule = ? AND person_id IN ({rows.marks(part)})", (code, *part))


def keep_all(office: Office) -> None:
    """The same of all, as where 必访起算日 was changed."""
    _keep(office, "1", ())


def keep_of_old_file(office: Office) -> None:
    """The same in a file of before it was written. What is not journaled must not be of visits whose correction may still be
    undone.
    """
    _keep(office, "id NOT IN (SELECT row_id FROM changes WHERE tbl = 'visits' AND act = 'U')", ())


def _keep(office: Office, where: str, parameters: Sequence[object]) -> None:
    sql = f"SELECT id, rule, person_id, date FROM visits WHERE rule <> '' AND duty_due IS NULL AND {where}"
    found = office.conn.execute(sql, tuple(parameters)).fetchall()
    if not found:
        return
    ids, people = {each[0] for each in found}, {each[2] for each in found}
    versions = [store.versions(office, code) for code in sorted({each[1] for each in found})]
    asked = [rule for of_rule in versions for rule in of_rule]
    if not asked:
        return
    since, until, on = _span([day_from_iso(each[3]) for each in found], asked)
    facts = read_facts(office, asked, since, until, on, people_ids=people)
    for of_rule in versions:
        for duty in duties_of(of_rule, facts, since, until, on) if of_rule else ():
            if duty.visit_id in ids:
                sql = "UPDATE visits SET duty_due = ? WHERE id = ? AND duty_due IS NULL"
                office.conn.execute(sql, (duty.due.isoformat(), duty.visit_id))


def _key(visit: Visit) -> Key | None:
    return (visit.person_id, visit.rule) if visit.person_id and visit.rule else None


def _is_still_around(office: Office, visit: Visit) -> bool:
    """Whether the day of a visit that was corrected still counts for what it was seen to prove."""
    (due,) = office.conn.execute("SELECT duty_due FROM visits WHERE id = ?", (visit.id,)).fetchone()
    versions = store.versions(office, visit.rule)
    if due is None or not versions or visit.date is None:
        return False
    day = day_from_iso(due)
    rule = in_force_on(versions, day)
    opens = day - timedelta(days=rule.days_after) if rule.trigger == Trigger.CASE else rule.opening(day)
    return opens <= visit.date <= rule.last_day(day)


def _write(office: Office, found: Matching, before: int | None = None) -> None:
    """Write what differs, of visits with an id below ``before``."""
    for of_rule in found.visits.values():
        for made in of_rule.values():
            for _, _, visit_id, written in made:
                due = found.dues.get(visit_id or 0)
                if visit_id and (before is None or visit_id < before) and (written or None) != due:
                    office.conn.execute("UPDATE visits SET duty_due = ? WHERE id = ?", (due, visit_id))


# ---------------------------------------------------------------- computing


@gc_paused()
def matching(
    office: Office, keys: Collection[Key], drafts: Sequence[Visit] = (), moved: Collection[int] = ()
) -> Matching:
    """What the visits of people under rules prove, ``drafts`` (with ids) among them or in place of what is saved."""
    versions = {code: each for code in sorted({code for _, code in keys}) if (each := store.versions(office, code))}
    people = {person for person, code in keys if code in versions}
    asked = [rule for of_rule in versions.values() for rule in of_rule]
    days = _days(office, people, versions, drafts) if people else []
    if not days:
        return Matching(versions, DutyFacts(_FIRST, {}, {}, {}, {}, {}, {}, ()), {}, {}, {})
    since, until, on = _span(days, asked)
    facts = read_facts(office, asked, since, until, on, people_ids=people)
    saved = {code: by_person(made) for code, made in facts.visits.items()}
    visits = _with_drafts(_without_said(office, saved, drafts), set(keys), drafts)
    duties: dict[str, Sequence[Duty]] = {}
    dues: dict[int, str] = {}
    for code, of_rule in versions.items():
        whose = {person for person, each in keys if each == code}
        duties[code], of_code = _proved(of_rule, _only(facts, whose), visits.get(code, {}), since, until, on, moved)
        dues |= of_code
    return Matching(versions, facts, visits, duties, dues)


def _span(days: Collection[date], asked: Sequence[DutyRule]) -> tuple[date, date, date]:
    """From when to when duties may matter for visits of these days, and the day as on which they are looked at."""
    apart = around(asked)
    on = min(max(*days, today()), today() + YEAR)  # a day that was mistyped shall not make the span endless
    return max(min(days), _FIRST) - apart, on + apart, on


def _days(office: Office, people: Collection[int], codes: Collection[str], drafts: Sequence[Visit]) -> list[date]:
    """Days between which all visits lie, and what they were seen to prove."""
    where = f"rule IN ({rows.marks(codes)}) AND person_id IN ({', '.join(map(str, people))})"
    sql = f"SELECT min(date), max(date), min(duty_due), max(duty_due) FROM visits WHERE {where}"
    saved = [day_from_iso(day) for day in office.conn.execute(sql, tuple(codes)).fetchone() if day]
    return [*saved, *(visit.date for visit in drafts if visit.date)]


def _without_said(office: Office, visits: Mapping[str, Visits], drafts: Sequence[Visit]) -> Mapping[str, Visits]:
    """The visits without check-ups of their own that drafts say, too: as soon as these are saved, both are one."""
    drawn = [draft for draft in drafts if draft.rule == CHECKUP and draft.person_id and draft.date]
    found = dict(visits.get(CHECKUP, {}))
    for draft in drawn:
        person_id = draft.person_id or 0
        said = days_said(office, person_id, str(draft.date))
        found[person_id] = [each for each in found.get(person_id, ()) if each.visit_id or each.day not in said]
    return {**visits, CHECKUP: found} if drawn and CHECKUP in visits else visits


def _with_drafts(
    visits: Mapping[str, Visits], keys: set[Key], drafts: Sequence[Visit]
) -> dict[str, dict[int, list[VisitMade]]]:
    """The visits of these people under these rules, with drafts among them."""
    found = {
        code: {person: list(made) for person, made in of_rule.items() if (person, code) in keys}
        for code, of_rule in visits.items()
    }
    fresh: defaultdict[Key, list[VisitMade]] = defaultdict(list)
    for visit in drafts:
        if (key := _key(visit)) and visit.rule in found and visit.date:
            fresh[key].append(VisitMade(key[0], visit.date.isoformat(), visit.id))
    for (person, code), made in fresh.items():
        saved = found[code].get(person, [])
        days = {each.visit_id: each.day for each in saved}
        changed = [draft for draft in made if days.get(draft.visit_id) != draft.day]
        ids = {draft.visit_id for draft in changed}
        known = [each for each in saved if each.visit_id not in ids]
        found[code][person] = sorted((*known, *changed), key=lambda each: (each.day, each.visit_id or 0))
    return found


def _only(facts: DutyFacts, people: Collection[int]) -> DutyFacts:
    """What is known of these people."""
    return facts._replace(
        by_id={each: facts.by_id[each] for each in people if each in facts.by_id},
        people={category: [each for each in found if each.id in people] for category, found in facts.people.items()},
        histories={each: facts.histories[each] for each in people if each in facts.histories},
    )


def _proved(
    versions: Sequence[DutyRule],
    facts: DutyFacts,
    seen: Visits,
    since: date,
    until: date,
    on: date,
    moved: Collection[int],
) -> tuple[Sequence[Duty], dict[int, str]]:
    """The duties of a rule, and what each visit proves."""
    code = versions[0].code

    def computed(visits: Visits) -> list[Duty]:
        made = list(chain.from_iterable(visits.values()))
        return duties_of(versions, facts._replace(visits={code: made}), since, until, on)

    found = computed(_as_written(seen, {}))
    written = _written(seen, moved)
    kept = written and _without_window(written, found)
    if unowed := written.keys() - _days_of(found) if written else None:
        unowed -= set(_days_of(computed({})))  # where only other visits leave it unowed, they decide
        kept |= {day: written[day] for day in unowed}
    if kept:
        found = computed(_as_written(seen, kept))
    proved = {duty.visit_id: duty.due.isoformat() for duty in found if duty.visit_id}
    return found, {visit.visit_id or 0: due for (_, due), visit in kept.items()} | proved


def _written(seen: Visits, moved: Collection[int]) -> dict[tuple[int, str], VisitMade]:
    """The visits that were seen to prove something, by person and due day."""
    return {
        (person, visit.proved): visit
        for person, made in seen.items()
        for visit in made
        if visit.proved and visit.visit_id and visit.visit_id not in moved
    }


def _without_window(
    written: Mapping[tuple[int, str], VisitMade], found: Iterable[Duty]
) -> dict[tuple[int, str], VisitMade]:
    """Those that lie outside the window which the rule has now, where no other visit proves the duty."""
    undone = {(duty.person_id, duty.due.isoformat()): duty for duty in found if duty.visited_on is None}
    return {
        key: visit
        for key, visit in written.items()
        if (duty := undone.get(key)) and not duty.since.isoformat() <= visit.day <= duty.late_until.isoformat()
    }


def _days_of(duties: Iterable[Duty]) -> Iterator[tuple[int, str]]:
    return ((duty.person_id, duty.due.isoformat()) for duty in duties)


def _as_written(seen: Visits, kept: Mapping[tuple[int, str], VisitMade]) -> dict[int, list[VisitMade]]:
    """The visits with only those of ``kept`` seen to prove something."""
    return {
        person: [
            visit if not visit.proved or kept.get((person, visit.proved)) == visit else visit._replace(proved="")
            for visit in made
        ]
        for person, made in seen.items()
    }
