"""The list of the people page on paper and in Excel."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core.fields import fields_of
from cadredesk.core.progress import Progress
from cadredesk.people.records import Person
from cadredesk.widgets.page import saving
from cadredesk.widgets.page.command import Command

if TYPE_CHECKING:
    from cadredesk.db.file import Office
    from cadredesk.people.ui.page import PeoplePage

NAME = "离退休干部名册"


class Lists:
    """Exports and prints whom the page lists, as it lists them: on the same day, in the same order."""

    def __init__(self, page: "PeoplePage") -> None:
        self._page, self._office, self._tasks = page, page.office, page.tasks

    def commands(self) -> Sequence[Command]:
        """Each of them once."""
        return (
            Command(id="export", text="表中显示的列", run=self.export_shown, icon="table-columns"),
            Command(id="export_chosen", text="选列导出…", run=self.choose_and_export, icon="list-check"),
            Command(id="export_all", text="全部字段（可再导入）", run=self.export_all_fields, icon="file-excel"),
            Command(id="print", text="花名册…", run=self.print_roster, icon="list", key="Ctrl+P"),
        )

    def export_shown(self) -> None:
        """With the columns shown."""
        self._export(self._page.table.shown_columns)

    def export_all_fields(self) -> None:
        """With every field: what an import reads back."""
        self._export([field.name for field in fields_of(Person)])

    def _export(self, columns: list[str]) -> None:
        from cadredesk.people import actions

        ids, as_of = self._page.listed_people(), self._page.narrowing.now.as_of
        title = f"{NAME}（截至 {as_of}）" if as_of else NAME

        def write(office: "Office", out: Path, _progress: Progress) -> int:
            return actions.export_list(office, ids, columns, out, title=title, as_of=as_of)

        self._page.export_to_file(NAME, write)

    def choose_and_export(self) -> None:
        """选列导出."""
        self._ask(to_excel=True)

    def print_roster(self) -> None:
        """花名册."""
        self._ask(to_excel=False)

    def _ask(self, *, to_excel: bool) -> None:
        from cadredesk.people.ui.list_dialog import ListDialog, ListToPrint

        page, opened = self._page, self._page.views.opened
        wanted = ListToPrint(
            ids=page.listed_people(),
            columns=page.table.shown_columns,
            words=page.filter_words(),
            as_of=page.narrowing.now.as_of,
            key=opened.name if opened else "",
            selected=page.table.selected,
        )
        said = self._say_exported
        ListDialog(self._office, self._tasks, wanted, to_excel=to_excel, said=said, parent=page).exec()

    def _say_exported(self, out: Path, count: int) -> None:
        saving.say_exported(self._page.shape.banner, f"{count:,} 人", out)
