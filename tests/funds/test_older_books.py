"""A file of the version before the ledger: its money is the same afterwards, each line says what the voucher said, and work goes on."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from cadredesk.core.names import search_key
from cadredesk.db import digests, seals
from cadredesk.db.backups import backup
from cadredesk.db.connection import APPLICATION_ID
from cadredesk.db.file import open_office
from cadredesk.db.migrations import office_file as migrations
from cadredesk.funds import actions_copies, actions_steps, store_ledger, store_vouchers
from cadredesk.funds.actions_views import view
from cadredesk.funds.ledger import store as ledger_store
from cadredesk.summary import actions as summary_actions
from tests.funds.desk import CLERK, HEAD

BEFORE = 22
STEPS = (
    "drafted_by",
    "submitted_by",
    "submitted_on",
    "approved_by",
    "approved_on",
    "paid_by",
    "paid_on",
    "archived_on",
)
WHO = (CLERK, CLERK, "2026-02-02", HEAD, "2026-02-03", CLERK, "2026-02-10", "2026-03-01")
VOUCHERS = (  # id, state, occasion, how many of the steps, how it was handed over
    (1, "已归档", "春节", 8, {}),
    (2, "已批准", "春节慰问", 5, {}),
    (3, "待审", "", 3, {}),
    (4, "作废", "", 3, {"void_why": "重复"}),
    (5, "草稿", "中秋", 1, {}),
    (6, "已支付", "大寿", 7, {"receiver": "李小", "proxy": "李小", "proxy_relation": "子", "bank_reference": "流水 9"}),
)
LINES = ((1, 1, 100_00, "已领"), (1, 2, 200_00, "未领"), (1, 3, 300_00, "退回"), (2, 1, 400_00, ""), (3, 1, 500_00, ""),
         (4, 1, 600_00, ""), (5, 4, 700_00, ""), (6, 4, 800_00, ""))  # fmt: skip


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Money in every state, as the version before wrote it."""
    monkeypatch.setenv("CADREDESK_TODAY", "2026-10-08")
    path = tmp_path / "旧.db"
    with closing(sqlite3.connect(path)) as conn:
        db = Database(conn)
        migrations.apply(db, stop_before="m023_ledger")
        for who in (1, 2, 3, 4):
            name = f"王{'甲乙丙丁'[who - 1]}"
            db["people"].insert({"id": who, "name": name, "search": search_key(name), "category": "退休干部"})
        db["budgets"].insert({"id": 1, "year": 2026, "name": "慰问", "fen": 10_000_00, "document": "文"})
        db["budget_adjustments"].insert(
            {"budget_id": 1, "date": "2026-03-01", "fen": 500_00, "document": "文", "why": "追加"}
        )
        for number, state, occasion, steps, handed in VOUCHERS:
            taken = dict(zip(STEPS[:steps], WHO, strict=False))
            numbered = (
                {"number": f"慰〔2026〕{number:04}号", "series": "慰", "year": 2026, "serial": number}
                if steps > 1
                else {}
            )
            db["vouchers"].insert(
                {"id": number, "state": state, "date": "2026-02-01" if occasion != "中秋" else "2026-09-20", "kind": "节日慰问",
                 "budget_id": 1, "occasion": occasion} | taken | numbered | handed
            )  # fmt: skip
        for voucher, person, fen, receipt in LINES:
            db["payments"].insert({"voucher_id": voucher, "person_id": person, "fen": fen, "receipt": receipt,
                                   "kind": "节日慰问", "category": "其他退休干部"})  # fmt: skip
        db["payments"].insert({"person_id": 1, "fen": 50_00, "date": "2024-02-01", "kind": "节日慰问"})
        for sealed in (1, 2, 6):
            conn.execute("UPDATE vouchers SET seal = ? WHERE id = ?", (seals._old_seal_of(conn, sealed), sealed))
        digests.renew_all(conn)
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        conn.execute(f"PRAGMA user_version = {BEFORE}")
        conn.commit()
    return path


def test_its_money_is_the_same(older: Path, tmp_path: Path) -> None:
    before = backup.verify(older)
    assert before.ok and before.money_fen == 950_00
    with open_office(older, CLERK) as office:
        balance = store_ledger.balance(office, 1)
        assert (balance.fen, balance.approved, balance.paid, balance.returned, balance.left) == (
            10_500_00, 400_00, 900_00, 300_00, 9_200_00,
        )  # fmt: skip
        year = summary_actions.summarise(office, date(2026, 1, 1), date(2026, 12, 31))
        assert (year.money.fen, year.money.condolence.persons, year.money.condolence.times) == (900_00, 2, 2)
        received = [ledger_store.received(office, who) for who in (1, 2, 3, 4)]
        assert [sum(each.fen for each in of_one if each.day > "2026") for of_one in received] == [100_00, 0, 0, 800_00]
        assert sum(each.fen for each in received[0] if each.day < "2025") == 50_00
    after = backup.verify(older)
    assert after.ok and after.money_fen == before.money_fen
    assert {name: after.counts[name] for name in ("vouchers", "payments", "budgets")} == {
        name: before.counts[name] for name in ("vouchers", "payments", "budgets")
    }
    (copy,) = tmp_path.glob("旧.升级前v22-*.db")
    assert backup.verify(copy).counts == before.counts


def test_each_line_says_what_its_voucher_said(older: Path) -> None:
    with open_office(older, CLERK) as office:
        first, last = (store_vouchers.lines_of(office, each) for each in (1, 6))
        assert [(line.receipt, str(line.received_on)) for line in first] == [
            ("已领", "2026-02-10"), ("未领", "2026-02-10"), ("退回", "2026-02-10"),
        ]  # fmt: skip
        assert [(line.receipt, line.proxy, line.proxy_relation, line.bank_reference) for line in last] == [
            ("已领", "李小", "子", "流水 9")
        ]
        assert not any(line.receipt for each in (2, 3, 4, 5) for line in store_vouchers.lines_of(office, each))
        rounds = [(each.rule, str(each.due)) for each in (store_vouchers.get_voucher(office, at) for at in (1, 2, 5))]
        assert rounds == [("春节", "2026-02-17"), ("春节", "2026-02-17"), ("中秋", "2026-09-25")]


def test_work_goes_on_where_it_was(older: Path) -> None:
    day = date(2026, 10, 8)
    with open_office(older, CLERK) as office:
        warned = [each.code for each in view(office, 2).stopping]
        assert warned == ["paid-this-year"]  # 王甲 was paid for the same festival by voucher 1
        actions_steps.pay_voucher(office, 2, day, reason="补差额")
        actions_copies.reissue_voucher(office, 1, day)
        negative = actions_steps.reverse_voucher(office, 6, day, "误发").voucher.id or 0
        office.operator = HEAD
        actions_steps.approve_voucher(office, negative, day)
        assert store_vouchers.get_voucher(office, 6).state == "冲销"
        assert store_vouchers.get_voucher(office, negative).number == "慰〔2026〕0007号"
        assert store_ledger.balance(office, 1).paid == 500_00
    assert backup.verify(older).ok


def test_two_series_of_one_year_stay_and_work_goes_on_with_the_first(older: Path) -> None:
    with closing(sqlite3.connect(older)) as conn:
        conn.execute("UPDATE vouchers SET number = '老〔2026〕0002号', series = '老' WHERE id = 4")
        digests.renew_all(conn)
        conn.commit()
    with open_office(older, CLERK) as office:
        assert [store_vouchers.get_voucher(office, each).number for each in (1, 4)] == [
            "慰〔2026〕0001号",
            "老〔2026〕0002号",
        ]
        actions_steps.submit_voucher(office, 5, date(2026, 10, 8))
        assert store_vouchers.get_voucher(office, 5).number == "慰〔2026〕0007号"
    assert backup.verify(older).ok
