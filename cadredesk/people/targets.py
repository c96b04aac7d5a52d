"""What other pages can ask the page 人员 for."""

from typing import TYPE_CHECKING

from cadredesk.core.targets import Target, target

if TYPE_CHECKING:
    from cadredesk.people.records import PeopleQuery


@target("people")
class OpenPeople(Target):
    """The register, as it stands."""


@target("people")
class ShowPerson(OpenPeople):
    """Somebody: chosen in the table, with the card."""

    person_id: int


@target("people")
class FindPeople(OpenPeople):
    """Those in the register who fit what could be typed into the search box; "" for everybody."""

    text: str = ""


@target("people")
class ShowPeople(OpenPeople):
    """The people of a query. ``source`` says in words where the list comes from."""

    query: "PeopleQuery"
    source: str = ""
