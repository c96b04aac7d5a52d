"""Who may be in the register twice, and the numbers that tell."""

from cadredesk.core.dates import PartialDate
from cadredesk.core.idcard import to18
from cadredesk.db.file import Office
from cadredesk.people import actions
from cadredesk.people.records import Category, Person


def number(body: str) -> str:
    """A sound number with this order, of somebody born on 1948-10-05."""
    return to18(f"532624481005{body}")


def someone(office: Office, name: str = "张建国", **fields: object) -> Person:
    return actions.save_person(office, Person(name=name, category=Category.TUIXIU, **fields))  # type: ignore[arg-type]


def day(text: str) -> PartialDate:
    return PartialDate.from_iso(text)


SOUND = number("001")
