"""Which values of a voucher stand where: on the 领款单 (one payee) or the 签领表 (several)."""

from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core import idcard, money
from cadredesk.core.dates import today
from cadredesk.core.kinds import MoneyKind
from cadredesk.core.money import show_yuan
from cadredesk.funds import rules
from cadredesk.funds.paper_batch import Batch
from cadredesk.funds.records import Method, Payment, Voucher
from cadredesk.funds.store_paper import Payee
from cadredesk.people.records import Audience

if TYPE_CHECKING:
    from cadredesk.paper import Receipt, SignOffList

# Categories in so few words that a row of the list stays one line, and what they stand for.
SHORT: dict[str, str] = {
    Audience.LIXIU: "离休", Audience.SENIOR: "处级以上", Audience.OTHER: "退休", Audience.WORKER: "职工",
    Audience.LIXIU_SURVIVOR: "离休遗属", Audience.TUIXIU_SURVIVOR: "退休遗属",
}  # fmt: skip


def unprintable_of(batch: Batch) -> list[tuple[str, str]]:
    """(name, characters) of what stands on the paper that no font can print."""
    from cadredesk.paper import unprintable

    return unprintable([_single(batch)] if len(batch.lines) == 1 else _words(batch, _sign_off(batch)))


def print_batch(batch: Batch, out: Path) -> list[tuple[str, str]]:
    """Draw the voucher's paper; gives (name, characters) that no font can print."""
    from cadredesk.paper import PrintInfo, draw_forms, draw_sign_off, load_form, unprintable

    print_info = PrintInfo(
        office=batch.office,
        printed=today(),
        operator=batch.operator,
        handler=batch.voucher.drafted_by,
        code=batch.code,
        reprint=batch.again,
        mark=batch.mark,
        stamp=batch.stamp,
    )
    if len(batch.lines) == 1:
        survivor = batch.voucher.kind in rules.SURVIVOR_KINDS
        form = load_form("voucher", without=() if survivor else ("deceased",))
        draw_forms(form, [record := _single(batch)], out, print_info)
        return unprintable([record])
    paper = _sign_off(batch)
    draw_sign_off(out, paper, print_info)
    return unprintable(_words(batch, paper))


def _name(payee: Payee) -> str:
    """The name that the line was made out to, and the one of today where it is another."""
    return payee.name + (f"（现：{payee.now}）" if payee.now else "")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


# ---------------------------------------------------------------- 领款单


def _single(batch: Batch) -> dict[str, str]:
    voucher, line, payee = batch.voucher, batch.lines[0], batch.payees[0]
    fen = line.fen or 0
    number = idcard.mask(payee.id_number) if line.person_id else line.invoice or "无"
    return {
        "number": batch.number,
        "date": _day(voucher.date),
        "payee": _name(payee),
        "id_masked": number,
        "unit": payee.unit or ("" if line.person_id else "无"),
        "category": payee.category,
        "deceased": payee.deceased,
        "relation": line.relation,
        "kind": voucher.kind,
        "occasion": _occasion(voucher),
        "basis": voucher.basis,
        "amount": f"¥{show_yuan(fen)}",
        "amount_words": money.in_words(fen),
        "method": _method(voucher, line),
        "budget": batch.budget_line + (f"　来源：{batch.budget.source}" if batch.budget.source else ""),
        "subjects": batch.subjects,
        "attachments": f"{batch.pages or '____'} 张",
        "notes": "；".join(
            filter(None, (_became(batch, line), _goods(line), line.note, _id_now(payee), *batch.notes()))
        ),
        "drafted_by": voucher.drafted_by,
        "approved_by": voucher.approved_by,
        "proxy": line.proxy,
        "proxy_relation": line.proxy_relation,
    }


def _id_now(payee: Payee) -> str:
    """The ID number that was corrected since approval."""
    return f"身份证号现为{idcard.mask(payee.id_now)}" if payee.id_now else ""


def _occasion(voucher: Voucher) -> str:
    return "，".join(filter(None, (voucher.occasion, voucher.period)))


def _method(voucher: Voucher, line: Payment) -> str:
    """现金, or 转账 with the account."""
    if voucher.method != Method.TRANSFER:
        return voucher.method
    account = (("户名", line.account_name), ("开户行", line.bank), ("账号", line.account_number))
    reference = f"　流水号：{line.bank_reference}" if line.bank_reference else ""
    return "　".join((voucher.method, *(f"{what}：{words or '________'}" for what, words in account))) + reference


def _became(batch: Batch, line: Payment) -> str:
    """已领 2026-02-10; 未领（外出） 2026-02-20，实发 0.00."""
    if not line.receipt:
        return ""
    paid = "" if batch.first else f"，实发 {show_yuan(batch.sums.net)} 元"
    return f"{batch.signed(line)} {_day(line.received_on)}{paid}"


def _goods(line: Payment) -> str:
    if not line.goods:
        return ""
    return f"慰问品：{line.goods}" + (f"（价值 {show_yuan(line.goods_fen)} 元）" if line.goods_fen else "")


# ---------------------------------------------------------------- 签领表


def _receipts(batch: Batch) -> list["Receipt"]:
    from cadredesk.paper import Receipt

    return [
        Receipt(
            name=_name(payee),
            id_tail=payee.id_number[-4:],
            unit=payee.unit,
            category=SHORT.get(payee.category, payee.category),
            standard=standard.fen if (standard := batch.standards.get(line.person_id or 0)) else None,
            amount=line.fen or 0,
            signed=batch.signed(line),
            proxy=line.proxy + (f"（{line.proxy_relation}）" if line.proxy_relation else ""),
            day=_day(line.received_on),
            note=_line_note(batch, line, payee),
            account_name=line.account_name,
            bank=line.bank,
            account=line.account_number,
            counted=payee.counted,
        )
        for line, payee in zip(batch.lines, batch.payees, strict=True)
    ]


def _line_note(batch: Batch, line: Payment, payee: Payee) -> str:
    taken = batch.taken_by(line)
    dead = f"逝者：{payee.deceased}" if payee.deceased else ""
    return "；".join(
        filter(
            None,
            (
                f"{taken}冲销" if taken else "",
                f"{dead}，关系：{line.relation}" if line.relation else dead,
                f"发票：{line.invoice}" if line.invoice else "",
                _goods(line),
                line.note,
                f"证号现为…{payee.id_now[-4:]}" if payee.id_now else "",
            ),
        )
    )


def _facts(batch: Batch) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What stands over the list, in two lines."""
    voucher = batch.voucher
    return (
        [
            ("事由", "，".join(filter(None, (voucher.kind, _occasion(voucher))))),
            ("日期", _day(voucher.date)),
            ("方式", voucher.method),
        ],
        [
            ("依据", voucher.basis),
            ("资金来源", "，".join(filter(None, (batch.budget_line, batch.budget.source)))),
            ("经费科目", batch.subjects),
        ],
    )


def _sign_off(batch: Batch) -> "SignOffList":
    from cadredesk.paper import SignOffList

    voucher, receipts = batch.voucher, _receipts(batch)
    paid = [receipt for receipt, line in zip(receipts, batch.lines, strict=True) if batch.received(line)]
    said = any(line.receipt for line in batch.lines) and batch.first is None
    used = {payee.category for payee in batch.payees}
    legend = "，".join(f"{short}：{whole}" for whole, short in SHORT.items() if whole in used)
    return SignOffList(
        title=_title(batch),
        number=batch.number,
        receipts=receipts,
        facts=_facts(batch),
        notes=[*([f"类别　{legend}"] if legend else []), *(f"备注：{note}" for note in batch.notes())],
        totals=batch.totals,
        paid=(batch.sums.net, paid) if said else None,
        names={"经办": voucher.drafted_by, "审批": voucher.approved_by},
        attachments=batch.pages,
        transfer=voucher.method == Method.TRANSFER,
    )


def _words(batch: Batch, paper: "SignOffList") -> list[dict[str, str]]:
    """What of a list may hold rare characters, with the name under which each is told."""
    head = {"name": batch.number, "title": paper.title, "notes": "".join(paper.notes), **dict(chain(*paper.facts))}
    rows = [
        {
            "name": each.name,
            "rest": "".join((each.unit, each.signed, each.proxy, each.account_name, each.bank, each.note)),
        }
        for each in paper.receipts
    ]
    return [head, *rows]


def _title(batch: Batch) -> str:
    """2026年春节慰问金签领表, 2026年困难帮扶签领表, …（红冲）."""
    voucher = batch.voucher
    year = f"{voucher.date.year}年" if voucher.date else ""
    end = "签领表（红冲）" if batch.first else "签领表"
    if voucher.kind == MoneyKind.FESTIVAL and voucher.occasion:
        return f"{year}{voucher.occasion}慰问金{end}"
    return f"{year}{voucher.kind}{f'（{voucher.occasion}）' if voucher.occasion else ''}{end}"
