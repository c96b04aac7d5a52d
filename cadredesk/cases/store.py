"""The SQL about cases themselves."""

from cadredesk.cases.records import Case, CaseStep
from cadredesk.core.errors import UserError
from cadredesk.core.kinds import CaseKind
from cadredesk.db import rows
from cadredesk.db.file import Office


def delete(office: Office, case_id: int) -> None:
    """Delete a case with its checklist."""
    office.conn.execute("DELETE FROM case_steps WHERE case_id = ?", (case_id,))
    rows.delete(office, Case, case_id)


def get(office: Office, case_id: int) -> Case:
    """The case with an id. Raises UserError if gone."""
    return rows.get(office, Case, case_id)


def resolve(office: Office, text: str) -> Case:
    """A case of the command line, by its number. Raises UserError."""
    if not (text.isascii() and text.isdigit()):
        raise UserError(f"“{text}”不是事项编号，请用 case list 查看编号。")
    found = rows.first(office, Case, "WHERE id = ?", (int(text),))
    if found is None:
        raise UserError(f"没有编号为 {text} 的事项，请用 case list 查看编号。")
    return found


def of_person(office: Office, person_id: int) -> list[Case]:
    """The cases of one person: the open ones first, then the latest."""
    where = "WHERE person_id = ? ORDER BY closed_on IS NOT NULL, opened_on DESC, id DESC"
    return rows.select(office, Case, where, (person_id,))


def open_of(office: Office, person_id: int) -> list[Case]:
    """The open cases of one person, in the order in which they began."""
    return rows.select(office, Case, "WHERE person_id = ? AND closed_on IS NULL ORDER BY opened_on, id", (person_id,))


def of_stay(office: Office, stay_id: int) -> Case | None:
    """The case of a hospital stay; None if it has none."""
    return rows.first(office, Case, "WHERE stay_id = ?", (stay_id,))


def death_of(office: Office, person_id: int) -> Case | None:
    """The 去世 case of somebody; None if there is none."""
    return rows.first(office, Case, "WHERE person_id = ? AND kind = ?", (person_id, CaseKind.DEATH.value))


def steps_of(office: Office, case_id: int) -> list[CaseStep]:
    """The lines of a checklist, in their order."""
    return rows.select(office, CaseStep, "WHERE case_id = ? ORDER BY id", (case_id,))
