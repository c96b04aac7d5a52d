"""What other pages can ask the page 人员 for."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadredesk.core.targets import Target

if TYPE_CHECKING:
    from cadredesk.people.records import PeopleQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPeople(Target):
    """The register, as it stands."""

    page = "people"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPerson(OpenPeople):
    """Somebody: chosen in the table, with the card."""

    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FindPeople(OpenPeople):
    """Those in the register who fit what could be typed into the search box; "" for everybody."""

    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPeople(OpenPeople):
    """The people of a query. ``source`` says in words where the list comes from."""

    query: "PeopleQuery"
    source: str = ""
