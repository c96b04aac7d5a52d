"""常用名单: the menu that keeps and opens lists, the pinned ones over the facets, and the dialog of the filter."""

import dataclasses
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QPushButton

from cadredesk.core import user_settings
from cadredesk.core.errors import UserError
from cadredesk.people.ui.active_filters import FilterState
from cadredesk.widgets.controls.buttons import action, button
from cadredesk.widgets.form.messages import guarded
from cadredesk.widgets.page.command import Command
from cadredesk.widgets.page.facets import FacetGroup

if TYPE_CHECKING:
    from cadredesk.people.ui.page import PeoplePage
    from cadredesk.people.views.records import ListView, SavedView

GROUP = "saved_views"
LAST = "views/people"
SHOWN = 12  # lists in the menu itself; the others stand in 管理常用名单


class ViewCommands(QObject):
    """What the page offers to keep and open lists; ``opened`` is the one that was opened last."""

    def __init__(self, page: "PeoplePage") -> None:
        super().__init__(page)
        self._page, self._office = page, page.office
        self.opened: SavedView | None = None
        self._saved: Sequence[SavedView] = ()  # as they were read last
        self._pinned: list[tuple[Any, str, int]] | None = None  # (id, name, people)

    def commands(self) -> Sequence[Command]:
        return (
            Command(id="filter", text="高级筛选…", run=partial(self._ask, day_first=False), icon="filter", key="Ctrl+Shift+F",
                    tip="任意项目、并且或者、某一天"),
            Command(id="day", text="某一天的名册…", run=partial(self._ask, day_first=True), icon="calendar-days"),
            Command(id="overwrite_list", text="更新常用名单", run=self.overwrite, writes=True, when=self._is_opened,
                    words=lambda: f"更新“{self.opened.name}”" if self.opened else ""),
            Command(id="save_list", text="保存为常用名单…", run=self.save_as, icon="plus", writes=True),
            Command(id="manage_lists", text="管理常用名单…", run=self.manage, icon="gear"),
        )  # fmt: skip

    def _is_opened(self) -> bool:
        return self.opened is not None and self.opened.id in {view.id for view in self._saved}

    # ---- the menu

    def button(self) -> QPushButton:
        """The button with the menu, filled each time it opens."""
        made = button("常用名单", "list", tip="常用名单、高级筛选、某一天的名册")
        made.setProperty("menu", "yes")
        made.setAccessibleName("常用名单")
        menu = QMenu(made)
        menu.aboutToShow.connect(lambda: self.fill(menu))
        made.setMenu(menu)
        return made

    def fill(self, menu: QMenu) -> None:
        from cadredesk.people.views import store as views_store
        from cadredesk.people.views.records import READY

        menu.clear()
        self._page.commands.add_to(menu, ("filter", "day"))
        last = self._last()
        if last is not None:
            menu.addAction(action("上次的筛选条件", "clock-rotate-left", lambda: self.open(last), menu))
        menu.addSeparator()
        self._saved = views_store.all_views(self._office)
        for view in self._saved[:SHOWN]:
            menu.addAction(action(view.name, "list", partial(self.open_saved, view), menu))
        ready = menu.addMenu("程序自带的名单")
        for name, listed in READY.items():
            ready.addAction(action(name, "", partial(self.open, listed), ready))
        menu.addSeparator()
        self._page.commands.add_to(menu, ("overwrite_list", "save_list", "manage_lists"))
        self._page.commands.update()

    # ---- opening

    def current(self) -> "ListView":
        from cadredesk.people.views.records import ListView

        page, now = self._page, self._page.active_filters.now
        sort, descending = page.table.sort
        return ListView(
            text=page.search.text().strip(),
            facets=page.chosen_facets(),
            where=now.where,
            as_of=now.as_of,
            columns=page.table.columns,
            sort=sort or "name",
            descending=descending,
        )

    def open(self, view: "ListView", saved: "SavedView | None" = None) -> None:
        """Show a list; the columns of the page stay as they were if it brings none."""
        self.opened = saved
        page = self._page
        page.table.show_temporary_columns(view.columns)
        page.table.set_sort(view.sort, view.descending)
        page.put_list(view.text, view.facets, FilterState(where=view.where, as_of=view.as_of))
        if view.where or view.as_of:
            self._remember()

    def open_saved(self, saved: "SavedView") -> None:
        with guarded(self._page):
            self.open(_view_of(saved.content), saved)

    def mark(self) -> None:
        """Show the opened list among the pinned ones as long as the page shows it unchanged."""
        if self.opened is None:
            self._page.facets.mark_link(GROUP, None)
            return
        now, kept = self.current(), _view_of(self.opened.content)
        same = set(now.facets) == set(kept.facets) and (now.where, now.as_of) == (kept.where, kept.as_of)
        self._page.facets.mark_link(GROUP, self.opened.id if same else None)

    def left(self) -> None:
        """Everything was cleared: no saved list any more, and the page's own columns."""
        self.opened = None
        self._page.table.show_temporary_columns(())

    def _remember(self) -> None:
        from cadredesk.people.views.rules import view_to_json

        view = dataclasses.replace(self.current(), text="", columns=())
        user_settings.save(LAST, {"file": str(self._office.path), "list": view_to_json(view)})

    def _last(self) -> "ListView | None":
        """The filter of the last time, of this file, unless it is the one shown."""
        kept = user_settings.load(LAST)
        if not isinstance(kept, dict) or kept.get("file") != str(self._office.path):
            return None
        try:
            view = _view_of(str(kept.get("list", "")))
        except UserError:
            return None
        now = self._page.active_filters.now
        return None if (view.where, view.as_of) == (now.where, now.as_of) else view

    # ---- the filter

    def _ask(self, *, day_first: bool) -> None:
        """The filter's dialog; with ``day_first`` the keyboard is in the box of the day."""
        from cadredesk.people.filters.ui.filter_dialog import FilterDialog

        page, now = self._page, self._page.active_filters.now
        dialog = FilterDialog(
            self._office, now.where, now.as_of, page.chosen_facets(), day_first=day_first, parent=page
        )
        if not dialog.exec():
            return
        page.put_list(
            page.search.text(), dialog.facets, dataclasses.replace(now, where=dialog.where, as_of=dialog.as_of)
        )
        if dialog.where or dialog.as_of:
            self._remember()
        if dialog.save_wanted:
            self._page.commands.run("save_list")

    # ---- keeping

    def save_as(self) -> None:
        from cadredesk.people.views.ui.views_dialog import SaveViewDialog

        dialog = SaveViewDialog(self._office, self.current(), self._proposal(), parent=self._page)
        if dialog.exec() and dialog.saved is not None:
            self._taken(dialog.saved)

    def overwrite(self) -> None:
        """Keep the list under the name of the one that was opened."""
        from cadredesk.people.views import actions as views_actions

        if self.opened is not None:
            self._taken(views_actions.save_view(self._office, self.opened.name, self.current()))
            self._page.page_layout.banner.say(f"已更新常用名单“{self.opened.name}”。", "good")

    def _taken(self, saved: "SavedView") -> None:
        self.opened = saved
        self._page.table.show_temporary_columns(self._page.table.columns)
        self.mark()

    def _proposal(self) -> str:
        from cadredesk.people.views.rules import LONGEST

        if self.opened is not None:
            return self.opened.name
        words = self._page.filter_words()
        return words if len(words) <= LONGEST else ""

    def manage(self) -> None:
        from cadredesk.people.views.ui.views_dialog import ViewsDialog

        dialog = ViewsDialog(self._office, parent=self._page)
        dialog.exec()
        if dialog.wanted is not None:
            wanted = dialog.wanted
            with guarded(self._page):
                self.open(_view_of(wanted.content), wanted if wanted.id else None)

    # ---- over the facets

    def forget_counts(self) -> None:
        """The file changed: read the pinned lists, and count them, anew."""
        self._pinned = None

    def group(self) -> FacetGroup | None:
        """The pinned lists with their numbers, each counted once after a change of the file."""
        if self._pinned is None:
            self._pinned = self._read_pinned()
        return FacetGroup(GROUP, "常用名单", self._pinned, links=True) if self._pinned else None

    def _read_pinned(self) -> list[tuple[Any, str, int]]:
        from cadredesk.people import store
        from cadredesk.people.views import store as views_store

        self._saved = views_store.all_views(self._office)
        found = []
        for saved in (each for each in self._saved if each.pinned):
            try:
                found.append((saved.id, saved.name, store.count(self._office, _view_of(saved.content).query)))
            except UserError:
                continue  # said when it is opened from the menu
        return found

    def follow(self, name: str, value: int) -> None:
        """A click on a pinned list: open it, or leave it if it is open."""
        from cadredesk.db import rows
        from cadredesk.people.views.records import SavedView

        if name != GROUP:
            return
        if self.opened is not None and self.opened.id == value:
            self._page.show_usual()
            return
        with guarded(self._page):
            self.open_saved(rows.get(self._office, SavedView, value))


def _view_of(content: str) -> "ListView":
    """The list that a row of the file, or the memory of this computer, keeps. Raises UserError."""
    from cadredesk.people.views.rules import view_from_json

    return view_from_json(content)
