"""What a user does with check-ups beyond the form of one: those of many in one operation."""

from collections.abc import Sequence

from cadredesk.core import values
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.people.checkups import rules, store
from cadredesk.people.checkups.records import NAMED, Recorded
from cadredesk.people.entries.records import Care
from cadredesk.people.entries.rules import require_whole


def record_many(office: Office, cares: Sequence[Care], progress: Progress | None = None) -> Recorded:
    """登记体检 of many people in one operation; who has a row of that day already is left out.

    Raises UserError, and writes nothing, where one of the others cannot stand: it names everybody who is dead, has moved
    away or was not born then.
    """
    if not cares:
        raise UserError("还没有要登记的体检。")
    with office.write_lock:  # nobody writes between the reading and the writing
        people = {person.id: person for person in people_store.some(office, [each.person_id or 0 for each in cares])}
        known = store.days(office, [person for person in people if person], visits=False)
        fresh = [each for each in cares if each.person_id in people and each.since not in known[each.person_id or 0]]
        skipped = tuple(people[each.person_id].name for each in cares if each.person_id in people and each not in fresh)
        for care in fresh:
            values.require_valid(care)
            require_whole(care)
        why = [rules.refusal(people[care.person_id], care.since, today()) for care in fresh if care.since is not None]
        if refused := list(dict.fromkeys(filter(None, why))):
            more = f"等 {len(refused)} 人" if len(refused) > NAMED else ""
            raise UserError(f"{'；'.join(refused[:NAMED])}{more}。请改正日期，或取消勾选。")
        if fresh:
            first = people[fresh[0].person_id].name
            whom = first if len(fresh) == 1 else f"{first}等 {len(fresh):,} 人"
            with office.operation(f"登记体检：{whom}"):
                doing = (progress or Progress()).over(fresh, len(fresh), "正在登记体检", every=100)
                rows.add_many(office, doing)
                store.update_latest(office, [care.person_id for care in fresh])
    return Recorded(len(fresh), skipped)
