"""What can be done with the voucher in front: drafting, its steps, reversing what was paid, paying again what was not."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadredesk.core.dates import today
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.funds import actions, actions_copies, rules
from cadredesk.funds.actions_copies import CopiedDraft
from cadredesk.funds.actions_views import VoucherView, view
from cadredesk.funds.records import Voucher, VoucherState
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.command import Command
from cadredesk.widgets.page.printing import Unprintable
from cadredesk.widgets.page.task_runner import one_operation

if TYPE_CHECKING:
    from cadredesk.funds.ui.page import FundsPage

STEPS = ("submit", "approve", "pay", "archive")  # one of them fits a voucher at a time
MORE = ("settle", "void", "reopen", "reverse", "receipt", "reissue", "copy", "delete")
_PAID = (VoucherState.PAID, VoucherState.ARCHIVED)


class VoucherCommands:
    """The commands of the voucher in front, each with what it does."""

    def __init__(self, page: "FundsPage") -> None:
        self._page, self._office = page, page.office

    def commands(self) -> Sequence[Command]:
        draft, any_ = self._in(VoucherState.DRAFT), lambda: self._page.voucher is not None
        paid = self._in(*_PAID, own=True)
        submitted, approved = self._in(VoucherState.SUBMITTED), self._in(VoucherState.APPROVED)
        return (
            Command(id="add", text="起草凭证", run=self.add, icon="plus", key="Ctrl+N", writes=True),
            Command(id="print", text="打印", run=self.print, icon="print", key="Ctrl+P", tip="领款单或签领表", when=any_),
            Command(id="edit", text="编辑…", run=self.edit, icon="pen", tip="继续改这张草稿（回车）", writes=True, when=draft),
            Command(id="delete", text="删除…", run=self.delete, icon="trash-can", tip="删除这张草稿", writes=True, when=draft),
            Command(id="submit", text="提交…", run=lambda: self._step("submit"), tip="把这张凭证提交", writes=True, when=draft),
            Command(id="approve", text="批准…", run=lambda: self._step("approve"), tip=self._approve_tip, writes=True,
                    when=submitted, words=lambda: "换人批准…" if self._is_own() else "批准…"),
            Command(id="pay", text="登记支付…", run=self.pay, tip="登记谁领了、谁没有领，可以分几天登记", writes=True, when=approved),
            Command(id="archive", text="归档…", run=lambda: self._step("archive"), tip="把这张凭证归档",
                    writes=True, when=self._in(VoucherState.PAID)),
            Command(id="settle", text="结清…", run=lambda: self._step("settle"), tip="还没有登记的各笔一律记为未领",
                    writes=True, when=approved),
            Command(id="void", text="作废…", run=lambda: self._step("void"), tip="凭证号保留，占用的金额退回预算",
                    writes=True, when=self._in(VoucherState.SUBMITTED, VoucherState.APPROVED)),
            Command(id="reopen", text="作废并重开…", run=self.reopen, tip="作废后照原样起草一张，改正后再提交",
                    writes=True, when=submitted),
            Command(id="reverse", text="冲销…", run=self.reverse, tip="已领的款退回来：另开一张负数凭证", writes=True, when=paid),
            Command(id="receipt", text="补登退款收据…", run=self.add_receipt, tip="冲销批准以后才拿到的收据编号，只能登记一次",
                    writes=True, when=self._lacks_receipt),
            Command(id="reissue", text="补发未领", run=self.reissue, tip="把未领的各笔起草成一张新凭证", writes=True, when=paid),
            Command(id="copy", text="复制成草稿", run=self.copy, tip="照这张起草一张新的", writes=True, when=any_),
        )  # fmt: skip

    def _in(self, *states: VoucherState, own: bool = False) -> Callable[[], bool]:
        """Whether the voucher in front is in one of the states; ``own``: and takes nothing back."""

        def fits() -> bool:
            voucher = self._page.voucher
            return voucher is not None and voucher.state in states and not (own and voucher.reverses_id)

        return fits

    @property
    def _voucher(self) -> Voucher:
        voucher = self._page.voucher
        assert voucher is not None, "a command for the voucher in front fits only where there is one"
        return voucher

    def _view(self) -> VoucherView:
        return view(self._office, self._voucher.id or 0)

    # ---- drafts

    def add(self) -> None:
        self._draft()

    def edit(self, column: str = "") -> None:
        """Go on with a draft, at the field of a column if one was pointed at."""
        self._draft(self._voucher.id, column)

    def _draft(self, voucher_id: int | None = None, column: str = "") -> None:
        """Draft a voucher, or go on with a draft; it is shown when it was saved."""
        from cadredesk.funds.ui.voucher_dialog import VoucherDialog

        dialog = VoucherDialog(self._office, voucher_id=voucher_id, parent=self._page)
        if column:
            dialog.form.go_to(column)
        dialog.exec()
        if voucher_id is None and dialog.saved is not None:
            self._page.reveal(dialog.saved.voucher.id or 0)

    def delete(self) -> None:
        """删除: a draft alone."""
        shown = self._view()
        voucher = shown.voucher
        asked = f"删除凭证草稿：{voucher.kind}{voucher.occasion}，{rules.how_many(shown.lines)}？"
        if messages.ask(self._page, asked, detail="删除后可以用 Ctrl+Z 撤销。", yes="删除", default_no=True):
            self._work("正在删除草稿", lambda office: actions.delete_draft(office, voucher.id or 0))

    def copy(self) -> None:
        """复制成草稿: with today's date."""
        self._write(actions_copies.copied(self._office, self._voucher.id or 0, today()), self._reveal)

    def _write(self, draft: CopiedDraft, done: Callable[[VoucherView], object]) -> None:
        """Write a draft made from another voucher and show it; where its budget is not known the form asks."""
        from cadredesk.funds.ui.voucher_dialog import VoucherDialog

        if draft.voucher.budget_id is not None:
            self._work("正在起草", lambda office: actions_copies.write_copied(office, draft), done)
            return
        dialog = VoucherDialog(self._office, copied=draft, parent=self._page)
        dialog.exec()
        if dialog.saved is not None:
            done(dialog.saved)

    def _work(self, doing: str, work: Callable[[Office], Any], done: Callable[[Any], object] | None = None) -> None:
        """Write on the worker: a voucher may have thousands of lines."""
        self._page.tasks.run(doing, one_operation(doing, work), done)

    def _reveal(self, shown: VoucherView) -> None:
        self._page.reveal(shown.voucher.id or 0)

    # ---- steps

    def _is_own(self) -> bool:
        """Whether whoever works now has handled the voucher, so that somebody else must approve it."""
        voucher = self._page.voucher
        return voucher is not None and rules.handled_by(voucher, self._office.operator)

    def _approve_tip(self) -> str:
        if self._is_own():
            return f"{self._office.operator}是经办人，不能自己批准：请另一位同志在这台电脑上批准。"
        return "把这张凭证批准"

    def _step(self, step: str) -> bool:
        from cadredesk.funds.ui.step_dialog import StepDialog

        return bool(StepDialog(self._office, self._view(), step, parent=self._page).exec())

    def pay(self) -> None:
        from cadredesk.funds.ui.pay_dialog import PayDialog

        PayDialog(self._office, self._view(), parent=self._page).exec()

    def reopen(self) -> None:
        """作废并重开: void it, then go on with a draft that has the same head and lines."""
        voucher_id = self._voucher.id or 0

        def go_on(copied: VoucherView) -> None:
            self._reveal(copied)
            self.edit()

        if self._step("void"):
            copy = partial(actions_copies.copy_voucher, voucher_id=voucher_id, day=today(), replaces=True)
            self._work("正在起草", copy, go_on)

    def reverse(self) -> None:
        from cadredesk.funds.ui.reverse_dialog import ReverseDialog

        dialog = ReverseDialog(self._office, self._view(), parent=self._page)
        dialog.exec()
        if dialog.saved is not None:
            self._page.reveal(dialog.saved.voucher.id or 0)

    def _lacks_receipt(self) -> bool:
        voucher = self._page.voucher
        return voucher is not None and rules.is_reversal_in_force(voucher) and not voucher.refund_receipt

    def add_receipt(self) -> None:
        from cadredesk.funds.ui.reverse_dialog import ask_refund_receipt

        ask_refund_receipt(self._office, self._view(), self._page)

    def reissue(self) -> None:
        """补发未领: a draft of what was not collected."""

        def done(again: VoucherView) -> None:
            self._reveal(again)
            self._page.page_layout.banner.say(f"已起草补发凭证：{rules.how_many(again.lines)}，核对后请提交。", "good")

        self._write(actions_copies.reissued(self._office, self._voucher.id or 0, today()), done)

    # ---- paper

    def print(self) -> None:
        """领款单 or 签领表, in the preview."""
        voucher_id = self._voucher.id or 0

        def prepare(progress: Progress, office: Office) -> tuple[VoucherView, Unprintable]:
            progress.report(0, 0, "正在读取明细")
            shown = view(office, voucher_id)
            return shown, actions.unprintable_on(office, shown)

        def draw(office: Office, out: Path, _progress: Progress) -> None:
            actions.print_voucher(office, voucher_id, out)  # what is lost was said before

        def go_on(prepared: tuple[VoucherView, Unprintable]) -> None:
            shown, lost = prepared
            title = f"{rules.title(shown.voucher)}{'领款单' if len(shown.lines) == 1 else '签领表'}"
            if not lost or self._may_print(lost):
                self._page.show_paper(title, draw, lambda: actions.count_print(self._office, voucher_id))

        self._page.tasks.run("正在准备打印", prepare, go_on)

    def _may_print(self, lost: Unprintable) -> bool:
        """Name the characters that no font has before anything is printed."""
        detail = "\n".join(f"{name}：{'、'.join(characters)}" for name, characters in lost[:10])
        asked = "有些字打印不出来，要继续打印吗？"
        return messages.ask(self._page, asked, detail=f"{detail}\n请打印后手工补写。", yes="继续打印", no="先不打印")
