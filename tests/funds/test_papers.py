"""What stands on the papers of vouchers: their state, what became of each line, and sums that can be read back."""

import dataclasses
import datetime
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadredesk.branches import actions as branch_actions
from cadredesk.branches.records import Branch
from cadredesk.cli import run
from cadredesk.core.money import in_words
from cadredesk.duplicates import actions as duplicates_actions
from cadredesk.funds import actions, actions_steps, store_vouchers
from cadredesk.funds.actions_steps import LineReceipt, RefundFacts
from cadredesk.funds.actions_views import view
from cadredesk.funds.files import actions as files_actions
from cadredesk.funds.files.records import FileKind
from cadredesk.funds.records import Budget, Payment, Receipt, Refund, Voucher
from cadredesk.people import actions as people_actions
from cadredesk.people.records import Person
from tests.funds.papers import AMOUNT, amounts_on, fen_of, pages_of
from tests.paper.samples import RARE
from tests.support import TODAY, empty_office

if TYPE_CHECKING:
    from cadredesk.db.file import Office

CLERK, HEAD, CASHIER = "张敏", "李主任", "王出纳"
DAY = datetime.date(2026, 9, 1)


@pytest.fixture
def office(tmp_path: Path) -> Iterator["Office"]:
    with empty_office(tmp_path, operator=CLERK) as made:
        yield made


def add(office: "Office", *names: str) -> list[Person]:
    return [people_actions.save_person(office, Person(name=name, category="退休干部")) for name in names]


def draft(office: "Office", lines: Sequence[Payment], **head: Any) -> int:
    budget = actions.save_budget(
        office,
        Budget(
            year=2026, name=f"慰问{office.conn.total_changes}", fen=10**13, document="县财行〔2026〕28号",
            function_code="2080502", economic_code="30399",
        ),
    )  # fmt: skip
    facts = {"kind": "节日慰问", "occasion": "重阳节", "date": DAY, "budget_id": budget.id} | head
    return actions.draft_voucher(office, Voucher(**facts), lines).voucher.id or 0


def approve(office: "Office", voucher: int, day: datetime.date = DAY) -> int:
    if store_vouchers.get_voucher(office, voucher).state == "草稿":
        actions_steps.submit_voucher(office, voucher, day)
    as_operator(office, HEAD, lambda: actions_steps.approve_voucher(office, voucher, day, "经研究同意"))
    return voucher


def as_operator(office: "Office", name: str, do: Any) -> Any:
    own, office.operator = office.operator, name
    try:
        return do()
    finally:
        office.operator = own


def printed(office: "Office", voucher: int, *, count: bool = False) -> list[str]:
    """The pages of a voucher's paper without blanks, as the cashier prints it."""
    out = office.path.with_name("paper.pdf")
    as_operator(office, CASHIER, lambda: actions.print_voucher(office, voucher, out))
    if count:
        actions.count_print(office, voucher)
    return pages_of(out)


def ids(office: "Office", voucher: int) -> list[int]:
    return [line.id or 0 for line in store_vouchers.lines_of(office, voucher)]


# ---------------------------------------------------------------- states


def test_a_paper_says_what_it_is_worth_in_each_state(office: "Office") -> None:
    (payee,) = add(office, "张建国")
    voucher = draft(office, [Payment(person_id=payee.id, fen=50_000)])
    for _ in range(2):
        (page,) = printed(office, voucher, count=True)
        assert "草稿不作付款依据" in page and "验证码" not in page and "补打" not in page
    actions_steps.submit_voucher(office, voucher, DAY)
    (page,) = printed(office, voucher, count=True)
    assert "未批准" in page and "不作付款" not in page and "验证码" not in page and "补打" not in page
    approve(office, voucher)
    (first,) = printed(office, voucher, count=True)
    assert "未批准" not in first and "补打" not in first, "what was printed before was not official"
    assert re.search(r"验证码：[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}", first)
    for word in ("张建国", "¥500.00", in_words(50_000), "功能：2080502经济：30399", "县财行〔2026〕28号", "附单据"):
        assert word in first
    (again,) = printed(office, voucher, count=True)
    assert "补打" in again
    for page in (first, again):
        assert f"打印人：{CASHIER}" in page and f"经办：{CLERK}" in page and f"经办：{CASHIER}" not in page
        assert "2026-09-01" in page, "the voucher's day, whenever it is printed"


def test_a_void_paper_says_why_and_is_no_official_one(office: "Office") -> None:
    (payee,) = add(office, "张建国")
    voucher = draft(office, [Payment(person_id=payee.id, fen=50_000)])
    approve(office, voucher)
    printed(office, voucher, count=True)
    as_operator(office, HEAD, lambda: actions_steps.void_voucher(office, voucher, DAY, "金额写错"))
    (page,) = printed(office, voucher)
    assert "作废" in page and "原因：金额写错" in page and HEAD in page and "补打" not in page


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (LineReceipt(), "已领2026-09-03，实发500.00元"),
        (LineReceipt(proxy="张小红", proxy_relation="女"), "张小红女"),
        (LineReceipt(receipt=Receipt.UNCLAIMED, reason="外出"), "未领（外出）2026-09-03，实发0.00元"),
        (LineReceipt(receipt=Receipt.RETURNED, reason="本人退回"), "退回（本人退回）2026-09-03，实发0.00元"),
    ],
)
def test_a_receipt_says_what_became_of_the_money(office: "Office", said: LineReceipt, words: str) -> None:
    (payee,) = add(office, "张建国")
    voucher = approve(office, draft(office, [Payment(person_id=payee.id, fen=50_000)]))
    assert words not in printed(office, voucher)[0]
    actions_steps.pay_lines(office, voucher, datetime.date(2026, 9, 3), {ids(office, voucher)[0]: said})
    assert words in printed(office, voucher)[0]


def test_a_reversal_names_what_it_takes_back_and_the_first_says_how_much(office: "Office") -> None:
    people = add(office, "张建国", "李四", "王五")
    lines = [Payment(person_id=each.id, fen=fen) for each, fen in zip(people, (30_000, 50_000, 20_000), strict=True)]
    voucher = approve(office, draft(office, lines))
    actions_steps.pay_voucher(office, voucher, DAY, None, "已核对")
    number = store_vouchers.get_voucher(office, voucher).number
    refund = RefundFacts(to=Refund.TREASURY, receipt="SJ-7")
    back = actions_steps.reverse_voucher(office, voucher, DAY, "重复发放", ids(office, voucher)[1:2], refund)
    (page,) = printed(office, back.voucher.id or 0)
    assert f"红冲{number}" in page and "未批准" in page and "部分冲销" not in printed(office, voucher)[0]
    approve(office, back.voucher.id or 0)
    (page,) = printed(office, back.voucher.id or 0)
    for word in (f"红冲{number}", "¥-500.00", in_words(-50_000), "重复发放", "上缴财政", "SJ-7", "验证码"):
        assert word in page
    assert "未批准" not in page and "已领" not in page
    (page,) = printed(office, voucher)
    for word in ("部分冲销500.00", f"{back.voucher.number}冲销", "应发1,000.00实发500.00", "实发：2人"):
        assert word in page
    rest = actions_steps.reverse_voucher(office, voucher, DAY, "重复发放")
    approve(office, rest.voucher.id or 0)
    (page,) = printed(office, voucher)
    assert "冲销1,000.00" in page and "部分冲销" not in page and "实发0.00" in page


# ---------------------------------------------------------------- payees


def test_branches_are_no_people_and_suppliers_have_an_invoice(office: "Office") -> None:
    branches = [branch_actions.save_branch(office, Branch(name=f"第{at}党支部")).id for at in range(3)]
    lines = [Payment(branch_id=branch, fen=1_000_000) for branch in branches]
    voucher = draft(office, lines, kind="支部工作经费", occasion="")
    (page,) = printed(office, voucher)
    assert "合计：3个支部" in page and "身份证" not in page and not re.search(r"\d人", page)
    for word in ("第0党支部", "领款单位"):
        assert word in page
    single = draft(office, lines[:1], kind="支部工作经费", occasion="二季度")
    assert "第0党支部" in printed(office, single)[0] and "支部工作经费" in printed(office, single)[0]
    supplier = draft(office, [Payment(payee="惠民粮油商贸公司", invoice="24530001", fen=320_000)], kind="其他")
    (page,) = printed(office, supplier)
    assert "惠民粮油商贸公司" in page and "24530001" in page and "供货单位" in page


def test_money_after_a_death_names_the_dead_and_the_survivor(office: "Office") -> None:
    dead, widow, son = add(office, "赵故人", "钱遗孀", "赵小刚")
    line = Payment(person_id=widow.id, fen=100_000, deceased_id=dead.id, relation="配偶")
    (page,) = printed(office, draft(office, [line], kind="去世慰问", occasion="去世"))
    for word in ("逝者", "赵故人", "领款遗属", "钱遗孀", "关系", "配偶"):
        assert word in page
    other = Payment(person_id=son.id, fen=100_000, deceased_id=dead.id, relation="子")
    (page,) = printed(office, draft(office, [line, other], kind="遗属补助", occasion="", period="2026-03"))
    assert "逝者：赵故人，关系：配偶" in page and "2026-03" in page
    (page,) = printed(office, draft(office, [Payment(person_id=son.id, fen=100)]))
    assert "逝者" not in page


def test_a_transfer_names_the_accounts(office: "Office") -> None:
    people = add(office, "张建国", "李四")
    lines = [
        Payment(
            person_id=each.id, fen=100, bank="农业银行麻栗坡支行", account_name=each.name, account_number="62284808"
        )
        for each in people
    ]
    for some in (lines[:1], lines):
        (page,) = printed(office, draft(office, some, method="转账"))
        for word in ("开户行", "农业银行麻栗坡支行", "户名", "账号", "62284808"):
            assert word in page
    assert "领款人签字" not in page


def test_a_merged_payee_keeps_the_name_that_was_approved(office: "Office") -> None:
    old, new, other = add(office, "张健国", "张建国", "李四")
    single = approve(office, draft(office, [Payment(person_id=old.id, fen=100)]))
    several = approve(
        office, draft(office, [Payment(person_id=each.id, fen=100) for each in (old, other)], occasion="")
    )
    code = printed(office, single)[0].partition("验证码：")[2][:14]
    duplicates_actions.merge(office, new.id or 0, old.id or 0)
    for voucher in (single, several):
        assert "张健国（现：张建国）" in "".join(printed(office, voucher))
    assert printed(office, single)[0].partition("验证码：")[2][:14] == code


def test_a_corrected_payee_is_printed_as_approved_with_what_is_true_now(office: "Office") -> None:
    number, other_number = "110101194003070038", "110101194003070054"
    payee = people_actions.save_person(office, Person(name="张健国", category="退休干部", id_number=number))
    (other,) = add(office, "李四")
    single = draft(office, [Payment(person_id=payee.id, fen=100)])
    payee = people_actions.save_person(office, dataclasses.replace(payee, name="张建国"))  # before approval
    approve(office, single)
    several = approve(
        office, draft(office, [Payment(person_id=each.id, fen=100) for each in (payee, other)], occasion="")
    )
    waiting = draft(office, [Payment(person_id=payee.id, fen=100)], occasion="看望")
    before = printed(office, single)[0]
    assert "张建国" in before and "现：" not in before
    corrected = dataclasses.replace(payee, name="章建国", id_number=other_number, unit="县林业局")
    people_actions.save_person(office, corrected)
    after = printed(office, single)[0]
    assert "张建国（现：章建国）" in after and "*0038" in after and "身份证号现为" in after and "*0054" in after
    listed = "".join(printed(office, several))
    assert "张建国（现：章建国）" in listed and "0038" in listed and "证号现为…0054" in listed
    assert listed.count("现：") == 1, "李四 is who he was"
    assert after.partition("验证码：")[2][:14] == before.partition("验证码：")[2][:14]
    unapproved = printed(office, waiting)[0]
    assert "章建国" in unapproved and "现：" not in unapproved
    kept, gone = payee.id or 0, add(office, "张建国（误）")[0].id or 0
    duplicates_actions.merge(office, gone, kept)
    assert "张建国（现：张建国（误））" in printed(office, single)[0]


def test_a_renamed_branch_is_printed_as_approved(office: "Office") -> None:
    branch = branch_actions.save_branch(office, Branch(name="第一党支部"))
    voucher = approve(office, draft(office, [Payment(branch_id=branch.id, fen=100)], kind="支部工作经费"))
    branch_actions.save_branch(office, dataclasses.replace(branch, name="城关第一党支部"))
    assert "第一党支部（现：城关第一党支部）" in printed(office, voucher)[0]


# ---------------------------------------------------------------- sums


receipts = st.sampled_from([None, Receipt.RECEIVED, Receipt.UNCLAIMED, Receipt.RETURNED])
amounts = st.one_of(st.integers(1, 200_000), st.sampled_from([1, 9_999_999_999]))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(lines=st.lists(st.tuples(amounts, receipts), min_size=2, max_size=45))
def test_pages_add_up_to_the_total_and_the_total_to_the_voucher(
    lines: list[tuple[int, Receipt | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    with tempfile.TemporaryDirectory() as folder, empty_office(Path(folder), operator=CLERK) as office:
        people = add(office, *(f"甲{at}" for at in range(len(lines))))
        payments = [Payment(person_id=who.id, fen=fen) for who, (fen, _) in zip(people, lines, strict=True)]
        voucher = approve(office, draft(office, payments))
        said = {
            line: LineReceipt(receipt=receipt, reason="外出")
            for line, (_, receipt) in zip(ids(office, voucher), lines, strict=True)
            if receipt is not None
        }
        if said:
            actions_steps.pay_lines(office, voucher, DAY, said, "已核对")
        pages, sums = printed(office, voucher), view(office, voucher).sums
        subtotals = [re.search(rf"本页小计：(\d+)人¥{AMOUNT}累计：¥{AMOUNT}", page) for page in pages]
        found = [(int(each[1]), fen_of(each[2]), fen_of(each[3])) for each in subtotals if each]
        assert len(found) == len(pages)
        assert sum(count for count, _, _ in found) == len(lines)
        until = 0
        for _, fen, sum_until in found:
            until += fen
            assert sum_until == until
        total = re.search(rf"合计：{len(lines)}人(人民币.+?)¥{AMOUNT}", pages[-1])
        assert total and total[1] == in_words(sums.due) and fen_of(total[2]) == until == sums.due
        shown = amounts_on(pages[-1], ("应发", "实发", "未领", "退回", "待领"))
        wanted = {"应发": sums.due, "实发": sums.net, "未领": sums.unclaimed, "退回": sums.returned}
        assert shown == wanted | ({"待领": sums.open} if sums.open else {})
        rows = "".join(pages)
        for receipt in Receipt:
            count = sum(each is receipt for _, each in lines)
            why = "" if receipt is Receipt.RECEIVED else "（外出）"
            assert rows.count(f"{receipt}{why}{DAY}") == count, receipt


def test_a_settled_list_says_who_did_not_come_and_why(office: "Office") -> None:
    people = add(office, "张建国", "李四", "王五")
    voucher = approve(office, draft(office, [Payment(person_id=each.id, fen=10_000) for each in people]))
    first, second, _ = ids(office, voucher)
    actions_steps.pay_lines(office, voucher, datetime.date(2026, 9, 2), {first: LineReceipt()})
    proxy = LineReceipt(proxy="李小明", proxy_relation="子")
    actions_steps.pay_lines(office, voucher, datetime.date(2026, 9, 3), {second: proxy})
    assert "待领100.00" in printed(office, voucher)[-1]
    actions_steps.settle_voucher(office, voucher, datetime.date(2026, 9, 5), "外出未归")
    page = printed(office, voucher)[-1]
    for word in ("已领2026-09-02", "已领李小明（子）2026-09-03", "未领（外出未归）2026-09-05", "实发：2人", "待领"):
        assert (word in page) is (word != "待领"), word


def test_answers_to_cautions_stand_as_notes(office: "Office") -> None:
    people = add(office, "张建国", "李四")
    first = approve(office, draft(office, [Payment(person_id=people[0].id, fen=100)], occasion="中秋"))
    actions_steps.pay_voucher(office, first, DAY, None, "已核对")
    for some in (people[:1], people):
        second = approve(office, draft(office, [Payment(person_id=each.id, fen=100) for each in some], occasion="中秋"))
        said = "".join(printed(office, second))
        assert "备注" in said and "张建国已经领过" in said and "说明：经研究同意" in said and HEAD in said


def test_attached_papers_are_counted(office: "Office", tmp_path: Path) -> None:
    people = add(office, "张建国", "李四")
    for some in (people[:1], people):
        voucher = approve(office, draft(office, [Payment(person_id=each.id, fen=100) for each in some], occasion=""))
        assert "_张" in printed(office, voucher)[-1], "to be written by hand"
        for name, pages in (("单据", 2), ("名单", 5)):
            scan = tmp_path / f"{name}.txt"
            scan.write_text(name, encoding="utf-8")
            files_actions.attach(office, voucher, [scan], FileKind.SCAN, pages)
        assert "7张" in printed(office, voucher)[-1]


@pytest.mark.parametrize("count", [1, 2, 30])
def test_long_and_rare_names_and_great_sums_stand_whole(office: "Office", count: int) -> None:
    long = ("买买提江·艾合买提" * 6)[:50]
    people = add(office, long, *(f"{RARE}{at}" for at in range(count - 1)))
    voucher = draft(office, [Payment(person_id=each.id, fen=9_999_999_999) for each in people], basis="据" * 300)
    said = "".join(printed(office, voucher))
    assert "99,999,999.99" in said and "据" * 60 in said
    assert long in said or all(part in said for part in (long[:6], long[-6:]))
    assert all(f"{RARE}{at}" in said for at in range(count - 1))


# ---------------------------------------------------------------- codes


def test_the_code_on_paper_is_compared_with_the_file(
    office: "Office", tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = add(office, "张建国", "李四")
    voucher = approve(office, draft(office, [Payment(person_id=each.id, fen=100) for each in people]))
    number = store_vouchers.get_voucher(office, voucher).number
    code = printed(office, voucher)[0].partition("验证码：")[2][:14]
    unapproved = draft(office, [Payment(person_id=people[0].id, fen=100)], occasion="")
    waiting = actions_steps.submit_voucher(office, unapproved, DAY).voucher.number
    path = str(office.path)

    def verified(words: str) -> tuple[int, str]:
        status = run(["verify", path, "--code", words])
        return status, "".join(capsys.readouterr())

    for written in (code, code.upper(), code.replace("-", ""), code.replace("-", " "), code.replace("-", "－")):
        assert verified(f"{number}={written}") == (0, verified(f"{number}={code}")[1])
    assert "相符" in verified(f"{number}={code}")[1]
    wrong = ("0" if code[0] != "0" else "1") + code[1:]
    for words, said in (
        (f"{number}={wrong}", "不符"), (f"{number}={code[:4]}", "不符"), (f"慰〔2026〕0099号={code}", "没有凭证"),
        (f"{waiting}={code}", "没有批准"),
    ):  # fmt: skip
        status, answer = verified(words)
        assert status == 1 and said in answer, words
    status, answer = verified(code)
    assert status == 2 and "凭证号=验证码" in answer
