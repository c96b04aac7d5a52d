"""The list of the people page on paper and in Excel."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadredesk.core.fields import fields_of
from cadredesk.people.records import Person
from cadredesk.widgets import saving
from cadredesk.widgets.messages import guarded

if TYPE_CHECKING:
    from cadredesk.people.page import PeoplePage

NAME = "离退休干部名册"


class Lists:
    """Exports and prints whom the page lists, as it lists them: on the same day, in the same order."""

    def __init__(self, page: "PeoplePage") -> None:
        self._page, self._office, self._tasks = page, page.office, page.tasks

    def exports(self) -> list[tuple[str, str, Callable[[], Any]] | None]:
        """The menu 导出."""
        return [
            ("表中显示的列", "table-columns", self.export_shown),
            ("选列导出…", "list-check", self.choose_and_export),
            ("全部字段（可再导入）", "file-excel", self.export_all_fields),
        ]

    def export_shown(self) -> None:
        """With the columns shown."""
        self._export(self._page.table.shown_columns)

    def export_all_fields(self) -> None:
        """With every field: what an import reads back."""
        self._export([field.name for field in fields_of(Person)])

    def _export(self, columns: list[str]) -> None:
        from cadredesk.people import actions

        page, ids, as_of = self._page, self._page.listed_people(), self._page.narrowing.now.as_of
        out = saving.ask_for_table(page, NAME)
        if out is None:
            return
        title = f"{NAME}（截至 {as_of}）" if as_of else NAME
        self._tasks.run(
            "正在导出人员",
            lambda _progress, office: actions.export_list(office, ids, columns, out, title=title, as_of=as_of),
            lambda count: self._say_exported(out, count),
        )

    def choose_and_export(self) -> None:
        """选列导出."""
        self._ask(to_excel=True)

    def print_roster(self) -> None:
        """花名册."""
        self._ask(to_excel=False)

    def _ask(self, *, to_excel: bool) -> None:
        from cadredesk.people.list_dialog import ListDialog, ListToPrint

        page, opened = self._page, self._page.views.opened
        wanted = ListToPrint(
            ids=page.listed_people(),
            columns=page.table.shown_columns,
            words=page.filter_words(),
            as_of=page.narrowing.now.as_of,
            key=opened.name if opened else "",
            selected=page.table.selected,
        )
        with guarded(page):
            said = self._say_exported
            ListDialog(self._office, self._tasks, wanted, to_excel=to_excel, said=said, parent=page).exec()

    def _say_exported(self, out: Path, count: int) -> None:
        saving.say_exported(self._page.shape.banner, f"{count:,} 人", out)
