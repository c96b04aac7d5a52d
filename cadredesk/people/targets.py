"""What other pages can ask the page 人员 for."""

from typing import TYPE_CHECKING

from cadredesk.core.targets import Target, target

if TYPE_CHECKING:
    from cadredesk.people.records import PeopleQuery


NOBODY_YET = "还没有人员。请先到“人员”页导入花名册或新增人员，"
"""What pages say that have nothing because there is nobody; what follows then completes it."""


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
