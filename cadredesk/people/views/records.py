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


def _where(*parts: Condition, any_will_do: bool = False) -> ListView:
    return ListView(where=Filter(parts, any_will_do))


# What offices ask for most, without a row in the file.
READY: dict[str, ListView] = {
    "独居老人": ListView(facets=(*PRESENT, ("living", "独居"))),
    "80 岁以上": ListView(
        where=Filter((Condition("age", Op.AT_LEAST, ("80",)),)), sort="age", descending=True
    ),
    "困难和不能自理": _where(
        Condition("hardship", Op.IS), Condition("health", Op.AMONG, ("不能自理",)), any_will_do=True
    ),
    "没有电话": _where(Condition("has_phone", Op.IS_NOT), Condition("emergency_phone", Op.EMPTY)),
    "没有挂联人": ListView(facets=(*PRESENT, ("liaison_id", ""))),
    "一年没有核实": _where(
        Condition("verified_on", Op.LONGER_AGO, ("365",)), Condition("verified_on", Op.EMPTY), any_will_do=True
    ),
    "离休干部（按姓氏笔画）": ListView(facets=(*PRESENT, ("category", Category.LIXIU.value)), sort="strokes"),
}  # fmt: skip
