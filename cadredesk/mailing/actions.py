"""What a user does to write to people: labels, envelopes and lists of addresses."""

from collections.abc import Sequence
from pathlib import Path

from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.mailing import paper
from cadredesk.mailing.records import LetterChoice, Recipient
from cadredesk.mailing.rules import addressees_for
from cadredesk.people import store as people_store
from cadredesk.people.records import State

# What a letter needs, and the column of the list of people that shows it.
_COLUMNS = {
    "name": "name", "sex": "sex", "address": "address", "community": "community", "unit": "unit", "telephone": "phone",
    "branch": "branch_id", "liaison": "liaison_id",
}  # fmt: skip


def recipients(office: Office, ids: Sequence[int]) -> list[Recipient]:
    """What letters need of these people, in their order."""
    fields = people_store.columns((*_COLUMNS.values(), "state"))
    return [
        Recipient(
            **{name: text or "" for name, text in zip(_COLUMNS, shown, strict=True)}, present=state == State.PRESENT
        )
        for _, *shown, state in people_store.list_rows(office, fields, ids)
    ]


def print_letters(
    office: Office, ids: Sequence[int], choice: LetterChoice, out: Path, progress: Progress | None = None
) -> list[tuple[str, str]]:
    """Print labels, envelopes or the list of addresses; gives (name, what cannot be printed of them).

    The dead, those who moved out and those without an address are left out. Raises UserError if nobody remains or the
    file cannot be written.
    """
    post = addressees_for(recipients(office, ids), choice.order, household=choice.household)
    return paper.draw_letters(post.to, choice, office.name, office.operator, out, progress)
