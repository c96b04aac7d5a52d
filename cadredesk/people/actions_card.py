"""干部信息卡: gathered from the whole file, one A4 sheet a person, many people in one PDF."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.db.rows import name_of
from cadredesk.people import paper_card, store
from cadredesk.people.entries import store as entries_store
from cadredesk.people.entries.records import FunctionalMember, Relative
from cadredesk.people.files import store as files_store
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import Track
from cadredesk.people.paper_card import CardOf
from cadredesk.people.records import Person

if TYPE_CHECKING:
    from datetime import date


def print_cards(
    office: Office, ids: Sequence[int], out: Path, progress: Progress | None = None
) -> list[tuple[str, str]]:
    """Print the cards of people in their order; gives (name, characters) that no font can print.

    Raises UserError where nobody is meant or the file cannot be written, and Cancelled; then there is no file.
    """
    progress, day = progress or Progress(), today()
    people = store.some(office, ids)
    if not people:
        raise UserError("没有可以打印的人员，请先在表中选择。")
    reading = progress.over(people, len(people), "正在读取人员资料")
    cards = [paper_card.card(card_of(office, person, day), day) for person in reading]

    def image(name: str) -> bytes | None:
        try:
            return files_store.content_of(office, name)
        except UserError:
            return None  # spoiled: verify says so, and the rest of the card is still worth printing

    return paper_card.print_cards(office.name, office.operator, cards, out, day=day, images=image, progress=progress)


def card_of(office: Office, person: Person, day: "date") -> CardOf:
    """Somebody with all that stands on the card."""
    person_id = person.id or 0
    photo = files_store.photo_row(office, person_id)
    now = [
        member.branch_id
        for member in entries_store.of_person(office, FunctionalMember, person_id)
        if member.branch_id and (member.until is None or member.until.last >= day)
    ]
    stages = [
        stage for track in (Track.RANK, Track.TREATMENT) for stage in history_store.of_person(office, person_id, track)
    ]
    return CardOf(
        person=person,
        photo=photo.hash if photo else "",
        branch=name_of(office, "branches", person.branch_id),
        liaison=name_of(office, "liaisons", person.liaison_id),
        cadre=name_of(office, "people", person.cadre_id),
        functional=[name_of(office, "branches", branch_id) for branch_id in now],
        relatives=entries_store.of_person(office, Relative, person_id),
        survivors=store.survivors_of(office, person_id),
        stages=stages,
    )
