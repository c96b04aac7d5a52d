"""The card of the chosen person: who it is, tabs of panels, and buttons that stay at the bottom."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QImage, QPixmap

from cadredesk.core.dates import today
from cadredesk.db.file import Office
from cadredesk.people import store
from cadredesk.people.records import Person
from cadredesk.people.records_tags import tags_of
from cadredesk.people.rules import age_words, died_words, moved_words, party_years
from cadredesk.people.verification.records import WRONG_NUMBER
from cadredesk.widgets.card.card import Body, none_if_deleted
from cadredesk.widgets.card.drop_card import DropCard
from cadredesk.widgets.card.panel import CardPanel
from cadredesk.widgets.controls.pictures import files_in, plain

HEAD = frozenset({"people", "photos", "hospital_stays", "trips"})  # the tables that the head of the card is made of


class PersonCard(DropCard):
    """Shows a person by id. ``navigate`` is emitted by links."""

    navigate = Signal(object)  # a Target
    photo_wanted = Signal()  # a click on the photo
    dropped = Signal(object, object, str)  # the person's id, the files or the picture, and the tab that was open

    def __init__(self, office: Office, panels: Iterable[type[CardPanel]] = (), tasks: Any = None) -> None:
        super().__init__("人员卡片")
        self.office, self.tasks = office, tasks
        self.person: Person | None = None
        self._others = panels
        self._panels: dict[str, type[CardPanel]] = {}
        self.show_person(None)
        self.tab_changed.connect(lambda _name: self._show_tab(same=False))

    def _load_panels(self) -> None:
        """Take in the panels and their tabs: with the first person, not with the window."""
        if self._panels:
            return
        from cadredesk.people.ui.panel import LAST_PANELS, PANELS

        self._panels = {panel.title: panel for panel in (*PANELS, *self._others, *LAST_PANELS)}
        self.set_tabs(tuple(self._panels))

    @property
    def panels(self) -> dict[str, type[CardPanel]]:
        self._load_panels()
        return self._panels

    @property
    def tables(self) -> frozenset[str]:
        """The tables whose rows the card shows: its head, and each of its panels."""
        return HEAD.union(*(panel.tables for panel in self.panels.values()))

    def show_person(self, person_id: int | None) -> None:
        person = none_if_deleted(lambda: store.get(self.office, person_id)) if person_id is not None else None
        same = person is not None and self.person is not None and person.id == self.person.id
        self.person = person
        if person is None:
            self.show_nothing("在表中选一个人，这里就显示这个人的详细情况。")
            return
        self._load_panels()
        head = Body()
        chips = [*chips_of(person), *self._away(person)]
        head.header(person.name, under_name(person), chips, self._photo(person), photo_do=self.photo_wanted.emit)
        self.show_head(head)
        self._show_tab(same=same)

    def _photo(self, person: Person) -> QPixmap | None:
        from cadredesk.people.files import store as files_store

        jpeg, picture = files_store.photo_of(self.office, person.id or 0), QPixmap()
        return picture if jpeg and picture.loadFromData(jpeg) else None

    def _away(self, person: Person) -> list[tuple[str, str]]:
        """Whether somebody in the office's care is in hospital or on a trip."""
        if person.died_on or person.moved_out_on:
            return []
        from cadredesk.people.entries import store as entries_store

        in_hospital, on_trip = entries_store.current_absences(self.office, person.id or 0, today())
        return [("住院中" if in_hospital else "", "warning"), ("外出" if on_trip else "", "warning")]

    def _show_tab(self, *, same: bool) -> None:
        if self.person is None:
            return
        panel = self.panels[self.tab](self.office, self)
        panel.tasks = self.tasks
        panel.show_person(self.person.id or 0)
        panel.navigate.connect(self.navigate)
        body = Body()
        body.addWidget(panel)
        body.end()
        self.show_body(body, keep_scroll=same)

    # ---- files and pictures that are dropped

    def usable(self, data: QMimeData) -> Any:
        return _dropped(data) if self.person is not None else None

    def take(self, what: Any) -> None:
        if self.person is not None:
            self.dropped.emit(self.person.id, what, self.tab)


def _dropped(data: QMimeData) -> Any:
    """Files of this computer, or a picture, as from another window; None for anything else."""
    if files := files_in(data):
        return files
    picture = QImage(data.imageData()) if data.hasImage() else QImage()
    return None if picture.isNull() else plain(picture)


def under_name(person: Person) -> str:
    """男 · 96 岁 · 汉族 · 党龄 77 年; of the dead, as they were at death."""
    unknown = person.died_on is not None and person.died_on.is_unknown
    day = person.died_on.first if person.died_on else today()
    years = None if unknown else party_years(person, day)
    party = f"党龄 {years} 年" if years is not None else ""
    parts = filter(None, (person.sex, age_words(person, day), person.ethnicity, party))
    return " · ".join(part.replace(" ", "\u00a0") for part in parts)  # lines break between the parts alone


def chips_of(person: Person) -> list[tuple[str, str]]:
    """(words, tone) of what must not be missed; without words where there is nothing to say."""
    return [
        (died_words(person), "danger"),
        (moved_words(person), "danger"),
        (person.survivor_kind or person.category, "accent"),
        (f"享受{person.treatment}" if person.treatment else person.rank, ""),
        (person.living if person.living == "独居" else "", "warning"),
        ("困难" if person.hardship else "", "warning"),
        ("不能自理" if person.health == "不能自理" else "", "warning"),
        ("行动不便" if person.limited_mobility else "", "warning"),
        ("长期住院" if person.in_hospital_long else "", "warning"),
        *((tag, "warning" if tag == WRONG_NUMBER else "") for tag in tags_of(person.tags)),
    ]
