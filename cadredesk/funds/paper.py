"""Which values of a voucher stand where: on the 领款单 (one payee) or the 签领表 (several)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core import idcard, money
from cadredesk.core.dates import today
from cadredesk.core.kinds import MoneyKind
from cadredesk.funds.records import Budget, Payment, Standard, Voucher, VoucherState
from cadredesk.people.records import Person

if TYPE_CHECKING:
    from cadredesk.paper import PrintInfo


@dataclass(frozen=True, slots=True)
class Batch:
    """All that a voucher's paper is made from: saved records alone."""

    office: str
    operator: str
    voucher: Voucher
    lines: Sequence[Payment]
    people: Sequence[Person]  # in the order of the lines
    budget: Budget
    again: bool  # printed before: the paper says 补打
    standards: Mapping[int, Standard] = field(default_factory=dict)  # by person, where the office has set one

    @property
    def budget_line(self) -> str:
        """The budget with its document number."""
        return self.budget.name + (f"（{self.budget.document}）" if self.budget.document else "")

    @property
    def number(self) -> str:
        """The voucher's number, or that it is a draft."""
        return self.voucher.number or "草稿"


def unprintable_of(batch: Batch) -> list[tuple[str, str]]:
    """(name, characters) of what stands on the paper that no font can print."""
    from cadredesk.paper import unprintable

    if len(batch.lines) == 1:
        return unprintable([_single(batch)])
    title = {"name": batch.number, "title": _title(batch.voucher), "budget": batch.budget_line}
    lines = zip(batch.lines, batch.people, strict=True)
    rows = [{"name": who.name, "unit": who.unit, "category": line.category, "note": line.note} for line, who in lines]
    return unprintable([title, *rows])


def print_batch(batch: Batch, out: Path) -> list[tuple[str, str]]:
    """Draw the voucher's paper; gives (name, characters) that no font can print."""
    from cadredesk.paper import PrintInfo, draw_forms, load_form

    print_info = PrintInfo(
        office=batch.office,
        printed=today(),
        operator=batch.operator,
        reprint=batch.again,
        void=batch.voucher.state == VoucherState.VOID,
    )
    if len(batch.lines) == 1:
        draw_forms(load_form("voucher"), [_single(batch)], out, print_info)
    else:
        _print_sign_off(batch, out, print_info)
    return unprintable_of(batch)


def _single(batch: Batch) -> dict[str, str]:
    voucher, line, person = batch.voucher, batch.lines[0], batch.people[0]
    fen = line.fen or 0
    return {
        "number": batch.number,
        "date": (voucher.paid_on or voucher.date or today()).isoformat(),
        "payee": person.name,
        "id_masked": idcard.mask(person.id_number),
        "unit": person.unit,
        "category": line.category,
        "kind": voucher.kind,
        "occasion": voucher.occasion,
        "basis": voucher.basis,
        "amount": f"¥{money.show_yuan(fen)}",
        "amount_words": money.in_words(fen),
        "method": voucher.method,
        "budget": batch.budget_line,
        "attachments": "",
        "drafted_by": voucher.drafted_by,
        "approved_by": voucher.approved_by,
        "proxy": line.proxy,
        "proxy_relation": line.proxy_relation,
    }


def _print_sign_off(batch: Batch, out: Path, print_info: "PrintInfo") -> None:
    from cadredesk.paper import Receipt, draw_sign_off

    voucher = batch.voucher
    receipts = [
        Receipt(
            name=person.name,
            id_tail=person.id_number[-4:],
            unit=person.unit,
            category=line.category,
            standard=standard.fen if (standard := batch.standards.get(person.id or 0)) else None,
            amount=line.fen or 0,
            note=line.note,
        )
        for line, person in zip(batch.lines, batch.people, strict=True)
    ]
    draw_sign_off(
        out,
        title=_title(voucher),
        receipts=receipts,
        print_info=print_info,
        number=batch.number,
        budget=batch.budget_line,
    )


def _title(voucher: Voucher) -> str:
    """2026年春节慰问金签领表, 2026年困难帮扶签领表."""
    year = f"{voucher.date.year}年" if voucher.date else ""
    if voucher.kind == MoneyKind.FESTIVAL and voucher.occasion:
        return f"{year}{voucher.occasion}慰问金签领表"
    return f"{year}{voucher.kind}{f'（{voucher.occasion}）' if voucher.occasion else ''}签领表"
