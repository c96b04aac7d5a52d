"""Slips to take along on visits that are owed, in the order of the visits."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from cadredesk.campaigns.store_arrangements import arrangements, visit_for
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.duties import paper, store
from cadredesk.duties.records import Duty, DutyLine
from cadredesk.duties.rules.wording import visit_order
from cadredesk.duties.store_duties import duties, lines
from cadredesk.people import store as people_store
from cadredesk.registers.suggestions.store import to_take_along
from cadredesk.visits import paper as visits_paper


def slips_of(office: Office, found: Sequence[Duty]) -> list[dict[str, str]]:
    """What stands on the slips for these duties, by who goes, community and address: all but what a visit will bring."""
    ordered = [line.duty for line in visit_order(lines(office, found))]
    people = {person.id: person for person in people_store.some(office, list({duty.person_id for duty in ordered}))}
    along = to_take_along(office, list({duty.person_id for duty in ordered}))
    return [
        visits_paper.slip(people[duty.person_id], visit_for(duty, what), along.get(duty.person_id, ""))
        | {"rule": f"{duty.code}（{duty.due}）"}
        for duty, what in zip(ordered, arrangements(office, ordered), strict=True)
    ]


def due_slips(office: Office, code: str, due: date, person_id: int | None = None) -> list[dict[str, str]]:
    """The slips for all (or one) who are owed a visit on a day, and neither visited nor excused. Raises UserError."""
    rule = store.rule(office, code)
    owed = [duty for duty in duties(office, due, due, codes=(rule.code,), person_id=person_id) if duty.due == due]
    found = [duty for duty in owed if not duty.is_settled]
    if not found:
        whom = people_store.get(office, person_id).name if person_id is not None else "没有人"
        if owed:
            settled = f"{whom}已" if person_id is not None else "应访的人都已"
            raise UserError(f"{due} 的“{code}”，{settled}走访或免访，没有要打印的登记表。")
        said = f"{whom}没有应访" if person_id is not None else f"{whom}应访"
        raise UserError(f"{due} 的“{code}”，{said}，请核对应访日期（可用 due 查看）。")
    return slips_of(office, found)


def export_list(found: Sequence[DutyLine], fields: Sequence[Field], out: Path) -> int:
    """Write lines with these columns as .xlsx or .csv; gives their number. Raises UserError."""
    from cadredesk.sheets.writer import write_table

    cells = (tuple(getattr(line, field.name) for field in fields) for line in found)
    return write_table(out, "应访清单", fields, cells)


def print_list(
    office: Office,
    found: Sequence[DutyLine],
    on: date,
    out: Path,
    *,
    title: str = "应访清单",
    progress: Progress | None = None,
) -> list[tuple[str, str]]:
    """Print the list, a heading for each rule; gives (name, characters) that no font can print. Raises UserError."""
    return paper.print_list(office.name, office.operator, found, on, out, title=title, progress=progress)
