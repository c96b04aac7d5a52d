"""批量登记走访: after a campaign, one line for each person, filled down by keyboard and saved together."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from cadredesk.campaigns import actions, rules
from cadredesk.campaigns.records import OPEN_STAGES, Campaign, CampaignLine
from cadredesk.campaigns.store_campaign import campaign_for
from cadredesk.core import values
from cadredesk.core.dates import show_day_in_sentence, today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import field_of
from cadredesk.core.money import parse_yuan, show_yuan
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.duties.store_answers import answer
from cadredesk.visits import actions as visits_actions
from cadredesk.visits import store as visits_store
from cadredesk.visits.records import Visit
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.choices_box import choice_box
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.form import messages
from cadredesk.widgets.grid.fill_dialog import FillDialog
from cadredesk.widgets.grid.fill_grid import FillGrid
from cadredesk.widgets.grid.fill_model import FillColumn, FillRow
from cadredesk.widgets.page.task_runner import TaskRunner

NAMED = 5  # people without a tick who are named
EVERYBODY, NOBODY = "全部走访人", "未安排走访人"
HINT = "空格：已走访　回车：向下　Tab：向右　Ctrl+D：同上一格，选中多行时向下填充　Ctrl+Shift+↓：选到底　Del：清空　Ctrl+Z：撤销　Ctrl+回车：保存"
TYPED = ("date", "visitors", "fen", "goods", "condition", "requests", "note")
_WIDTHS = dict(zip(TYPED, (104, 130, 96, 150, 150, 150, 120), strict=True))


class GridDialog(FillDialog):
    """The visits of a campaign that are still to be recorded: of all, or of ``people``. ``saved`` counts those recorded.

    ``said`` names those whose visits answer no duty. What is typed is kept as a draft until it is saved or given up.
    """

    help_topic = "campaigns"
    help_section = "登记走访"

    def __init__(
        self,
        office: Office,
        code: str,
        due: date,
        people: Sequence[int] | None = None,
        *,
        tasks: TaskRunner | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(office, f"grid/{code}/{due}", parent)
        self._campaign, self._people = campaign_for(office, code, due), people
        self._tasks = tasks or TaskRunner(self, office)
        self.saved, self.said = 0, ""
        if self._campaign.opens > today():
            raise UserError(f"{self._campaign.opens} 起的走访才算这次“{code}”，现在还不能登记。")
        self.setWindowTitle(f"批量登记走访：{self._campaign.title}")
        self._lines = [line for line in actions.chosen_lines(office, code, due, people) if line.stage in OPEN_STAGES]
        if not self._lines:
            raise UserError("名单里没有还要登记的人：都已经登记或免访了。")
        columns = columns_of(office, self._campaign, self._lines)
        self.grid = FillGrid("visit_grid", columns, tick="已走访", hint=HINT, doubt=self._doubt)
        self.visitors = choice_box("走访人", self._choices())
        self.count = label("", "strong")
        self.save_button = primary_button("登记", "", self.save)
        self._build()
        self.visitors.activated.connect(lambda _at: self._narrow())
        self.save_by_keys(self.save_button, self.save)
        self.begin(_row_of(line, self._campaign) for line in self._lines)
        self._counted()
        self.grid.setFocus()

    # ---- building

    def _choices(self) -> list[str]:
        known = sorted({line.visitors for line in self._lines if line.visitors})
        blank = [NOBODY] if known and any(not line.visitors for line in self._lines) else []
        return [EVERYBODY, *known, *blank]

    def _build(self) -> None:
        found = self._campaign
        last = min(found.last, today())
        said = f"{show_day_in_sentence(found.opens)}至 {show_day_in_sentence(last)}之间的走访算这一次。日期可写 9-20、0920 或 20。"
        top = row(label("走访人"), self.visitors, 8, label(said, "small"), None)
        foot = row(
            button("只留作草稿", "", self.leave, tip="关闭，填写的内容留到下次"), self.count, None,
            button("取消", "", self.reject, tip="Esc"), self.save_button,
        )  # fmt: skip
        body = column(self.offer, top, self.banner, self.grid, gap=10)
        body.setStretch(3, 1)
        self.set_layout(body, foot, (1180, 680))

    def _narrow(self) -> None:
        """The lines of one visitor alone; those out of sight stay as they are."""
        wanted = self.visitors.currentText()
        name = "" if wanted == NOBODY else wanted
        shown = [each.person_id for each in self._lines if wanted == EVERYBODY or each.visitors == name]
        self.grid.show_only(key for key in shown if key in self._fresh)
        self.grid.setFocus()

    def edited(self) -> None:
        super().edited()
        self._counted()

    def restore(self, kept: Mapping[str, str]) -> None:
        super().restore(kept)
        self._narrow()

    def _counted(self) -> None:
        ticked = self.grid.ticked()
        fen = sum(_fen(self.grid.values(each)["fen"]) or 0 for each in ticked)
        money = f"，慰问金 {show_yuan(fen)} 元" if fen else ""
        left = len(self._unticked())
        said = f"，另有 {left:,} 人填写了没有勾选" if left else ""
        self.count.setText(f"已勾选 {len(ticked):,} / {len(self._fresh):,} 人{money}{said}")
        self.save_button.setText(f"登记 {len(ticked):,} 人" if ticked else "登记")
        self.save_button.setEnabled(bool(ticked))

    # ---- saving

    @messages.guard
    def save(self) -> None:
        """Record the visits of all lines ticked, in one operation; they leave the grid."""
        if not self.grid.is_right():
            self.banner.say("有几处还要改，已在表里标出，没有登记。", "danger")
            return
        ticked = self.grid.ticked()
        if not ticked:
            self.banner.say("还没有勾选：到“已走访”一列按空格勾选走访过的人。", "warning")
            return
        if not self._may_leave_out(len(ticked)):
            return
        visits, code = [self._visit(each) for each in ticked], self._campaign.code

        def record(progress: Progress, office: Office) -> str:
            return visits_actions.remarks_together(office, visits_actions.record_many(office, visits, code, progress))

        self.setEnabled(False)  # nothing is typed meanwhile
        done = {each.key for each in ticked}
        self._tasks.run("正在登记走访", record, lambda said: self._go_on(done, said), self.refused)

    def _unticked(self) -> list[FillRow]:
        """The rows in which something was typed beyond what was proposed, and that do not count."""
        return [
            each
            for each in self.grid.rows()
            if not each.ticked and any(each.texts[1:]) and each.texts != self._fresh[each.key].texts
        ]

    def _may_leave_out(self, count: int) -> bool:
        """Ask before rows with something in them are left out for want of a tick."""
        left = self._unticked()
        if not left:
            return True
        names = "、".join(each.texts[0] for each in left[:NAMED]) + ("等" if len(left) > NAMED else "")
        asked = f"有 {len(left):,} 人填写了内容，但没有勾选“已走访”，这次不登记他们？"
        detail, yes = f"{names}。登记以后他们仍留在表里，填写的内容不会丢。", f"只登记勾选的 {count:,} 人"
        return messages.ask(self, asked, detail=detail, yes=yes, no="返回勾选", default_no=True)

    def _visit(self, line: FillRow) -> Visit:
        typed = self.grid.values(line)
        texts: dict[str, Any] = {name: typed[name] for name in TYPED if name not in ("date", "fen")}
        day = values.parse(field_of(Visit, "date"), typed["date"])
        return Visit(person_id=line.key, rule=self._campaign.code, date=day, fen=_fen(typed["fen"]), **texts)

    def _doubt(self, line: FillRow) -> str:
        """What to say of a line, where its visit would answer no duty."""
        try:
            visit = self._visit(line)
        except UserError:
            return ""
        remark = answer(self._office, visit).remark if visit.date else None
        return remark.message if remark else ""

    def _go_on(self, done: set[int], said: str) -> None:
        """Those recorded leave; what was typed about the others stays."""
        self.free()
        self.saved += len(done)
        self.said = said or self.said
        self._fresh = {key: each for key, each in self._fresh.items() if key not in done}
        self.grid.put(each for each in self.grid.rows() if each.key not in done)
        if not self._fresh:
            self.drop_draft()
            self.accept()
            return
        self._narrow()
        self._counted()
        self.save_draft()
        self.banner.say(f"已登记 {len(done):,} 人，还有 {len(self._fresh):,} 人。{said}", "warning" if said else "good")


def _row_of(line: CampaignLine, found: Campaign) -> FillRow:
    """What is proposed: the day, the visitors and what is brought, as planned."""
    day = line.planned_on if line.planned_on and found.opens <= line.planned_on <= today() else None
    fen = show_yuan(line.fen) if line.fen else ""
    return FillRow(line.person_id, (line.name, str(day or ""), line.visitors, fen, line.goods, "", "", ""))


def _fen(text: str) -> int | None:
    try:
        return parse_yuan(text) if text else None
    except UserError:
        return None


def columns_of(office: Office, found: Campaign, lines: Sequence[CampaignLine]) -> list[FillColumn]:
    """The columns of the grid: what they are called is what they are called in a visit."""
    planned = [word for line in lines for word in line.visitors.split("、") if word]
    suggested = {name: tuple(visits_store.recent_words(office, name)) for name in ("goods", "condition")}
    suggested["visitors"] = tuple(dict.fromkeys((*planned, *visits_store.recent_names(office))))

    def read_day(text: str) -> str:
        day = rules.read_day(text, min(found.due, today()), today())
        rules.require_day_counts(found, day, today())
        return str(day)

    reads = {"date": read_day, "fen": _read_money}
    typed = [
        FillColumn(
            name=name, label=field_of(Visit, name).label, width=_WIDTHS[name], right=name == "fen",
            required=name == "date", read=reads.get(name), suggestions=suggested.get(name, ()),
        )
        for name in TYPED
    ]  # fmt: skip
    return [FillColumn(name="name", label="姓名", width=124, fixed=True), *typed]


def _read_money(text: str) -> str:
    fen = parse_yuan(text)
    if fen < 0:
        raise UserError("慰问金不能是负数。")
    return show_yuan(fen)
