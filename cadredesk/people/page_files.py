"""Photos, attachments and 干部信息卡 of the chosen people: what the page does with what is clicked or dropped."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from cadredesk.core.progress import Progress
from cadredesk.people import store
from cadredesk.widgets.messages import guarded

if TYPE_CHECKING:
    from cadredesk.db.file import Office
    from cadredesk.people.page import PeoplePage

FILES_TAB = "附件"


class Files(QObject):
    """The deeds of the page with what is kept of the people who are chosen."""

    def __init__(self, page: "PeoplePage") -> None:
        super().__init__(page)
        self._page, self._office, self._tasks = page, page.office, page.tasks

    def photo(self, start: Path | QImage | None = None, person_id: int | None = None) -> None:
        """照片… of one person, the first of the chosen."""
        from cadredesk.people.photo_dialog import PhotoDialog

        person_id = next(iter(self._page.chosen_people()), None) if person_id is None else person_id
        if person_id is None:
            return
        with guarded(self._page):
            self._office.require_writable()
            PhotoDialog(self._office, store.get(self._office, person_id), start=start, parent=self._page).exec()

    def dropped(self, person_id: int, what: Sequence[Path] | QImage, tab: str) -> None:
        """A picture becomes the photo; other files, and all that falls on the tab of attachments, are attached."""
        from cadredesk.people import rules_files
        from cadredesk.people.attachment_dialog import offer_to_attach

        if isinstance(what, QImage):
            self.photo(what, person_id)
        elif len(what) == 1 and tab != FILES_TAB and rules_files.is_picture(what[0].name):
            self.photo(what[0], person_id)
        else:
            with guarded(self._page):
                self._office.require_writable()
                offer_to_attach(
                    self._page,
                    self._office,
                    self._tasks,
                    person_id,
                    what,
                    lambda: self._page.card.choose_tab(FILES_TAB),
                )

    def print_cards(self) -> None:
        """干部信息卡 of everybody chosen, one A4 sheet each."""
        from cadredesk.people import actions_card
        from cadredesk.widgets.printing import show_paper

        ids = self._page.chosen_people()

        def draw(office: "Office", out: Path, progress: Progress) -> list[tuple[str, str]]:
            return actions_card.print_cards(office, ids, out, progress)

        title = "干部信息卡"
        with guarded(self._page):
            if len(ids) == 1:
                title += f"－{store.get(self._office, ids[0]).name}"
            show_paper(self._page, self._tasks, title, draw)
