"""走访: what has been visited, by whom and why; recording, correcting, printing."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import show_day_in_sentence, today
from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.people.records_targets import ShowPerson
from cadredesk.visits import actions, store
from cadredesk.visits.page_card import VisitCard
from cadredesk.visits.page_facets import EVER, USUAL, FacetCounter, narrowed
from cadredesk.visits.page_listing import SORTABLE, source_of
from cadredesk.visits.records import Visit, VisitQuery
from cadredesk.visits.records_targets import ShowVisit, ShowVisits
from cadredesk.widgets import messages
from cadredesk.widgets.facets import FacetPanel
from cadredesk.widgets.messages import guard
from cadredesk.widgets.page import Page, Shape
from cadredesk.widgets.parts import action, button, menu_button, primary_button
from cadredesk.widgets.record_table import RecordTable
from cadredesk.widgets.search_box import SearchBox
from cadredesk.widgets.sources import Row
from cadredesk.widgets.task_runner import TaskRunner

CARD_PAUSE = 80  # ms
TYPING_PAUSE = 120  # ms without a keystroke before the file is asked
MANY_SLIPS = 3_000


class VisitsPage(Page):
    """The visits made."""

    title = "走访记录"
    icon_name = "hand-holding-heart"
    help_topic = "visits"
    reads = frozenset("duty_rules people visits".split())

    def __init__(self, office: Office, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__()
        self.setParent(parent)
        self.office, self.tasks = office, tasks
        self._base = VisitQuery()  # what another page asked for beyond the facets
        self.query = VisitQuery()
        self.search = SearchBox("被访人：姓名、拼音首字母、身份证号、电话、单位")
        self.facets = FacetPanel("visits")
        self._counter = FacetCounter(self.facets, office)
        self.table = RecordTable(
            "visits", store.list_columns(), noun="走访记录", unit="次", lead="person_id", tone=_tone
        )
        self.table.set_sort("date", True)
        self.card = VisitCard(office)
        self._build()
        self._card_timer = QTimer(self, singleShot=True, interval=CARD_PAUSE)
        self._card_timer.timeout.connect(lambda: self.card.show_visit(self.table.current))
        self._typing = QTimer(self, singleShot=True, interval=TYPING_PAUSE)
        self._typing.timeout.connect(lambda: self.reload(choose_first=True))
        self._connect()
        self.facets.set_chosen(USUAL)

    # ---- building

    def _build(self) -> None:
        self.card.set_buttons(
            button("打印", "", self.print_chosen, tip="打印这次走访的登记表（Ctrl+P）"),
            button("编辑", "", self.edit, tip="改这次走访（回车）"),
            button("发慰问金", "", self.give_money, tip="给这位同志起草领款凭证"),
            menu_button("更多", "", [("删除…", "trash-can", self.delete)], tip="删除误登的走访"),
        )
        self.shape = Shape(
            "visits",
            search=self.search,
            tools=[
                button("导入", "file-import", self.import_file, tip="从 Excel 导入走访记录"),
                button("导出", "file-export", self.export, tip="把表中的走访导出为 Excel"),
                menu_button("打印", "print", self._prints(), tip="打印走访慰问登记表"),
                primary_button("登记走访", "plus", self.add_new, tip="Ctrl+N"),
            ],
            facets=self.facets,
            table=self.table,
            card=self.card,
            card_width=350,
        )
        self.setLayout(self.shape)
        words = "还没有走访记录。走访回来后用右上角的“登记走访”记下来，以前的记录可以从 Excel 导入。"
        self.table.set_empty("hand-holding-heart", words, "登记走访", self.add_new)
        items = [("打印登记表", "print", self.print_chosen), ("编辑", "pen", self.edit)]
        items += [("发慰问金", "sack-dollar", self.give_money)]
        actions_of = [action(*item, self) for item in items]
        self.table.set_context_actions([*actions_of, None, action("删除…", "trash-can", self.delete, self)])

    def _prints(self) -> list[Any]:
        return [
            ("所选走访的登记表", "clipboard-list", self.print_chosen),
            ("筛选出的全部登记表", "clipboard-list", self.print_all),
            None,
            ("所选登记表，两张拼一张 A4", "table-columns", lambda: self.print_chosen(two_up=True)),
            ("筛选出的全部，两张拼一张 A4", "table-columns", lambda: self.print_all(two_up=True)),
        ]

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.facets.changed.connect(lambda _chosen: self.reload(choose_first=True))
        self.table.sort_changed.connect(lambda _name, _descending: self.reload())
        self.table.columns_changed.connect(self.show_rows)
        self.table.current_changed.connect(lambda _id: self._card_timer.start())
        self.table.activated.connect(self.edit_at)
        self.table.edit_requested.connect(self.edit_at)
        self.card.person_wanted.connect(lambda person_id: self.navigate.emit(ShowPerson(person_id=person_id)))

    # ---- the list

    def reload(self, *, choose_first: bool = False) -> None:
        """Read the list anew under what is chosen now."""
        self._typing.stop()
        sort, descending = self.table.sort
        base = replace(self._base, text=self.search.text(), sort=sort or "date", descending=descending)
        self.query = narrowed(base, self.facets.chosen())
        self._count = store.count(self.office, self.query)
        if self._count > SORTABLE and self.query.sort != "date":
            self.query = replace(self.query, sort="date", descending=True)
            self.table.set_sort("date", True)
            self.shape.banner.say(f"超过 {SORTABLE:,} 次走访时只能按日期排列，请先筛选再按别的列排列。", "warning")
        if not self._count:
            self._say_nothing_found()
        self.show_rows(choose_first=choose_first)
        self._counter.ask(self.query)

    def show_rows(self, *, choose_first: bool = False) -> None:
        """Show the rows of the query with the columns chosen now."""
        columns = self.table.shown_columns
        known = {field.name: field for field in self.table.model.fields}
        source = source_of(self.office, self.query, [known[name] for name in columns], self._count)
        self.table.set_source(source, total=self._total(), columns=columns, choose_first=choose_first)

    def _total(self) -> int:
        """How many there are in the period, whatever else is filtered."""
        whole = VisitQuery(since=self.query.since, until=self.query.until)
        if self.query == replace(whole, sort=self.query.sort, descending=self.query.descending):
            return self._count or (1 if store.latest_id(self.office) else 0)
        return store.count(self.office, whole) or (1 if store.latest_id(self.office) else 0)

    def _say_nothing_found(self) -> None:
        text = self.search.text().strip()
        said = f"“{text}”的走访" if text else "符合条件的走访"
        if self.facets.chosen().get("period", (EVER,)) != (EVER,):
            self.table.set_nothing_found(f"这段期间没有{said}。", "在全部走访中找", self._look_everywhere)
        else:
            self.table.set_nothing_found(f"没有找到{said}。", "清空搜索和筛选", self.show_usual)

    def _look_everywhere(self) -> None:
        self._lift()
        self.facets.set_chosen({"period": (EVER,)})
        self.reload(choose_first=True)

    def show_usual(self) -> None:
        """This year's visits, without filters."""
        self._lift()
        self._put("", USUAL)

    def _lift(self) -> None:
        self._base = VisitQuery()
        self.shape.banner.clear()

    def _put(self, text: str, facets: Any) -> None:
        """Set text and facets together, with one reading of the list."""
        self.search.blockSignals(True)
        self.search.setText(text)
        self.search.blockSignals(False)
        self.facets.blockSignals(True)
        self.facets.set_chosen(facets)
        self.facets.blockSignals(False)
        self.reload(choose_first=True)

    # ---- what is chosen

    def _chosen(self) -> list[int]:
        if self.table.selected:
            return list(self.table.selected)
        return [self.table.current] if self.table.current is not None else []

    def _current(self) -> Visit | None:
        return store.get(self.office, self.table.current) if self.table.current is not None else None

    @guard
    def edit(self) -> None:
        """编辑."""
        if self.table.current is not None:
            self.edit_at(self.table.current)

    @guard
    def edit_at(self, visit_id: int, column: str = "") -> None:
        """编辑, at the field of a column."""
        from cadredesk.visits.visit_dialog import edit_visit

        edit_visit(self, self.office, store.get(self.office, visit_id), column)

    @guard
    def delete(self) -> None:
        """删除: only what was recorded by mistake."""
        visit = self._current()
        if visit is None:
            return
        self.office.require_writable()
        name = people_store.get(self.office, visit.person_id or 0).name
        asked = f"删除{name} {visit.date} 的走访记录（{visit.reason}）？"
        if messages.ask(
            self, asked, detail="误登的才需要删除。删除后可以用 Ctrl+Z 撤销。", yes="删除", default_no=True
        ):
            actions.delete_visit(self.office, visit.id or 0)

    @guard
    def give_money(self) -> None:
        """发慰问金, to everybody chosen."""
        from cadredesk.funds.voucher_dialog import VoucherDialog

        people = dict.fromkeys(visit.person_id for visit in store.some(self.office, self._chosen()))
        if people:
            VoucherDialog(self.office, person_ids=[each for each in people if each], parent=self).exec()

    # ---- files and paper

    @guard
    def import_file(self) -> None:
        """导入."""
        from cadredesk.transfer.import_dialog import ImportDialog

        self.office.require_writable()
        ImportDialog(self.office, self.tasks, kind="visits", path=None, parent=self).exec()

    @guard
    def export(self) -> None:
        """导出."""
        from cadredesk.widgets.saving import ask_for_table, say_exported

        out = ask_for_table(self, "走访记录")
        if out is None:
            return
        query, columns = self.query, self.table.shown_columns

        def done(count: int) -> None:
            say_exported(self.shape.banner, f"{count:,} 次走访", out)

        self.tasks.run("正在导出走访", lambda _progress, office: actions.export_list(office, query, columns, out), done)

    @guard
    def print_chosen(self, *, two_up: bool = False) -> None:
        """The slips of the selected visits."""
        from cadredesk.visits.slips_dialog import print_slips

        chosen = self._chosen()
        if not chosen:
            messages.tell(self, "请先在表中选要打印的走访，可以按住 Ctrl 或 Shift 多选。")
            return
        print_slips(self, self.tasks, lambda office: store.some(office, chosen), two_up=two_up)

    @guard
    def print_all(self, *, two_up: bool = False) -> None:
        """The slips of all visits in the list, in the order of their days."""
        from cadredesk.visits.slips_dialog import print_slips

        if self._count > MANY_SLIPS:
            asked = f"要打印 {self._count:,} 份登记表吗？"
            if not messages.ask(self, asked, detail="份数很多，建议先按期间或事由筛选。", yes="打印", default_no=True):
                return
        query = replace(self.query, sort="date", descending=False)
        print_slips(self, self.tasks, lambda office: store.matching(office, query), two_up=two_up)

    # ---- what the window calls

    def refresh(self, tables: frozenset[str]) -> None:
        if tables & self.reads:
            if "visits" in tables:
                self._counter.show_periods()
            self.reload()
            self._card_timer.start()

    def show_target(self, target: Target) -> None:
        match target:
            case ShowVisit():
                self._reveal(target.visit_id)
            case ShowVisits():
                self._show_query(target.query, target.source)

    def _reveal(self, visit_id: int) -> None:
        if not self.table.choose(visit_id):
            self._look_everywhere()
            self.table.choose(visit_id)

    def _show_query(self, query: VisitQuery, source: str) -> None:
        self._base = replace(query, reason=None, category=None, text="")
        self.table.set_sort("date", query.descending)
        several = {
            name: (value,) if isinstance(value, str) else value
            for name, value in (("reason", query.reason), ("category", query.category))
            if value is not None
        }
        self._put(query.text, {"period": (EVER,), **several})
        words = f"正在看：{source or self._words(query)}，{self._count:,} 次。"
        self.shape.banner.say(words, "", ("看今年的走访", self.show_usual), closable=False)

    def _words(self, query: VisitQuery) -> str:
        """What a query asks for, in words."""
        name = people_store.get(self.office, query.person_id).name if query.person_id else ""
        period = ""
        if query.since and query.until:
            period = f"{query.since} 至 {query.until}" if query.since != query.until else str(query.since)
        elif query.since:
            period = (
                f"{show_day_in_sentence(query.since)}以来"
                if query.since.year == today().year
                else f"{query.since} 以来"
            )
        return " ".join(filter(None, (name, period, "有慰问金的" if query.with_money else "", "走访")))

    def focus_search(self) -> None:
        self.search.focus_and_select()

    @guard
    def add_new(self) -> None:
        """登记走访."""
        from cadredesk.visits.visit_dialog import VisitDialog

        dialog = VisitDialog(self.office, parent=self)
        dialog.exec()
        if dialog.saved is not None:
            self._reveal(dialog.saved.id or 0)

    def print_current(self) -> None:
        """Ctrl+P: the slips of what is chosen."""
        self.print_chosen()


def _tone(name: str, _value: Any, _row: Row) -> str:
    return "accent" if name == "reason" and _value in ("去世", "住院", "灾祸") else ""
