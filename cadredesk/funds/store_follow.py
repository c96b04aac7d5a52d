"""What of money follows from a change of a person."""

from cadredesk.core.dates import PartialDate
from cadredesk.db.file import Office
from cadredesk.funds import store_ending
from cadredesk.people.records import Person


def _end_draft_lines(office: Office, person: Person, left: PartialDate) -> None:
    store_ending.remove_from_drafts(office, person.id or 0, left.first)


ENDINGS = (_end_draft_lines,)
