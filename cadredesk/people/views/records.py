"""Lists with a name: what narrows the list of people, its columns and its order."""

from dataclasses import dataclass
from datetime import date

from cadredesk.core.fields import Kind, described, record
from cadredesk.people.filters.records import Condition, Filter, Op
from cadredesk.people.records import Category, PeopleQuery, State

PAGE = "people"
PRESENT = (("state", State.PRESENT.value),)


@record(table="saved_views", noun="常用名单")
@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A row of the file: the view itself stands in ``content`` as JSON (``views.rules``)."""

    id: int | None = None
    page: str = PAGE
    name: str = described("名称", default="")
    content: str = described("内容", default="{}")
    pinned: bool = described("固定在左侧", Kind.FLAG, default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """Everything that makes a list: the search, the facets, the filter, the day, the columns with widths, the order."""

    text: str = ""
    facets: tuple[tuple[str, str], ...] = PRESENT
    where: Filter | None = None
    as_of: date | None = None
    columns: tuple[tuple[str, int], ...] = ()  # (name, width at 100 %); none: those shown anyway
    sort: str = "name"
    descending: bool = False

    @property
    def query(self) -> PeopleQuery:
        """Whom it shows, in which order."""
        return PeopleQuery(
            text=self.text,
            facets=self.facets,
            where=self.where,
            as_of=self.as_of,
            sort=self.sort,
            descending=self.descending,
        )


_WIDTHS = {
    "name": 136, "category": 78, "age": 56, "unit": 122, "address": 220, "phone": 115, "liaison_id": 70, "last_visit": 122,
    "verified_on": 122, "unreached_on": 122, "lunar_birthday": 92, "keeps_lunar": 92, "branch_id": 150,
}  # fmt: skip


def _list(*parts: Condition, columns: str = "", sort: str = "name", descending: bool = False) -> ListView:
    shown = tuple((name, _WIDTHS.get(name, 110)) for name in columns.split())
    return ListView(where=Filter(parts) if parts else None, columns=shown, sort=sort, descending=descending)


# What offices ask for most, without a row in the file: each counts from today, and shows who is in the register.
READY: dict[str, ListView] = {
    "80 岁以上独居": _list(
        Condition("age", Op.AT_LEAST, ("80",)), Condition("living", Op.AMONG, ("独居",)), sort="age", descending=True
    ),
    "本月寿辰": _list(
        Condition("birthday", Op.THIS_MONTH),
        columns="name birth lunar_birthday keeps_lunar age phone category unit address liaison_id",
    ),
    "没有电话": _list(Condition("has_phone", Op.IS_NOT)),
    "一年没有核实": _list(
        Condition("verified_on", Op.LONGER_AGO, ("365",), or_empty=True),
        columns="name category verified_on unreached_on phone age unit liaison_id", sort="verified_on",
    ),
    "久未走访": _list(
        Condition("last_visit", Op.LONGER_AGO, ("90",), or_empty=True),
        columns="name category last_visit age phone address unit liaison_id", sort="last_visit",
    ),
    "困难": _list(Condition("hardship", Op.IS)),
    "行动不便": _list(Condition("limited_mobility", Op.IS)),
    "党龄满 50 年": _list(
        Condition("party_years", Op.AT_LEAST, ("50",)),
        columns="name party_joined party_full_on age branch_id phone category unit liaison_id", sort="party_joined",
    ),
    "没有挂联人": ListView(facets=(*PRESENT, ("liaison_id", ""))),
    "离休干部（按姓氏笔画）": ListView(facets=(*PRESENT, ("category", Category.LIXIU.value)), sort="strokes"),
}  # fmt: skip
