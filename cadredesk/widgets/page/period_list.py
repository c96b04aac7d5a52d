"""A list page whose rows lie in a period: where one period has nothing, the way leads to all of them."""

from typing import TypeVar

from cadredesk.widgets.card.card import Card
from cadredesk.widgets.page.list_page import EmptyText, ListPage, ListQuery
from cadredesk.widgets.page.period_facet import EVER, PERIOD, WHOLE

C = TypeVar("C", bound=Card)


class PeriodListPage(ListPage[C]):
    """A list with the facet 期间."""

    def nothing_found(self, asked: ListQuery) -> EmptyText:
        said = f"“{asked.text}”的{self.noun}" if asked.text else f"符合条件的{self.noun}"
        if asked.chosen.get(PERIOD, (EVER,)) != (EVER,):
            return EmptyText(f"这段期间没有{said}。", "在全部期间中找", self._look_everywhere)
        return EmptyText(f"没有找到{said}。", "清除筛选", self.show_usual)

    def _look_everywhere(self) -> None:
        self.clear_target()
        self.put(self.search.text(), WHOLE)

    def show_all(self) -> None:
        self.clear_target()
        self.put("", WHOLE)
