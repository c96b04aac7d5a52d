"""人员: find somebody by two keystrokes, read their card, and act."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import today
from cadredesk.core.fields import fields_of
from cadredesk.db.file import Office
from cadredesk.people import store
from cadredesk.people.page_card import PersonCard
from cadredesk.people.page_deeds import DEATH, MOVE_OUT, RETURN, Deeds
from cadredesk.people.page_facets import NAMES, PAUSE, FacetCounter
from cadredesk.people.page_files import FileDeeds
from cadredesk.people.page_listing import Listing
from cadredesk.people.page_papers import Papers
from cadredesk.people.page_upkeep import Upkeep
from cadredesk.people.records import PeopleQuery, Person, State
from cadredesk.widgets.facets import FacetPanel
from cadredesk.widgets.page import Page, Shape
from cadredesk.widgets.parts import action, button, menu_button, more_button, primary_button
from cadredesk.widgets.record_table import RecordTable
from cadredesk.widgets.search_box import SearchBox
from cadredesk.widgets.sources import IdSource, Row
from cadredesk.widgets.task_runner import TaskRunner
from cadredesk.widgets.theme import live, px

CARD_PAUSE = 80  # ms: who runs through the list with the arrow keys does not build every card
USUAL = {"state": (State.PRESENT.value,)}
LISTED = frozenset({"people", "branches", "liaisons"})


class PeoplePage(Page):
    """The register. ``panels`` are further tabs of the card; ``show_payload`` takes a query, an id or words."""

    title = "人员"
    icon_name = "users"
    help_topic = "people"

    def __init__(
        self, office: Office, tasks: TaskRunner, panels: Sequence[Any] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__()
        self.setParent(parent)
        self.office, self.tasks = office, tasks
        self._today = today()
        self._quiet = False  # text and facets are being set together
        self._ids: list[int] = []
        self._listing = Listing(office)
        self._only: tuple[int, ...] | None = None  # the people of a list that another page handed over
        self._extra: tuple[tuple[str, str], ...] = ()  # its facets that have no group
        self.search = SearchBox("姓名、拼音首字母、身份证号、电话、单位")
        self.search.installEventFilter(self)
        self.facets = FacetPanel("people")
        self._counter = FacetCounter(self.facets, office)
        self.table = RecordTable(
            "people", store.list_columns(), noun="人员", unit="人", lead="name", tone=self._tone, words=self._words
        )
        self.table.set_sort("name")
        self.card = PersonCard(office, panels, tasks)
        self.deeds = Deeds(self, office, tasks, self.chosen_people, self.reveal)
        self.upkeep = Upkeep(self)
        self.papers = Papers(self)
        self.files = FileDeeds(self, office, tasks, self.chosen_people, self.card.choose_tab)
        self._build()
        self._card_timer = QTimer(self, singleShot=True, interval=CARD_PAUSE)
        self._card_timer.timeout.connect(self._show_card)
        self._hint_timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._hint_timer.timeout.connect(self._say_nothing_found)
        self._connect()
        self.facets.set_chosen(USUAL)

    # ---- building

    def _build(self) -> None:
        deeds = self.deeds
        self.card.set_buttons(
            primary_button("登记走访", "", deeds.record_visit),
            button("发慰问金", "", deeds.give_money),
            button("编辑", "", deeds.edit, tip="改这个人的资料（回车）"),
            more_button(self._more(), tip="更多：去世、转出、调整支部、打印、删除", fit=deeds.fit_menu),
        )
        prints: list[tuple[str, str, Callable[[], Any]] | None] = [
            ("花名册（表中全部人员）", "list", self.print_current),
            ("干部信息卡（选中人员）", "id-card", self.files.print_cards),
            ("走访登记表（选中人员）", "clipboard-list", self.print_chosen_slips),
            ("走访登记表（表中全部人员）", "clipboard-list", self.print_all_slips),
            None,
            *self.papers.items(),
        ]
        exports: list[tuple[str, str, Callable[[], Any]] | None] = [
            ("表中显示的列", "table-columns", self.export_shown),
            ("全部字段（可再导入）", "file-excel", self.export_all_fields),
        ]
        self.shape = Shape(
            "people",
            search=self.search,
            tools=[
                button("导入", "file-import", deeds.import_file, tip="从 Excel 花名册导入人员"),
                menu_button("导出", "file-export", exports, tip="把表中的人员导出为 Excel"),
                menu_button("打印", "print", prints, tip="打印花名册、走访登记表、信封和标签、生日名单"),
                menu_button("整理", "list-check", self.upkeep.items(), tip="成批修改、核实"),
                primary_button("新增人员", "plus", self.add_new, tip="Ctrl+N"),
            ],
            facets=self.facets,
            table=self.table,
            card=self.card,
            facets_width=180,
            card_width=356,
        )
        self.setLayout(self.shape)
        live(self.card, lambda: self.card.setMinimumWidth(px(356)))
        self.table.set_empty(
            "users",
            "还没有人员。可以把现有的 Excel 花名册一次导入，也可以用右上角的“新增人员”逐个登记。",
            "导入花名册",
            deeds.import_file,
        )
        items = [("登记走访", "hand-holding-heart", deeds.record_visit), ("发慰问金", "sack-dollar", deeds.give_money)]
        items += [("编辑", "pen", deeds.edit), None, *self._more()]
        self.table.set_context_actions([action(*item, self) if item else None for item in items], deeds.fit_menu)

    def _more(self) -> list[tuple[str, str, Callable[[], Any]] | None]:
        deeds = self.deeds
        return [
            (DEATH, "ribbon", deeds.register_death),
            (MOVE_OUT, "right-from-bracket", deeds.register_move_out),
            (RETURN, "right-to-bracket", deeds.register_return),
            ("调整支部…", "sitemap", deeds.change_branch),
            ("批量修改…", "list-check", self.upkeep.change_many),
            ("照片…", "camera", self.files.photo),
            ("打印干部信息卡", "id-card", self.files.print_cards),
            ("打印走访登记表", "print", self.print_chosen_slips),
            None,
            ("删除…", "trash-can", deeds.delete),
        ]

    def _connect(self) -> None:
        self.search.textChanged.connect(self._typed)
        self.facets.changed.connect(lambda _chosen: None if self._quiet else self.reload(choose_first=True))
        self.table.sort_changed.connect(lambda _name, _descending: self.reload())
        self.table.columns_changed.connect(self._show_rows)
        self.table.current_changed.connect(lambda _id: self._card_timer.start())
        self.table.activated.connect(lambda _id: self.deeds.edit())
        self.card.wants.connect(self._follow)
        self.card.photo_wanted.connect(self.files.photo)
        self.card.dropped.connect(self.files.dropped)

    # ---- the list

    def reload(self, *, choose_first: bool = False) -> None:
        """Read the list anew under what is chosen now."""
        facets = tuple((name, value) for name, values in self.facets.chosen().items() for value in values)
        sort, descending = self.table.sort
        self._listing.load(
            PeopleQuery(facets=facets + self._extra, sort=sort or "name", descending=descending, ids=self._only)
        )
        self._find(choose_first=choose_first)
        self._counter.ask(self._listing.query, pause=0)

    def _typed(self, _text: str) -> None:
        if self._quiet:
            return
        self._find(choose_first=True)
        if self._ids and self.table.current != self._ids[0]:
            self.table.choose(self._ids[0])
        self._counter.ask(self._listing.query)

    def _find(self, *, choose_first: bool) -> None:
        self._ids = self._listing.find(self.search.text())
        if not self._ids:
            self.table.set_nothing_found("没有符合条件的人员。")
            self._hint_timer.start()
        self._show_rows(choose_first=choose_first)

    def _show_rows(self, *, choose_first: bool = False) -> None:
        columns = self.table.shown_columns
        known = {field.name: field for field in self.table.model.fields}
        fields = [known[name] for name in columns]

        def fetch(ids: Sequence[int]) -> list[Row]:
            return store.list_rows(self.office, fields, ids)

        self.table.set_source(
            IdSource(self._ids, fetch), total=self._listing.total, columns=columns, choose_first=choose_first
        )

    def _say_nothing_found(self) -> None:
        """Why the list is empty, and the way out; said a moment later, since it takes a look at everybody."""
        if self._ids or not self.isVisible():
            return
        text = self.search.text().strip()
        said = f"“{text}”" if text else "符合条件的人员"
        elsewhere = self._listing.elsewhere() if self.facets.chosen() == USUAL and self._only is None else 0
        if elsewhere:
            words = f"在册人员中没有{said}，去世或转出人员中有 {elsewhere} 人。"
            self.table.set_nothing_found(words, f"看这 {elsewhere} 人", self.facets.clear)
        elif self.facets.chosen() not in ({}, USUAL) or self._only is not None or self._extra:
            self.table.set_nothing_found(f"在当前筛选中没有{said}。", "在全部在册人员中找", self._clear_filters)
        else:
            hint = "可以换拼音首字母、电话后几位或单位再试。"
            self.table.set_nothing_found(f"没有找到{said}。{hint}", "清空搜索", self.search.clear)

    def _words(self, name: str, value: Any, _row: Row) -> str | None:
        if name != "age":
            return None
        age = store.age_of(value, self._today)
        return "" if age is None else str(age)

    def _tone(self, name: str, value: Any, _row: Row) -> str:
        if (name, value) in (("living", "独居"), ("health", "不能自理")):
            return "warning"
        return "muted" if name == "state" and value != State.PRESENT else ""

    # ---- who is chosen

    def _show_card(self) -> None:
        if self.isVisible():
            self.card.show_person(self.table.current)

    def showEvent(self, event: QShowEvent) -> None:
        """Card and counts wait until somebody looks."""
        super().showEvent(event)
        self._card_timer.start()
        self._counter.ask(self._listing.query, pause=0)

    def chosen_people(self) -> list[int]:
        """The selected people, or the current one."""
        if self.table.selected:
            return list(self.table.selected)
        return [self.table.current] if self.table.current is not None else []

    def listed_people(self) -> list[int]:
        """Everybody in the table as it is filtered, in its order."""
        return list(self._ids)

    @property
    def filtered(self) -> bool:
        """Whether the table shows something else than everybody in the register."""
        return bool(
            self._only is not None or self._extra or self.facets.chosen() != USUAL or self.search.text().strip()
        )

    def reveal(self, person_id: int) -> None:
        """Make somebody current; filters that hide them are lifted."""
        if self.table.choose(person_id):
            return
        self._lift(frozenset())
        self.search.clear()
        if not self.table.choose(person_id):
            self.facets.clear()
            self.table.choose(person_id)

    def _follow(self, page: str, payload: Any) -> None:
        """A link of the card: to somebody else here, or to another page."""
        if page == "people":
            self.show_payload(payload)
        else:
            self.wants.emit(page, payload)

    # ---- what the window calls

    def refresh(self, tables: frozenset[str]) -> None:
        if tables & LISTED:
            self.reload()
        if tables & self.card.tables:
            self._card_timer.start()

    def show_payload(self, payload: Any) -> None:
        """A person's id, words to search for, or a PeopleQuery; ``(query, words)`` says where the list comes from."""
        if isinstance(payload, int):
            self.reveal(payload)
        elif isinstance(payload, str):
            self._clear_filters()
            self.search.setText(payload)
        elif isinstance(payload, tuple):
            self._show_query(*payload)
        elif isinstance(payload, PeopleQuery):
            self._show_query(payload, "")

    def _show_query(self, query: PeopleQuery, source: str) -> None:
        grouped: dict[str, tuple[str, ...]] = {}
        for name, value in query.facets:
            if name in NAMES:
                grouped[name] = (*grouped.get(name, ()), value)
        self._only = query.ids
        self._extra = tuple(facet for facet in query.facets if facet[0] not in NAMES)
        self.table.set_sort(query.sort, query.descending)
        self._put(query.text, grouped)
        if self._only is not None or self._extra or source:
            words = f"正在看：{source or '另一页给出的名单'}，{len(self._ids):,} 人。"
            self.shape.banner.say(words, "", ("看全部在册人员", self._clear_filters), closable=False)

    def _clear_filters(self) -> None:
        self._lift(USUAL)
        self.search.clear()

    def _lift(self, facets: Any) -> None:
        """Away with the list of another page; these facets instead."""
        self._only, self._extra = None, ()
        self.shape.banner.clear()
        self._put("", dict(facets) if facets else {})

    def _put(self, text: str, facets: dict[str, tuple[str, ...]]) -> None:
        """Set text and facets together, with one reading of the list."""
        self._quiet = True
        self.search.setText(text)
        self.facets.set_chosen(facets)
        self._quiet = False
        self.reload(choose_first=True)

    def focus_search(self) -> None:
        self.search.focus_and_select()

    def add_new(self) -> None:
        self.deeds.add()

    def print_current(self) -> None:
        """The roster of the list as it is filtered and with its columns."""
        self.deeds.print_roster(self._ids, self.table.shown_columns, self._filter_words())

    def print_chosen_slips(self) -> None:
        """Slips for the selected people."""
        self.deeds.print_slips(self.chosen_people())

    def print_all_slips(self) -> None:
        """Slips for everybody in the list."""
        self.deeds.print_slips(self._ids)

    def export_shown(self) -> None:
        """The list as it is filtered, with the columns shown."""
        self.deeds.export(self._ids, self.table.shown_columns, self._say_exported)

    def export_all_fields(self) -> None:
        """The list as it is filtered, with every field: what an import reads back."""
        self.deeds.export(self._ids, [field.name for field in fields_of(Person)], self._say_exported)

    def _say_exported(self, out: Path, count: int) -> None:
        from cadredesk.widgets.saving import open_folder

        self.shape.banner.say(f"已导出 {count:,} 人：{out.name}", "good", ("打开所在文件夹", lambda: open_folder(out)))

    def _filter_words(self) -> str:
        """What the list is filtered by, for the head of a paper: 独居 · 第一党支部."""
        words = [
            self.facets.words_of(name, value)
            for name, values in self.facets.chosen().items()
            for value in values
            if (name, value) != ("state", State.PRESENT)
        ]
        return " · ".join(filter(None, (*words, self.search.text().strip())))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in the search box opens the first match; all else goes on."""
        entered = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if watched is self.search and entered and event.type() == QEvent.Type.KeyPress and self.table.count:
            self.deeds.edit()
            return True
        return super().eventFilter(watched, event)
