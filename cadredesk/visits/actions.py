"""What a user does with visits. Each function is one operation of the journal."""

import dataclasses
import datetime
from collections.abc import Sequence
from pathlib import Path

from cadredesk.core import values
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.core.problems import Problem
from cadredesk.core.progress import Progress
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties import store as duties_store
from cadredesk.duties import store_answers, store_proved
from cadredesk.duties.store_groups import VisitGroups
from cadredesk.people import rules as people_rules
from cadredesk.people import store as people_store
from cadredesk.people.history.store import person_on
from cadredesk.people.records import PeopleQuery, Person
from cadredesk.registers.suggestions import store as suggestions_store
from cadredesk.registers.suggestions.records import Suggestion
from cadredesk.visits import paper, store
from cadredesk.visits.records import Rule, Visit, VisitQuery


def record_visit(office: Office, visit: Visit, request: Suggestion | None = None) -> Visit:
    """Record a visit (without id) or correct one, and give it back as saved. Raises UserError if it cannot stand.

    The category is the person's on the day of the visit and stays with it, and so does what the visit counts as.
    ``request`` is what its 诉求 is handed on as, by kind and 期限.
    """
    require_valid(office, visit)
    person = people_store.get(office, visit.person_id or 0)
    if visit.id is not None:
        before = store.get(office, visit.id)
        visit = _regrouped(office, visit, before)
        with office.operation(f"修改走访：{person.name}"):
            rows.update(office, visit)
            store.update_checkups(office, [before, visit])
            store_proved.settle_corrected(office, before, visit)
            _hand_on(office, visit, request)
        return visit
    groups = VisitGroups(office)
    require_group(groups, visit)
    with office.operation(f"登记走访：{person.name}"):
        then = person_on(office, person, visit.date or today())
        (saved,) = store_proved.add(office, [dataclasses.replace(groups.grouped(visit), category=category_of(then))])
        store.update_checkups(office, [saved])
        _hand_on(office, saved, request)
        return saved


def _hand_on(office: Office, visit: Visit, request: Suggestion | None) -> None:
    """The 诉求 of a visit as a row of its own, with its person and day. Within an operation."""
    if request is not None:
        rows.add(
            office,
            dataclasses.replace(
                request, date=visit.date, person_id=visit.person_id, content=visit.requests.strip(), visit_id=visit.id
            ),
        )


def _regrouped(office: Office, visit: Visit, before: Visit) -> Visit:
    """A corrected visit counts as before as long as its rule, kind and day are the same, whatever the rule says by now."""
    groups = VisitGroups(office)
    why = (visit.rule, visit.kind, visit.date)
    if why != (before.rule, before.kind, before.date):
        return groups.grouped(visit)
    chosen = groups.settled(*why) is None and visit.visit_group
    return dataclasses.replace(visit, visit_group=chosen or before.visit_group)


def require_group(groups: VisitGroups, visit: Visit) -> None:
    """Raises UserError where another 走访分类 was chosen than the rule or the shipped kind has."""
    settled = groups.settled(visit.rule, visit.kind, visit.date)
    if settled and visit.visit_group not in ("", settled):
        raise UserError(f"“{visit.reason}”属于{settled}，不能登记为{visit.visit_group}。")


def record_many(
    office: Office, visits: Sequence[Visit], what: str = "", progress: Progress | None = None
) -> list[Visit]:
    """Record new visits in one operation, all or none; ``what`` (a festival) is named in it. Raises UserError."""
    if not visits:
        raise UserError("还没有要登记的走访。")
    progress = progress or Progress()
    people = {person.id: person for person in people_store.some(office, _people_of(visits))}
    for visit in visits:
        try:
            require_valid(office, visit)
        except UserError as error:
            known = people.get(visit.person_id)
            raise UserError(f"{known.name}：{error}" if known else str(error)) from error
    first = people[visits[0].person_id].name
    whom = first if len(visits) == 1 else f"{len(visits)} 人"
    categories, groups = _categories(office, visits), VisitGroups(office)
    with office.operation(f"登记走访：{what} {whom}" if what else f"登记走访：{whom}"):
        grouped = [
            dataclasses.replace(groups.grouped(visit), category=categories[visit.date, visit.person_id])
            for visit in visits
        ]
        saved = store_proved.add(office, grouped, progress)
        store.update_checkups(office, saved)
        return saved


def _categories(office: Office, visits: Sequence[Visit]) -> dict[tuple[datetime.date | None, int | None], str]:
    """The people's categories of the days of the visits."""
    found: dict[tuple[datetime.date | None, int | None], str] = {}
    for day in {visit.date for visit in visits}:
        theirs = [visit.person_id or 0 for visit in visits if visit.date == day]
        known = store.categories_on(office, theirs, day or today())
        found |= {(day, person_id): category for person_id, category in known.items()}
    return found


def require_valid(office: Office, visit: Visit) -> None:
    """Raises UserError for a visit that cannot stand."""
    if visit.person_id is None:
        raise UserError("请选择走访对象。")
    if visit.date is None:
        raise UserError("请填写走访日期。")
    if visit.date > today():
        raise UserError("走访日期不能晚于今天：请在走访之后登记。")
    require_rule(office, visit.rule)
    if not visit.rule and not visit.kind.strip():
        raise UserError("请选择必访事由或走访类型。")
    if visit.fen is not None and visit.fen < 0:
        raise UserError("慰问金不能是负数。")


def require_rule(office: Office, code: str) -> None:
    """Raises UserError for a 必访事由 that is neither shipped nor a rule of the office; "" passes."""
    if code and code not in tuple(Rule) and code not in (known := duties_store.codes(office)):
        raise UserError(f"没有“{code}”这个必访事由，可选：{'、'.join(known)}。")


def category_of(person: Person) -> str:
    """The person's category among the six, "" if not known."""
    audience = people_rules.audience_of(person.category, person.rank, person.treatment, person.survivor_kind)
    return audience.value if audience else ""


def doubts(office: Office, visit: Visit) -> list[Problem]:
    """What should be looked at again before saving: warnings that never block."""
    found: list[Problem] = []
    if visit.person_id is None or visit.date is None:
        return found
    person = people_store.get(office, visit.person_id)
    died, moved = (day if day and not day.is_unknown else None for day in (person.died_on, person.moved_out_on))
    if died and visit.date > died.first and visit.rule != Rule.DEATH:
        found.append(Problem("日期", f"{person.name}已于 {died} 去世，请核对日期或改为去世慰问。"))
    if moved and visit.date > moved.first:
        found.append(Problem("日期", f"{person.name}已于 {moved} 转出，请核对日期。"))
    same = VisitQuery(since=visit.date, until=visit.date, person_id=visit.person_id, reason=visit.reason or None)
    if visit.reason and any(other.id != visit.id for other in store.matching(office, same)):
        found.append(Problem("日期", f"{person.name}当天已经登记过“{visit.reason}”，请核对是否重复。"))
    return found


def remarks_together(office: Office, visits: Sequence[Visit]) -> str:
    """What is to be said of visits that answer no duty, of several in one sentence; "" where all do."""
    found = store_answers.remarks(office, visits)
    if not found:
        return ""
    visit, message = found[0]
    name = people_store.get(office, visit.person_id or 0).name
    return f"{name}：{message}" if len(found) == 1 else f"有 {len(found):,} 人请核对，如{name}：{message}"


def delete_visit(office: Office, visit_id: int) -> None:
    """Take out a visit recorded by mistake. Raises UserError while money or a suggestion refers to it."""
    visit = store.get(office, visit_id)
    suggestions_store.require_none_of(office, "visit_id", visit_id, "走访")
    person = people_store.get(office, visit.person_id or 0)
    with office.operation(f"删除走访：{person.name}"):
        rows.delete(office, Visit, visit_id)
        store.update_checkups(office, [visit])
        store_proved.settle(office, [(visit.person_id or 0, visit.rule)])


def export_list(office: Office, query: VisitQuery, columns: Sequence[str], out: Path) -> int:
    """Write the visits of a query with the named columns of the list as .xlsx or .csv; gives their number.

    Raises UserError where it cannot be written.
    """
    from cadredesk.sheets.writer import write_table

    known = {field.name: field for field in store.list_columns()}
    fields = [known[name] for name in columns]
    found = store.export_rows(office, fields, query)
    return write_table(out, "走访记录", fields, (tuple(map(_as_value, fields, row)) for row in found))


def _as_value(field: Field, stored: object) -> object:
    """The value of a list's cell: references come as the words to show."""
    return stored if field.kind is Kind.REFERENCE else values.from_db(field, stored)


# ---------------------------------------------------------------- paper


def slips_of_visits(office: Office, visits: Sequence[Visit]) -> list[dict[str, str]]:
    """The values on the slips of recorded visits."""
    people = {person.id: person for person in people_store.some(office, _people_of(visits))}
    return [paper.slip(people[visit.person_id], visit) for visit in visits]


def _people_of(visits: Sequence[Visit]) -> list[int]:
    return list(dict.fromkeys(visit.person_id for visit in visits if visit.person_id is not None))


def slips_to_fill_in(
    office: Office, people: Sequence[Person], rule: str, due: datetime.date | None = None
) -> list[dict[str, str]]:
    """The values on slips taken along on a campaign, one a person: all but what only the visit will show."""
    require_rule(office, rule)
    when = f"（{due}）" if due else ""
    along = suggestions_store.to_take_along(office, [person.id or 0 for person in people])
    return [
        paper.slip(person, Visit(person_id=person.id, rule=rule), along.get(person.id or 0, "")) | {"rule": rule + when}
        for person in people
    ]


def register_ids(office: Office) -> list[int]:
    """Everybody in the register, in the order of names: for slips to all."""
    return people_store.listed_ids(office, PeopleQuery(facets=(("state", "在册"),)))
