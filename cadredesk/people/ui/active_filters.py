"""What narrows the list of people beside search and facets: a filter, a past day, a list that another page handed over."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from cadredesk.people import store
from cadredesk.people.records import PeopleQuery, State
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.page.facet_chips import ExtraChip

if TYPE_CHECKING:
    from cadredesk.people.filters.records import Filter
    from cadredesk.people.ui.page import PeoplePage


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterState:
    """One state of it; ``source`` says where the list of another page comes from."""

    where: "Filter | None" = None
    as_of: date | None = None
    only: tuple[int, ...] | None = None
    extra: tuple[tuple[str, str], ...] = ()  # facets of another page that have no group here
    source: str = ""


NOTHING = FilterState()
PRESENT = (("state", State.PRESENT.value),)


def _words_of_facet(name: str, value: str) -> str:
    label = next((field.label for field in store.list_columns() if field.name == name), name)
    return f"{label}：{value}" if value else f"{label}未填"


class ActiveFilters(QObject):
    """Holds what narrows the list now, and shows it: chips beside those of the facets, and a banner for a past day."""

    def __init__(self, page: "PeoplePage", edit: Callable[[], Any]) -> None:
        super().__init__(page)
        self._page, self._edit = page, edit
        self.now = NOTHING
        self.banner = Banner()

    def query(self, facets: tuple[tuple[str, str], ...], sort: str, descending: bool) -> PeopleQuery:
        now = self.now
        return PeopleQuery(
            facets=facets + now.extra,
            sort=sort or "name",
            descending=descending,
            ids=now.only,
            as_of=now.as_of,
            where=now.where,
        )

    def put(self, now: FilterState) -> None:
        """Narrow so from now on; the page reads its list again."""
        self.now = now
        self._page.facets.chips.set_extra(self._chips(), self._page.show_usual)
        if now.as_of is None:
            self.banner.clear()

    def words(self) -> list[str]:
        """The filter and the list of another page in words."""
        now = self.now
        extra = [_words_of_facet(name, value) for name, value in now.extra]
        handed = [now.source or "另一页给出的名单"] if now.only is not None and not extra else []
        return [*([self._filter_words()] if now.where else []), *extra, *handed]

    def _filter_words(self) -> str:
        from cadredesk.people.filters.rules import words_of
        from cadredesk.people.filters.store import name_of

        return words_of(self.now.where, partial(name_of, self._page.office)) if self.now.where else ""

    def _chips(self) -> list[ExtraChip]:
        now, chips = self.now, []
        if now.as_of:
            chips.append(ExtraChip(f"{now.as_of} 的名册", lambda: self._page.narrow(as_of=None), self._edit))
        if now.where:
            chips.append(ExtraChip(self._filter_words(), lambda: self._page.narrow(where=None), self._edit))
        for name, value in now.extra:
            chips.append(ExtraChip(_words_of_facet(name, value), partial(self._let_go, name)))
        if now.only is not None:
            chips.append(ExtraChip(now.source or "另一页的名单", lambda: self._page.narrow(only=None, source="")))
        return chips

    def _let_go(self, name: str) -> None:
        self._page.narrow(extra=tuple(facet for facet in self.now.extra if facet[0] != name))

    def say_day(self, count: int) -> None:
        """The banner of a past day, with the people that the list holds now."""
        if self.now.as_of is None:
            return
        words = f"正在看 {self.now.as_of} 的名册，{count:,} 人：类别、职级、支部、住址和年龄都是当天的，卡片上是现在的情况。"
        if self.banner.text != words:
            self.banner.say(words, "warning", ("回到今天", lambda: self._page.narrow(as_of=None)), closable=False)

    def say_nothing_found(self) -> None:
        """Why the list is empty, and the way out; said a moment later, since it takes a look at everybody."""
        page = self._page
        if page.listed_people() or not page.isVisible():
            return
        text, table = page.search.text().strip(), page.table
        said = f"“{text}”" if text else "符合条件的人员"
        plain = self.now == NOTHING and page.chosen_facets() == PRESENT
        elsewhere = page.elsewhere() if plain else 0
        if elsewhere:
            words = f"在册人员中没有{said}，去世或转出人员中有 {elsewhere} 人。"
            table.set_nothing_found(words, f"查看这 {elsewhere} 人", page.facets.clear)
        elif self.now != NOTHING or page.chosen_facets() not in ((), PRESENT):
            table.set_nothing_found(f"在当前筛选中没有{said}。", "在全部在册人员中找", self._search_everybody)
        else:
            hint = "可以换拼音首字母、电话后几位或单位再试。"
            table.set_nothing_found(f"没有找到{said}。{hint}", "清除搜索", page.search.clear)

    def _search_everybody(self) -> None:
        text = self._page.search.text()
        self._page.show_usual()
        self._page.search.setText(text)
