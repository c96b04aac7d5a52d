"""Drafting a voucher: what for, out of which budget, and for whom how much."""

import dataclasses
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Kind, described
from cadredesk.core.kinds import MoneyKind
from cadredesk.core.money import show_yuan
from cadredesk.core.problems import Problem
from cadredesk.db.file import Office
from cadredesk.duties import store as duties_store
from cadredesk.funds import (
    actions,
    actions_cautions,
    actions_drafts,
    actions_due,
    actions_steps,
    rules,
    store_budgets,
    store_ledger,
    store_vouchers,
)
from cadredesk.funds.actions_copies import CopiedDraft
from cadredesk.funds.actions_due import DueLines
from cadredesk.funds.actions_views import VoucherView
from cadredesk.funds.records import Payment, Voucher, VoucherState
from cadredesk.funds.rules_cautions import SHOW
from cadredesk.funds.rules_rounds import SeveralRoundsError
from cadredesk.funds.ui.step_dialog import CANNOT_UNDO, final_question
from cadredesk.funds.ui.voucher_lines_dialog import LinesGrid
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.controls.word_completer import suggest
from cadredesk.widgets.form import file_dialogs, messages
from cadredesk.widgets.form.file_dialogs import TABLE, Sort
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.messages import guard
from cadredesk.widgets.form.primary_action import FinalQuestion, PrimaryAction
from cadredesk.widgets.form.record_form import RecordForm
from cadredesk.widgets.page.task_form_dialog import TaskFormDialog, Work

FIELDS = ("kind", "occasion", "budget_id", "date", "method", "basis")
CHECK_DELAY = 300  # ms without a change before the lines are judged
NAMED = 20  # of whom was left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Which visits' money is to be paid."""

    since: datetime.date | None = described("从", Kind.DATE, required=True)
    until: datetime.date | None = described("到", Kind.DATE, required=True)


class VoucherForm(RecordForm):
    """The head of a voucher, which keeps its lines with it in drafts and knows when either was changed.

    A campaign that brought lines names its round, as long as the occasion stays what it then was.
    """

    def __init__(self, office: Office, grid: LinesGrid) -> None:
        self._grid = grid
        self._round = ""  # code, day and occasion, a line each
        super().__init__(
            Voucher,
            only=FIELDS,
            columns=1,
            lookups={"budgets": lambda: budget_choices(office)},
            check=lambda voucher: self._short(office, voucher),
        )
        suggest(self.editor("occasion"), duties_store.codes(office))
        on_theme_change(self, lambda: self.setFixedWidth(px(290)))

    def raw(self) -> dict[str, str]:
        return super().raw() | {"lines": self._grid.raw(), "round": self._round}

    def put_raw(self, texts: Mapping[str, str]) -> None:
        if "lines" in texts:
            self._grid.set_raw(texts["lines"])
        self._round = texts.get("round", self._round)
        super().put_raw(texts)

    def name_round(self, code: str, due: datetime.date) -> None:
        """Lines of a campaign are brought, and the voucher is for it, unless it is for something else already."""
        occasion = self.editor("occasion").raw()
        if not self._round and not self._base.rule and (occasion == code or not self._grid.lines()):
            self._round = f"{code}\n{due}\n{occasion}"

    def _assemble(self) -> Voucher:
        voucher: Voucher = super()._assemble()
        code, day, occasion = self._round.split("\n") if self._round else ("", "", "")
        if not code or occasion != voucher.occasion:
            return voucher
        return dataclasses.replace(voucher, rule=code, due=datetime.date.fromisoformat(day))

    def lines_changed(self) -> None:
        self._update_dirty()
        self._timer.start()
        self.edited.emit()

    def _short(self, office: Office, voucher: Voucher) -> list[Problem]:
        left = store_ledger.balance(office, voucher.budget_id).left if voucher.budget_id else self._grid.fen
        if self._grid.fen <= left:
            return []
        return [Problem("预算", f"余额 {show_yuan(left)} 元，不够支付这张凭证，批准前要先追加。")]


def budget_choices(office: Office) -> list[tuple[int, str]]:
    """(id, words) of the budgets of the two latest years with what is left of each."""
    return [
        (balance.id, f"{'' if year == today().year else f'{year} 年'}{balance.name}　余额 {show_yuan(balance.left)}")
        for year in store_budgets.budget_years(office)[:2]
        for balance in store_ledger.balances(office, year)
    ]


class VoucherDialog(TaskFormDialog):
    """Drafts a voucher for ``person_ids``, or goes on with the draft ``voucher_id``, or with one ``copied`` from another
    voucher that has no budget yet; ``saved`` is its VoucherView.
    """

    help_section = "新凭证"
    form: VoucherForm
    saved: VoucherView | None

    def __init__(
        self,
        office: Office,
        *,
        person_ids: Sequence[int] = (),
        voucher_id: int | None = None,
        owed: tuple[str, datetime.date] | None = None,
        copied: CopiedDraft | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """``owed`` is a rule and a due day: a line for each who is owed that visit. Raises UserError where nobody is left."""
        office.require_writable()
        self._office, self._id, self._submitting = office, voucher_id, False
        found = actions_due.lines_to_pay(office, *owed) if owed else None
        self.grid = LinesGrid(
            office,
            button("从应访…", "", self.take_due, tip="由应访名单生成，金额按安排或标准"),
            button("从走访…", "", self.take_visits, tip="由某段时间走访时带去的慰问金生成"),
            button("从名单…", "", self.take_list, tip="从 Excel 名单带入：姓名（身份证号）、金额"),
        )
        form = VoucherForm(office, self.grid)
        form.set_record(copied.voucher if copied else self._opened(voucher_id))
        super().__init__(
            office,
            parent,
            "编辑凭证草稿" if voucher_id else "起草凭证",
            form,
            self._writing,
            key="voucher",
            drafts=office,
            draft_key="" if copied else f"vouchers/{voucher_id or 'new'}",
            act=PrimaryAction(words="保存草稿", record=True),
            size=(1000, 680),
            side=self.grid,
            bottom=(button("保存并提交…", "", self.save_and_submit, tip="保存后马上编号，送另一位同志审批"),),
        )
        self._judge = QTimer(self, singleShot=True, interval=CHECK_DELAY)
        self._judge.timeout.connect(self.judge)
        self.grid.changed.connect(form.lines_changed)
        self.grid.changed.connect(self._judge.start)
        form.edited.connect(self._judge.start)
        form.edited.connect(self._show_kind)
        self._show_kind()
        if person_ids:
            self.grid.add_people(person_ids)
        elif owed and found:
            self._bring(owed, found)
        elif copied:
            self.grid.put(copied.lines)
            self.error.say("原来的预算已经封账，也没有同名的预算可用，请选择从哪项预算列支。", "warning")
        elif voucher_id:
            self._judge.start()
        form.editor("kind").setFocus()

    def _opened(self, voucher_id: int | None) -> Voucher:
        """The draft to go on with, its lines in the grid; or a new one."""
        if voucher_id is None:
            return Voucher(date=today(), method="现金")
        voucher = store_vouchers.get_voucher(self._office, voucher_id)
        if voucher.state != VoucherState.DRAFT:
            raise UserError(f"凭证{rules.title(voucher)}已经提交，不能再改。")
        self.grid.put(store_vouchers.lines_of(self._office, voucher_id))
        return voucher

    def _show_kind(self) -> None:
        self.grid.set_kind(self.form.raw().get("kind", ""))

    # ---- bringing lines

    @guard
    def take_due(self) -> None:
        from cadredesk.funds.ui.due_lines_dialog import DueLinesDialog

        dialog = DueLinesDialog(self._office, parent=self)
        if dialog.exec() and dialog.found is not None:
            self._bring((dialog.code, dialog.due), dialog.found)

    def _bring(self, owed: tuple[str, datetime.date], found: DueLines) -> None:
        """Add lines of what is owed, say whom it leaves out, and fill in kind and occasion where they are blank."""
        (code, due), rule = owed, duties_store.rule(self._office, owed[0])
        kind = rule.money_kind
        for name, value in (("kind", kind if kind != MoneyKind.OTHER else ""), ("occasion", code)):
            editor = self.form.editor(name)
            if not editor.raw():
                editor.set_value(value)
        if rule.is_campaign:
            self.form.name_round(code, due)
        doubled = self.grid.add(found.lines)
        said = [found.sentence] if found.skipped else []
        said += [f"已经在名单里 {doubled:,} 人"] if doubled else []
        words = f"带入 {len(found.lines) - doubled:,} 人。"
        if said:
            self.error.say(f"{words}没有列入：{'、'.join(said)}。", "", ("查看名单", lambda: self._show_skipped(found)))
        else:
            self.error.say(words, "good")

    def _show_skipped(self, found: DueLines) -> None:
        named = [f"{each.name}：{each.why}" for each in found.skipped]
        more = f"\n……等共 {len(named):,} 人" if len(named) > NAMED else ""
        messages.tell(self, f"没有列入的 {len(named):,} 人", detail="\n".join(named[:NAMED]) + more)

    @guard
    def take_visits(self) -> None:
        form = RecordForm(Period)
        form.set_record(Period(since=today() - datetime.timedelta(days=29), until=today()))
        intro = "这段时间走访时带去的慰问金，每次走访一笔；已经开过凭证的走访不再带入。"
        act, size = PrimaryAction(words="带入"), (520, 280)
        dialog = FormDialog(self, "从走访带入", form, self._from_visits, key="period", act=act, size=size, intro=intro)
        if dialog.exec():
            self._add(dialog.saved)

    def _from_visits(self, period: Period) -> list[Payment]:
        if period.since and period.until and period.since > period.until:
            raise UserError("起止日期写反了，请调换。")
        found = actions.lines_from_visits(self._office, period.since or today(), period.until or today())
        if not found:
            raise UserError("这段时间没有带慰问金、又还没有开凭证的走访。请换一段时间。")
        return found

    @guard
    def take_list(self) -> None:
        """Lines from a workbook with 姓名 and 金额."""
        if path := file_dialogs.open_file(self, "选择名单", Sort.IMPORT, [TABLE]):
            self._add(actions.lines_from_list(self._office, path))

    def _add(self, lines: Sequence[Payment]) -> None:
        doubled = self.grid.add(lines)
        if doubled:
            self.error.say(f"带入 {len(lines) - doubled} 人，另有 {doubled} 人已经在名单里，没有重复加。", "warning")

    # ---- judging and saving

    def judge(self) -> None:
        """Say what will have to be answered at approval, and what is only pointed out."""
        lines = self.grid.lines()
        voucher = dataclasses.replace(self.form._assemble(), id=self._id)
        if not lines or not voucher.kind or voucher.date is None:
            self.grid.show_warnings(())
            return
        try:
            voucher = actions_drafts.with_round(self._office, voucher)
        except UserError as error:
            self.grid.show_warnings(())
            self.grid.say(str(error), "warning")
            return
        found = actions_cautions.cautions(self._office, voucher, lines, today())
        self.grid.show_warnings([each for each in found if SHOW in each.stages])

    def _writing(self, record: Voucher) -> Work:
        voucher, lines = dataclasses.replace(record, id=self._id), self.grid.lines()
        self._with_round = partial(self._work, voucher, lines, self._submitting)
        return self._with_round(None)

    @staticmethod
    def _work(
        record: Voucher, lines: Sequence[Payment], submits: bool, meant: tuple[str, datetime.date] | None
    ) -> Work:
        """What is to be written; ``meant`` is the round, where the words alone do not say which."""
        voucher = dataclasses.replace(record, rule=meant[0], due=meant[1]) if meant else record
        if submits:
            day = max(today(), voucher.date or today())
            return lambda office: actions.draft_and_submit(office, voucher, lines, day)
        return lambda office: actions.draft_voucher(office, voucher, lines)

    def _failed(self, error: BaseException) -> None:
        """Where the words name two rounds, ask which is meant, and go on."""
        if isinstance(error, SeveralRoundsError) and (meant := self._ask_round(error)):
            self.write(self._with_round(meant))
        else:
            super()._failed(error)

    def _ask_round(self, several: SeveralRoundsError) -> tuple[str, datetime.date] | None:
        """Which of the rounds is meant that the words name; None where nobody says so."""
        answers = [(rule.code, f"{rule.name}（{due}）") for rule, due in several.rounds]
        chosen = messages.choose(self, f"“{several.words}”是哪一次？", [*answers, ("", "取消")])
        return next(((rule.code, due) for rule, due in several.rounds if rule.code == chosen), None)

    @guard
    def save_and_submit(self) -> None:
        """Save the draft and give it its number at once."""
        self._submitting = True
        try:
            self.save()
        finally:
            self._submitting = False

    def confirmed(self, record: Voucher) -> bool:
        """A draft is saved at once; submitting it is for good."""
        act = PrimaryAction(words="提交", final_question=self._last_question) if self._submitting else self.act
        return act.confirmed(self, record)

    def _last_question(self, record: Voucher) -> FinalQuestion:
        view = VoucherView(record, tuple(self.grid.lines()))
        actions_steps.require_lines(self._office, record, view.lines)
        return final_question(self._office, view, "提交", f"提交后编号，内容不能再改，由另一位同志审批；{CANNOT_UNDO}")

    def done(self, result: int) -> None:
        self._judge.stop()
        super().done(result)
