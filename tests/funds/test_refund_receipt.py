"""The receipt of a refund that comes after its reversal is in force: said once, by window or command line."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cadredesk.db import seals
from cadredesk.db.file import open_office
from cadredesk.funds.ui.page import FundsPage
from cadredesk.people import actions as people_actions
from cadredesk.people.records import Person
from cadredesk.widgets.form import form_dialog
from tests.fixtures import command_line, in_window
from tests.funds.desk import CLERK, HEAD, Desk
from tests.support import empty_office

pytestmark = pytest.mark.usefixtures("styled_app")


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CADREDESK_TODAY", "2026-10-08")
    with empty_office(tmp_path) as office:
        for name in ("赵一", "赵二"):
            people_actions.save_person(office, Person(name=name, category="退休干部"))
        return office.path


@pytest.fixture
def desk(path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    made = Desk(command_line(path, capsys))
    made.add_budget("10000")
    return made


def reversal(desk: Desk, *rest: object, person: str = "赵一", approve: bool = True) -> tuple[int, int]:
    """A voucher that was paid, and the one that reverses it."""
    voucher = desk.approved(person, day="2026-02-10")
    desk.pay(voucher, "2026-02-10")
    back = desk.do("voucher", "reverse", voucher, "--why", "误发", "--date", "2026-02-10", *rest, "--json")["id"]
    if approve:
        desk.approve(back, "2026-02-10")
    return voucher, int(back)


def named_before_closing(desk: Desk) -> list[str]:
    status, check, _ = desk.call("year", "check", "2026", "--json", operator=CLERK)
    assert status in (0, 1)
    return [each["code"] for each in check["findings"]]


def whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as conn:
        return seals.seals_are_whole(conn)


def test_a_receipt_is_said_once_and_closing_no_longer_names_it(desk: Desk, path: Path) -> None:
    voucher, back = reversal(desk, approve=False)
    add = ("voucher", "receipt", back, "--receipt")
    assert "不用登记退款收据" in desk.refused(*add, "77")  # it is not in force
    desk.approve(back, "2026-02-11")
    assert "no-refund-receipt" in named_before_closing(desk)
    assert "不用登记退款收据" in desk.refused("voucher", "receipt", voucher, "--receipt", "77")
    assert "请填写" in desk.refused(*add, "  ")
    assert desk.do(*add, " 收 77 ", "--json")["state"] == "已支付"
    assert "no-refund-receipt" not in named_before_closing(desk)
    assert "已登记为“收 77”，不能再改" in desk.refused(*add, "78")
    assert whole(path) and desk.do("verify", path, "--json")["ok"]
    assert desk.do("log", "--json")[0]["what"].startswith("补登退款收据：慰〔2026〕0002号")


@pytest.mark.parametrize(("kind", "counts"), [("银行回单", True), ("其他", True), ("名单", False)])
def test_a_scan_of_the_receipt_counts_too(desk: Desk, tmp_path: Path, kind: str, counts: bool) -> None:
    _, back = reversal(desk)
    scan = tmp_path / "回单.txt"
    scan.write_text("回单", encoding="utf-8")
    desk.do("voucher", "attach", back, scan, "--kind", kind)
    assert ("no-refund-receipt" not in named_before_closing(desk)) is counts


def test_nothing_but_the_empty_receipt_of_a_reversal_in_force_may_be_set(desk: Desk, path: Path) -> None:
    voucher, back = reversal(desk, "--receipt", "5")
    _, empty = reversal(desk, person="赵二")
    for change in (
        f"refund_receipt = '6' WHERE id = {back}", f"refund_receipt = '' WHERE id = {back}",
        f"refund_receipt = '6', basis = 'x' WHERE id = {empty}", f"refund_receipt = '6' WHERE id = {voucher}",
    ):  # fmt: skip
        refused(path, f"UPDATE vouchers SET {change}")
    desk.do("year", "close", 2026, by=HEAD)
    refused(path, f"UPDATE vouchers SET refund_receipt = '6' WHERE id = {empty}")
    assert "2026 年已经封账" in desk.refused("voucher", "receipt", empty, "--receipt", "6")


def refused(path: Path, sql: str) -> None:
    """The file refuses it within an operation, too."""
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("UPDATE running SET operation_id = (SELECT max(id) FROM operations)")
        with pytest.raises(sqlite3.IntegrityError):
            conn.execute(sql)


def test_a_receipt_that_was_approved_with_the_reversal_stays_sealed(desk: Desk, path: Path) -> None:
    _, back = reversal(desk, "--receipt", "5")
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("UPDATE running SET operation_id = (SELECT max(id) FROM operations)")
        conn.execute("DROP TRIGGER guard_voucher_locked")
        conn.execute("UPDATE vouchers SET refund_receipt = '6' WHERE id = ?", (back,))
        assert not seals.seals_are_whole(conn)


def offered(page: FundsPage) -> bool:
    return "receipt" in [each.id for each in page.commands.possible()]


def test_the_window_asks_for_it_only_where_it_is_missing(
    desk: Desk, path: Path, monkeypatch: pytest.MonkeyPatch, answers: Callable[..., list[str]]
) -> None:
    voucher, back = reversal(desk)

    def fill_in(dialog: Any) -> int:
        dialog.form.put_raw({"receipt": "收 77"})
        dialog.save()
        return int(dialog.result())

    monkeypatch.setattr(form_dialog.FormDialog, "exec", fill_in)
    asked = answers("yes")
    with open_office(path, CLERK) as office, in_window(FundsPage, office) as page:
        page.reveal(voucher)
        assert not offered(page)
        page.reveal(back)
        assert offered(page)
        page.commands.run("receipt")
        page.reload()
        assert not offered(page) and asked == ["补登退款收据：慰〔2026〕0002号？"]
        assert page.voucher is not None and page.voucher.refund_receipt == "收 77"
