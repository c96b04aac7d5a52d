"""Excel and paper made of the people page's list; photos and attachments of the chosen people."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from cadredesk.core import kept_files
from cadredesk.core.fields import fields_of
from cadredesk.people import store
from cadredesk.people.records import Person
from cadredesk.widgets.form import messages
from cadredesk.widgets.page import saving
from cadredesk.widgets.page.command import Command

if TYPE_CHECKING:
    from cadredesk.people.ui.page import PeoplePage

FILES_TAB = "附件"
NAME = "离退休干部名册"


class FileCommands:
    """Lists are exported and printed as the page shows them: on the same day, in the same order."""

    def __init__(self, page: "PeoplePage") -> None:
        self._page, self._office, self._tasks = page, page.office, page.tasks

    def commands(self) -> Sequence[Command]:
        any_chosen = lambda: bool(self._page.chosen_ids)  # noqa: E731
        return (
            Command(id="export", text="表中显示的列", run=lambda: self._export(self._page.table.shown_columns), icon="table-columns"),
            Command(id="export_chosen", text="选列导出…", run=partial(self._ask, to_excel=True), icon="list-check"),
            Command(id="export_all", text="全部字段（可再导入）", run=self.export_all_fields, icon="file-excel"),
            Command(id="print", text="花名册…", run=partial(self._ask, to_excel=False), icon="list", key="Ctrl+P"),
            Command(id="letters", text="信封和标签…", run=self.letters, icon="envelope"),
            Command(id="birthdays", text="生日名单…", run=self.birthdays, icon="cake-candles"),
            Command(id="photo", text="照片…", run=self.photo, icon="camera", writes=True, when=any_chosen),
            Command(id="cards", text="打印干部信息卡", run=self.print_cards, icon="id-card", when=any_chosen),
            Command(id="cards_of_selected", text="干部信息卡（选中人员）", run=self.print_cards, icon="id-card",
                    when=any_chosen),
        )  # fmt: skip

    # ---- the list

    def export_all_fields(self) -> None:
        """With every field: what an import reads back."""
        self._export([field.name for field in fields_of(Person)])

    def _export(self, columns: list[str]) -> None:
        from cadredesk.people import actions

        ids, as_of = self._page.listed_people(), self._page.active_filters.now.as_of
        title = f"{NAME}（截至 {as_of}）" if as_of else NAME
        self._page.export_to_file(
            NAME, lambda office, out, _: actions.export_list(office, ids, columns, out, title=title, as_of=as_of)
        )

    def _ask(self, *, to_excel: bool) -> None:
        from cadredesk.people.ui.list_dialog import ListDialog, ListToPrint

        page, opened = self._page, self._page.views.opened
        wanted = ListToPrint(
            ids=page.listed_people(),
            columns=page.table.shown_columns,
            words=page.filter_words(),
            as_of=page.active_filters.now.as_of,
            key=opened.name if opened else "",
            selected=page.table.selected,
        )
        said = lambda out, count: saving.say_exported(page.page_layout.banner, f"{count:,} 人", out)  # noqa: E731
        ListDialog(self._office, self._tasks, wanted, to_excel=to_excel, said=said, parent=page).exec()

    def print_cards(self) -> None:
        from cadredesk.people import actions

        ids = self._page.chosen_ids
        title = "干部信息卡" + (f"－{store.get(self._office, ids[0]).name}" if len(ids) == 1 else "")
        draw = lambda office, out, progress: actions.print_cards(office, ids, out, progress)  # noqa: E731
        self._page.show_paper(title, draw)

    def letters(self) -> None:
        """信封和标签, of the selected rows if there are several, else of the whole list."""
        from cadredesk.mailing.ui.mailing_dialog import write_letters

        page = self._page
        ids = page.table.selected if len(page.table.selected) > 1 else page.listed_people()
        write_letters(page, page.office, page.tasks, ids)

    def birthdays(self) -> None:
        from cadredesk.birthdays.ui.birthdays_dialog import BirthdaysDialog

        page = self._page
        dialog = BirthdaysDialog(page.office, page.tasks, page.listed_people(), parent=page)
        if dialog.exec() and dialog.wanted is not None:
            page.reveal(dialog.wanted)

    # ---- photos and attachments

    def photo(self) -> None:
        self._open_photo(self._page.chosen_ids[0])

    def _open_photo(self, person_id: int, start: Path | QImage | None = None) -> None:
        from cadredesk.people.files.ui.photo_dialog import PhotoDialog

        PhotoDialog(self._office, store.get(self._office, person_id), start=start, parent=self._page).exec()

    def dropped(self, person_id: int, what: Sequence[Path] | QImage, tab: str) -> None:
        """A picture becomes the photo; other files, and all that falls on the tab of attachments, are attached."""
        from cadredesk.people.files.ui.attachment_dialog import offer_to_attach

        with messages.guarded(self._page):
            self._office.require_writable()
            if isinstance(what, QImage):
                self._open_photo(person_id, what)
            elif len(what) == 1 and tab != FILES_TAB and kept_files.is_picture(what[0].name):
                self._open_photo(person_id, what[0])
            else:
                show = lambda: self._page.card.choose_tab(FILES_TAB)  # noqa: E731
                offer_to_attach(self._page, self._office, self._tasks, person_id, what, show)
