"""What a user does with check-ups beyond the form of one: those of many in one operation."""

from collections.abc import Mapping, Sequence

from cadredesk.core import values
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.people.checkups import rules, store
from cadredesk.people.checkups.records import NAMED, Recorded
from cadredesk.people.entries.records import Care
from cadredesk.people.entries.rules import require_whole
from cadredesk.people.records import Person


def record_many(office: Office, cares: Sequence[Care], progress: Progress | None = None) -> Recorded:
    """登记体检 of many people in one operation; who has a row of that day already is left out.

    Raises UserError, and writes nothing, where one of the others cannot stand: it names everybody who is dead, has moved
    away or was not born then.
    """
    if not cares:
        raise UserError("还没有要登记的体检。")
    with office.write_lock:  # nobody writes between the reading and the writing
        ids = [each.person_id or 0 for each in cares]
        people = {person.id: person for person in people_store.some(office, ids)}
        known = store.days(office, ids, visits=False)
        there = [each for each in cares if each.person_id in people]
        fresh = [each for each in there if each.since not in known[each.person_id or 0]]
        doubled = [each for each in there if each.since in known[each.person_id or 0]]
        _require_possible(fresh, people)
        if fresh:
            first = people[fresh[0].person_id].name
            whom = first if len(fresh) == 1 else f"{first}等 {len(fresh):,} 人"
            with office.operation(f"登记体检：{whom}"):
                store.add(office, (progress or Progress()).over(fresh, len(fresh), "正在登记体检", every=100))
                store.update_latest(office, [care.person_id for care in fresh])
    return Recorded(len(fresh), tuple(people[each.person_id].name for each in doubled))


def _require_possible(cares: Sequence[Care], people: Mapping[int | None, Person]) -> None:
    why: list[str] = []
    for care in cares:
        values.require_valid(care)
        require_whole(care)
        if care.since and (refused := rules.refusal(people[care.person_id], care.since, today())):
            why.append(refused)
    if why:
        more = f"；共 {len(why):,} 人" if len(why) > NAMED else ""
        raise UserError(f"{'；'.join(dict.fromkeys(why[:NAMED]))}{more}。请改正日期，或取消勾选。")
