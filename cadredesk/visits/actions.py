"""What a user does with visits. Each function is one operation of the journal."""

import dataclasses
import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core import values
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.core.problems import Problem
from cadredesk.core.progress import Progress
from cadredesk.people import rules as people_rules
from cadredesk.people import store as people_store
from cadredesk.people.records import PeopleQuery, Person
from cadredesk.people.store_stages import person_on
from cadredesk.visits import paper, store
from cadredesk.visits.records import Rule, Visit, VisitQuery

if TYPE_CHECKING:
    from cadredesk.db.file import Office


def record_visit(office: "Office", visit: Visit) -> Visit:
    """Record a visit (without id) or correct one, and give it back as saved. Raises UserError if it cannot stand.

    The category is the person's on the day of the visit and stays with it.
    """
    if visit.person_id is None:
        raise UserError("请选择走访对象。")
    if visit.date is None:
        raise UserError("请填写走访日期。")
    if visit.date > today():
        raise UserError("走访日期不能晚于今天：请在走访之后登记。")
    if visit.rule and visit.rule not in tuple(Rule):
        raise UserError(f"没有“{visit.rule}”这个必访事由，可选：{'、'.join(Rule)}。")
    if not visit.rule and not visit.kind.strip():
        raise UserError("请选择必访事由或走访类型。")
    if visit.fen is not None and visit.fen < 0:
        raise UserError("慰问金不能是负数。")
    person = people_store.get(office, visit.person_id)
    if visit.id is not None:
        with office.operation(f"修改走访：{person.name}"):
            store.change(office, visit)
        return visit
    with office.operation(f"登记走访：{person.name}"):
        then = person_on(office, person, visit.date)
        return store.add(office, dataclasses.replace(visit, category=category_of(then)))


def category_of(person: Person) -> str:
    """The person's category among the six, "" if not known."""
    audience = people_rules.audience_of(person.category, person.rank, person.treatment, person.survivor_kind)
    return audience.value if audience else ""


def doubts(office: "Office", visit: Visit) -> list[Problem]:
    """What should be looked at again before saving: warnings that never block."""
    found: list[Problem] = []
    if visit.person_id is None or visit.date is None:
        return found
    person = people_store.get(office, visit.person_id)
    if person.died_on and visit.date > person.died_on.first and visit.rule != Rule.DEATH:
        found.append(Problem("日期", f"{person.name}已于 {person.died_on} 去世，请核对日期或改为去世慰问。"))
    if person.moved_out_on and visit.date > person.moved_out_on.first:
        found.append(Problem("日期", f"{person.name}已于 {person.moved_out_on} 转出，请核对日期。"))
    same = VisitQuery(since=visit.date, until=visit.date, person_id=visit.person_id, reason=visit.reason or None)
    if visit.reason and any(other.id != visit.id for other in store.matching(office, same)):
        found.append(Problem("日期", f"{person.name}当天已经登记过“{visit.reason}”，请核对是否重复。"))
    return found


def delete_visit(office: "Office", visit_id: int) -> None:
    """Take out a visit recorded by mistake. Raises UserError while money refers to it."""
    visit = store.get(office, visit_id)
    person = people_store.get(office, visit.person_id or 0)
    with office.operation(f"删除走访：{person.name}"):
        store.delete(office, visit_id)


def export_list(office: "Office", query: VisitQuery, columns: Sequence[str], out: Path) -> int:
    """Write the visits of a query with the named columns of the list as .xlsx or .csv; gives their number.

    Raises UserError where it cannot be written.
    """
    from cadredesk.sheets.writer import write_table

    known = {field.name: field for field in store.list_columns()}
    fields = [known[name] for name in columns]
    rows = store.export_rows(office, fields, query)
    return write_table(out, "走访记录", fields, (tuple(map(_as_value, fields, row)) for row in rows))


def _as_value(field: Field, stored: object) -> object:
    """The value of a list's cell: references come as the words to show."""
    return stored if field.kind is Kind.REFERENCE else values.from_db(field, stored)


# ---------------------------------------------------------------- paper


def slips_of_visits(office: "Office", visits: Sequence[Visit]) -> list[dict[str, str]]:
    """What stands on the slips of recorded visits."""
    people = {person.id: person for person in people_store.some(office, _people_of(visits))}
    return [paper.slip(people[visit.person_id], visit) for visit in visits]


def _people_of(visits: Sequence[Visit]) -> list[int]:
    return list(dict.fromkeys(visit.person_id for visit in visits if visit.person_id is not None))


def slips_to_fill_in(
    office: "Office", people: Sequence[Person], rule: str, due: datetime.date | None = None
) -> list[dict[str, str]]:
    """What stands on slips taken along on a round, one a person: all but what the visit will bring."""
    if rule and rule not in tuple(Rule):
        raise UserError(f"没有“{rule}”这个必访事由，可选：{'、'.join(Rule)}。")
    when = f"（{due}）" if due else ""
    return [paper.slip(person, Visit(person_id=person.id, rule=rule)) | {"rule": rule + when} for person in people]


def register_ids(office: "Office") -> list[int]:
    """Everybody in the register, in the order of names: for slips to all."""
    return people_store.listed_ids(office, PeopleQuery(facets=(("state", "在册"),)))


def print_slips(
    office: "Office",
    slips: Sequence[dict[str, str]],
    out: Path,
    *,
    two_up: bool = False,
    progress: Progress | None = None,
) -> list[tuple[str, str]]:
    """Print slips into one PDF; gives (name, characters) that no font can print. Raises UserError."""
    return paper.print_slips(office.name, office.operator, slips, out, two_up=two_up, progress=progress)
