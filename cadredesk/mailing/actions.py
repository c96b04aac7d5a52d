"""What a user does to write to people: labels, envelopes and lists of addresses."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core.progress import Progress
from cadredesk.mailing import paper
from cadredesk.mailing.records import LetterChoice, Recipient
from cadredesk.mailing.rules import post_for
from cadredesk.people import store as people_store
from cadredesk.people.records import State

if TYPE_CHECKING:
    from cadredesk.db.file import Office

_COLUMNS = ("name", "sex", "address", "community", "unit", "phone", "branch_id", "liaison_id", "state")


def recipients(office: "Office", ids: Sequence[int]) -> list[Recipient]:
    """What letters need of these people, in their order."""
    return [
        Recipient(
            name=name,
            sex=sex,
            address=address,
            community=community,
            unit=unit,
            telephone=phone,
            branch=branch or "",
            liaison=liaison or "",
            present=state == State.PRESENT,
        )
        for _, name, sex, address, community, unit, phone, branch, liaison, state in people_store.list_rows(
            office, people_store.columns(_COLUMNS), ids
        )
    ]


def print_letters(
    office: "Office", ids: Sequence[int], choice: LetterChoice, out: Path, progress: Progress | None = None
) -> list[tuple[str, str]]:
    """Print labels, envelopes or the list of addresses; gives (name, what cannot be printed of them).

    The dead, those who moved out and those without an address are left out. Raises UserError if nobody remains or the
    file cannot be written.
    """
    post = post_for(recipients(office, ids), choice.order, household=choice.household)
    return paper.draw_letters(post.to, choice, office.name, office.operator, out, progress)
