"""What the register says of a person's past."""

from cadredesk.db.file import Office
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import Track
from cadredesk.people.records import Person


def stages_of(office: Office, person: Person, track: Track = Track.RANK) -> list[tuple[str, str]]:
    found = history_store.of_person(office, person.id or 0, track)
    return [(str(stage.since or ""), stage.rank) for stage in found]
