"""安排走访人: who goes to whom, and when, for many at once."""

from collections import Counter
from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLineEdit, QRadioButton, QScrollArea, QWidget

from cadredesk.campaigns import actions as campaign_actions
from cadredesk.campaigns.records import Plan
from cadredesk.core.errors import UserError
from cadredesk.core.fields import field_of
from cadredesk.db.file import Office
from cadredesk.duties import store
from cadredesk.duties.records import Duty
from cadredesk.duties.rules.wording import whom
from cadredesk.visits.store import recent_names
from cadredesk.visits.ui.visit_dialog import NameSuggestions
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.editors import editor_for
from cadredesk.widgets.form.messages import guard

LIAISON, NAMED, COMMUNITY = range(3)
NO_COMMUNITY = "（没有登记社区）"


class AssignDialog(Dialog):
    """Each one's liaison, named people, or named people for each community; with a day if it is known.

    ``planned`` is for how many it is known who goes, once it was answered.
    """

    help_topic = "duties"

    def __init__(self, office: Office, duties: Sequence[Duty], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("安排走访人")
        self._office, self._duties = office, list(duties)
        self.planned = 0
        self._words = store.people_words(office, {duty.person_id for duty in duties})
        self.way = QButtonGroup(self)
        self.visitors = QLineEdit()
        self.visitors.setPlaceholderText("几个人之间用顿号，如 李明、王芳")
        self.visitors.setAccessibleName("走访人")
        self.day = editor_for(field_of(Plan, "planned_on"), {})
        self.error = Banner()
        names = recent_names(office)
        NameSuggestions(names, self.visitors)
        counts = Counter(self._words[duty.person_id]["community"] for duty in self._duties)
        self.communities = _Communities(counts, names)
        self._build()
        self.choose(LIAISON if self._without() < len(self._duties) else NAMED)

    # ---- building

    def _build(self) -> None:
        head = whom(self._words[self._duties[0].person_id]["name"], self._duties)
        radios = [self._radio(way, words) for way, words in enumerate(self._ways())]
        when = row(label("计划日期", "label"), self.day, label("可以不填", "small"), None, gap=10)
        self._named = _indented(self.visitors)
        self._places = _indented(self.communities)
        body = column(
            label(f"给{head}安排走访人", "head", wrap=True), radios[LIAISON], radios[NAMED], self._named,
            radios[COMMUNITY], self._places, when, self.error, None, gap=10,
        )  # fmt: skip
        body.setStretchFactor(self._places, 100)
        self.save_button = primary_button("安排", "", self.save)
        self.save_button.setDefault(True)
        self.save_by_keys(self.save_button)
        foot = row(
            label("已经安排的会改成新的走访人。", "small"), None, button("取消", "", self.reject), self.save_button
        )
        self.set_layout(body, foot, (560, 320), lambda: self.day.setFixedWidth(px(170)))

    def _ways(self) -> tuple[str, str, str]:
        without = self._without()
        said = f"（{without:,} 人次没有挂联人，先不安排）" if without else ""
        return f"由各人的挂联人去{said}", "由指定的人去", "按社区分派，每个社区指定走访人"

    def _radio(self, way: int, words: str) -> QRadioButton:
        made = QRadioButton(words)
        self.way.addButton(made, way)
        made.toggled.connect(lambda _checked: self._show_way())
        return made

    def _without(self) -> int:
        return sum(1 for duty in self._duties if not self._words[duty.person_id]["liaison"])

    def choose(self, way: int) -> None:
        """Choose one of the three ways."""
        chosen = self.way.button(way)
        chosen.setChecked(True)
        chosen.setFocus()
        self._show_way()

    def go_to(self, field: str) -> None:
        """Begin at a field (``visitors``, ``planned_on``); with "" where it begins anyway."""
        if field == "visitors":
            self.choose(NAMED)
            self.visitors.setFocus()
        elif field == "planned_on":
            self.day.setFocus()

    def _show_way(self) -> None:
        way = self.way.checkedId()
        self._named.setVisible(way == NAMED)
        self._places.setVisible(way == COMMUNITY)
        if way == COMMUNITY:
            self.resize(self.width(), max(self.height(), px(520)))
        self.error.clear()

    # ---- saving

    @guard
    def save(self) -> None:
        """Plan it, and close."""
        try:
            day = self.day.value()
            self.planned = campaign_actions.plan_many(self._office, self._duties, self._goes(), day)
        except UserError as error:
            messages.say_error(self.error, error)
            return
        self.accept()

    def _goes(self) -> str | Mapping[int, str] | None:
        way = self.way.checkedId()
        if way == LIAISON:
            if self._without() == len(self._duties):
                raise UserError("所选的人都没有挂联人，请指定走访人，或先在人员资料里选上挂联人。")
            return None
        if way == NAMED:
            return self.visitors.text()
        named = self.communities.named()
        if not named:
            raise UserError("请至少给一个社区填写走访人。")
        communities = {person_id: words["community"] for person_id, words in self._words.items()}
        return {person_id: named.get(community, "") for person_id, community in communities.items()}


class _Communities(QScrollArea):
    """A line for each community: how many, and who goes there."""

    def __init__(self, counts: Counter[str], names: Sequence[str]) -> None:
        super().__init__()
        self.boxes: dict[str, QLineEdit] = {}
        self.setWidgetResizable(True)
        self.setAccessibleName("各社区的走访人")
        holder = QWidget()
        holder.setProperty("look", "scrolled")
        grid = QGridLayout(holder)
        grid.setColumnStretch(2, 1)
        for at, (community, count) in enumerate(sorted(counts.items(), key=lambda each: (not each[0], each[0]))):
            box = self.boxes[community] = QLineEdit()
            box.setAccessibleName(f"{community or NO_COMMUNITY}的走访人")
            box.setPlaceholderText("走访人")
            NameSuggestions(names, box)
            grid.addWidget(label(community or NO_COMMUNITY, wrap=True), at, 0)
            grid.addWidget(label(f"{count:,} 人次", "label"), at, 1)
            grid.addWidget(box, at, 2)
        grid.setRowStretch(len(counts), 1)
        self.setWidget(holder)
        on_theme_change(self, lambda: grid.setHorizontalSpacing(px(12)), lambda: grid.setVerticalSpacing(px(6)))

    def named(self) -> dict[str, str]:
        """Who goes, by community; those without anybody are left out."""
        return {community: box.text().strip() for community, box in self.boxes.items() if box.text().strip()}


def _indented(part: QWidget) -> QWidget:
    holder = QWidget()
    layout = row(part)
    holder.setLayout(layout)
    on_theme_change(holder, lambda: layout.setContentsMargins(px(26), 0, 0, 0))
    return holder


def assign_duties(parent: QWidget | None, office: Office, duties: Sequence[Duty], field: str = "") -> bool:
    """Ask who goes and plan it; gives whether it was done. Raises UserError where nothing is left to plan."""
    left = [duty for duty in duties if not duty.is_settled]
    if not left:
        raise UserError("所选的都已走访或已免访，不用安排。")
    dialog = AssignDialog(office, left, parent=parent)
    dialog.go_to(field)
    return bool(dialog.exec())
