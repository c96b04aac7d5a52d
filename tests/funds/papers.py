"""What stands on papers of money, read back from the PDF: the state machine compares it with the books at its end."""

import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from pypdf import PdfReader

from cadredesk.funds import actions, rules, store_ledger, store_vouchers
from cadredesk.funds.actions_views import VoucherView, view
from cadredesk.funds.closing import actions as closing_actions
from cadredesk.funds.ledger import actions as ledger_actions
from cadredesk.funds.ledger import store as ledger_store
from cadredesk.funds.ledger.records import LedgerQuery
from cadredesk.funds.records import VoucherQuery

if TYPE_CHECKING:
    from cadredesk.db.file import Office

AMOUNT = r"(-?[\d,]+\.\d\d)"
COLUMNS = ("paid", "reversed", "net", "unclaimed", "returned")  # of the certificate
TOLD = ("应发", "实发", "未领", "退回", "冲销", "待领")


def fen_of(text: str) -> int:
    """1,234.56 as 分."""
    return int(text.replace(",", "").replace(".", ""))


def pages_of(path: Path) -> list[str]:
    """The words of each page without blanks."""
    return ["".join(page.extract_text().split()) for page in PdfReader(path).pages]


def amounts_on(text: str, words: tuple[str, ...]) -> dict[str, int]:
    """The amount that follows each of the words, where one does."""
    found = {word: re.search(rf"{word}{AMOUNT}", text) for word in words}
    return {word: fen_of(match[1]) for word, match in found.items() if match}


def by_the_ledger(office: "Office") -> dict[int, Counter[str]]:
    """The sums of all moves by voucher and what they are; what was taken back stands with the voucher that paid it."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for move in ledger_store.moves(office, LedgerQuery()):
        if move.voucher_id is not None:
            voucher = store_vouchers.get_voucher(office, move.voucher_id)
            found[voucher.reverses_id or voucher.id or 0][move.what] += move.fen
    return found


def require_same_voucher(office: "Office", voucher: int, moves: Counter[str], out: Path) -> None:
    """A voucher's paper tells the sums that the voucher is shown with, and that the ledger comes to."""
    actions.print_voucher(office, voucher, out)
    shown, pages = view(office, voucher), pages_of(out)
    if shown.voucher.reverses_id is not None or len(shown.lines) == 1:
        assert f"¥{shown.fen / 100:,.2f}" in "".join(pages)
        return
    sums = shown.sums
    said = {"应发": sums.due, "实发": sums.net, "未领": sums.unclaimed, "退回": sums.returned}
    said |= {word: fen for word, fen in (("冲销", sums.reversed), ("待领", sums.open)) if fen}
    told = amounts_on(pages[-1].rpartition("合计：")[2], TOLD)
    assert told == (said if shown.voucher.state in rules.OFFICIAL else {})
    assert (moves["占用"], moves["未领"], moves["退回"]) == (sums.due, sums.unclaimed, sums.returned)
    assert (moves["支付"], moves["支付"] + moves["冲销"]) == (sums.paid, sums.net)


def require_same_ledger(office: "Office", budget: int, out: Path) -> None:
    """The printed ledger of a budget ends with what it has left, and its sums are those of its vouchers."""
    ledger_actions.print_ledger(office, LedgerQuery(budgets=(budget,)), out, "预算台账")
    said = amounts_on(pages_of(out)[0], ("支付", "未领", "退回", "占用", "余额"))
    assert said.pop("余额") == store_ledger.balance(office, budget).left
    paid = [each for each in _approved(office) if each.voucher.budget_id == budget]
    sums = {
        "支付": sum(each.sums.paid for each in paid),
        "未领": sum(each.sums.unclaimed for each in paid),
        "退回": sum(each.sums.returned for each in paid),
        "占用": sum(each.sums.due for each in paid),
    }
    assert said == {word: fen for word, fen in sums.items() if fen}


def require_same_certificate(office: "Office", year: int, out: Path) -> None:
    """The certificate of a closed year tells what its vouchers come to."""
    closing_actions.certificate(office, year, out)
    text = "\n".join(page.extract_text() for page in PdfReader(out).pages)
    rows = re.findall(r"(\S+)\s+\d+\s+\d+" + rf"\s+{AMOUNT}" * len(COLUMNS), text)
    wanted: dict[str, Counter[str]] = defaultdict(Counter)
    for each in _approved(office):
        for of in (each.voucher.kind, "合计"):
            wanted[of].update({name: getattr(each.sums, name) for name in COLUMNS})
    told = {kind: dict(zip(COLUMNS, map(fen_of, amounts), strict=True)) for kind, *amounts in rows}
    assert told == {kind: dict(sums) for kind, sums in wanted.items() if any(sums.values())}


def _approved(office: "Office") -> list[VoucherView]:
    """All vouchers that were approved and reverse none."""
    views = [view(office, each) for each in store_vouchers.matching_ids(office, VoucherQuery())]
    return [each for each in views if each.voucher.approved_on and each.voucher.reverses_id is None]
