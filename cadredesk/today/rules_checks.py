"""What of the register should be looked at again: filters that the page of people can show as they are."""

from cadredesk.core.targets import Target
from cadredesk.people.filters.records import Condition, Filter, Op
from cadredesk.people.records import Category, PeopleQuery, State
from cadredesk.people.targets import ShowPeople
from cadredesk.today.rules import VERIFIED

SOURCE = "请核对"
NO_LIAISON = "no_liaison"
_NOT_VERIFIED = Condition("verified_on", Op.LONGER_AGO, (str(VERIFIED),), or_empty=True)
# (words, filter) by key, in the order in which they are shown.
PEOPLE_CHECKS: dict[str, tuple[str, Filter]] = {
    "no_phone": ("没有电话", Filter((Condition("has_phone", Op.IS_NOT),))),
    NO_LIAISON: ("没有挂联人", Filter((Condition("liaison_id", Op.EMPTY),))),
    "no_birth": ("没有出生日期", Filter((Condition("birth", Op.EMPTY),))),
    "no_category": ("没有人员类别", Filter((Condition("category", Op.EMPTY),))),
    "survivor_kind": (
        "遗属类别不明",
        Filter((Condition("category", Op.AMONG, (Category.SURVIVOR.value,)), Condition("survivor_kind", Op.EMPTY))),
    ),
    "stale": ("一年没有核实", Filter((_NOT_VERIFIED,))),
}


# Words by key of what no filter can ask for: the people found are listed by their ids.
LISTED_CHECKS = {
    "id_birth": "身份证与出生日期不符",
    "phone": "电话号码可能有误",
    "died_on": "去世时间不详",
    "moved_out_on": "转出时间不详",
}


def people_target(words: str, asked: Filter) -> Target:
    """The list of those in the register whom a check finds."""
    query = PeopleQuery(facets=(("state", State.PRESENT.value),), where=asked)
    return ShowPeople(query=query, source=f"{SOURCE} · {words}")


def ids_target(words: str, ids: tuple[int, ...]) -> Target:
    """The list of people who are known by their ids alone."""
    return ShowPeople(query=PeopleQuery(ids=ids), source=words)
