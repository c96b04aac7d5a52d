"""What a user does while calling people to verify the register: an answer is one operation."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.db.rows import name_of
from cadredesk.people import store as people_store
from cadredesk.people.records import Person
from cadredesk.people.store_changes import write
from cadredesk.people.verification.rules import verified
from cadredesk.phone_check import paper, rules
from cadredesk.phone_check.records import CallOutcome


def confirm_unchanged(office: Office, person_id: int) -> None:
    """就是这样: everything is as the register has it."""
    _answer(office, CallOutcome.RIGHT, verified(people_store.get(office, person_id), today()))


def not_reached(office: Office, person_id: int) -> None:
    """没接通: to be called again."""
    _answer(
        office, CallOutcome.UNREACHED, dataclasses.replace(people_store.get(office, person_id), unreached_on=today())
    )


def note_wrong_number(office: Office, person_id: int, number: str) -> None:
    """号码不对: noted in the remarks and by a tag; whoever is verified later loses the tag."""
    person = rules.with_wrong_number(people_store.get(office, person_id), number, today())
    _answer(office, CallOutcome.WRONG_NUMBER, person)


def _answer(office: Office, answer: CallOutcome, person: Person) -> None:
    with office.operation(f"电话核实：{person.name}，{answer}"):
        write(office, person)


def print_call_list(
    office: Office, ids: Sequence[int], out: Path, *, subtitle: str = "", progress: Progress | None = None
) -> list[tuple[str, str]]:
    """Print whom to call, with boxes to tick the answer; gives (name, characters) that no font can print.

    Raises UserError for an empty list or where the file cannot be written.
    """
    if not ids:
        raise UserError("名单里没有人，请换一个范围。")
    people = people_store.some(office, ids)
    names = {
        person.id: (name_of(office, "branches", person.branch_id), name_of(office, "liaisons", person.liaison_id))
        for person in people
    }
    return paper.print_call_list(office.name, office.operator, people, names, out, subtitle=subtitle, progress=progress)
