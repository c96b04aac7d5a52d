"""Photos, attachments and 干部信息卡 of the chosen people: what the page does with what is clicked or dropped."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from cadredesk.core.progress import Progress
from cadredesk.people import store
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.command import Command

if TYPE_CHECKING:
    from cadredesk.db.file import Office
    from cadredesk.people.ui.page import PeoplePage

FILES_TAB = "附件"


class Files:
    """Commands for what is kept of the people who are chosen, and what is dropped on their card."""

    def __init__(self, page: "PeoplePage") -> None:
        self._page, self._office, self._tasks = page, page.office, page.tasks

    def commands(self) -> Sequence[Command]:
        """Each of them once."""
        any_chosen = lambda: bool(self._page.table.selected) or self._page.table.current is not None  # noqa: E731
        return (
            Command(id="photo", text="照片…", run=self.photo, icon="camera", writes=True, when=any_chosen),
            Command(id="cards", text="打印干部信息卡", run=self.print_cards, icon="id-card", when=any_chosen),
            Command(id="cards_of_selected", text="干部信息卡（选中人员）", run=self.print_cards, icon="id-card",
                    when=any_chosen),
        )  # fmt: skip

    def photo(self) -> None:
        """照片… of one person, the first of the chosen."""
        self._open_photo(self._page.chosen_ids[0])

    def _open_photo(self, person_id: int, start: Path | QImage | None = None) -> None:
        from cadredesk.people.files.ui.photo_dialog import PhotoDialog

        PhotoDialog(self._office, store.get(self._office, person_id), start=start, parent=self._page).exec()

    def dropped(self, person_id: int, what: Sequence[Path] | QImage, tab: str) -> None:
        """A picture becomes the photo; other files, and all that falls on the tab of attachments, are attached."""
        from cadredesk.people.files import rules as files_rules
        from cadredesk.people.files.ui.attachment_dialog import offer_to_attach

        with messages.guarded(self._page):
            self._office.require_writable()
            if isinstance(what, QImage):
                self._open_photo(person_id, what)
            elif len(what) == 1 and tab != FILES_TAB and files_rules.is_picture(what[0].name):
                self._open_photo(person_id, what[0])
            else:
                show = lambda: self._page.card.choose_tab(FILES_TAB)  # noqa: E731
                offer_to_attach(self._page, self._office, self._tasks, person_id, what, show)

    def print_cards(self) -> None:
        """干部信息卡 of everybody chosen, one A4 sheet each."""
        from cadredesk.people import actions_card
        from cadredesk.widgets.page.printing import show_paper

        ids = self._page.chosen_ids

        def draw(office: "Office", out: Path, progress: Progress) -> list[tuple[str, str]]:
            return actions_card.print_cards(office, ids, out, progress)

        title = "干部信息卡"
        if len(ids) == 1:
            title += f"－{store.get(self._office, ids[0]).name}"
        show_paper(self._page, self._tasks, title, draw)
