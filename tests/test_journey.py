"""A newcomer's first day, through the real window and its widgets, from the first page to the backup.

Nobody tells the newcomer anything: every step is a press of a button that stands on the screen, and what the screen
says and what the file holds are compared after each.
"""

import sqlite3
from pathlib import Path
from typing import Any

from cadredesk.db.backups.backup import verify
from cadredesk.funds import store_ledger, store_vouchers
from cadredesk.funds.ui.pay_dialog import PayDialog
from cadredesk.import_export.records import RowOutcome
from cadredesk.import_export.ui.job import COLUMNS, DONE, ROWS
from cadredesk.visits import store as visits
from cadredesk.visits.records import VisitQuery
from cadredesk.widgets.page.pdf_preview import PdfPreview
from tests.choosing import Choosing
from tests.import_export.conftest import id_number
from tests.screen import Screen, button_of, leave, opened, text_of, words_on
from tests.sheets.books import xlsx
from tests.support import TODAY, sample_office

ROSTER = [
    ["青山县离退休干部花名册"],
    ["序号", "姓 名", "性别", "公民身份号码", "类别", "职务（职级）", "工作单位", "联系电话"],
    [1, "欧阳　明德", "男", id_number("19480105", 11), "退休", "副县级", "县农业局", "138 0000 0001"],
    [2, "古丽·艾山", "女", id_number("19530310", 12), "离休", "正科", "县人大", "13800000002"],
    [3, "", "男", "", "退休", "", "", ""],
    [4, "周八", "男", "", "飞行员", "", "", ""],
]


# ---------------------------------------------------------------- the promise


def test_from_the_first_page_to_the_backup(screen: Screen, tmp_path: Path, choosing: Choosing) -> None:
    make_a_sample_office(screen)
    assert screen.window.office is not None
    path = screen.window.office.path
    import_a_roster(screen, xlsx(tmp_path / "花名册.xlsx", {"说明": [["x"]], "花名册": ROSTER}), choosing)
    record_a_visit_and_print_its_slip(screen)
    voucher = pay_by_voucher(screen)
    read_the_summary(screen)
    copy = back_up(screen, tmp_path)
    assert screen.window.close_office()
    for each in (path, copy):
        with sqlite3.connect(each) as file:
            assert file.execute("SELECT count(*) FROM people WHERE name = '古丽·艾山'").fetchone() == (1,)
            assert file.execute("SELECT state FROM vouchers WHERE id = ?", (voucher,)).fetchone() == ("已归档",)
        file.close()
    assert verify(copy).ok


def make_a_sample_office(screen: Screen) -> None:
    start = screen.window.start
    assert "第一次使用" in words_on(start)
    screen.press("建立示例单位", start)
    office = screen.window.office
    assert office is not None and office.name == "示例县委老干部局" and office.operator == "李敏"
    assert "示例县委老干部局.db" in screen.window.status.file.text()
    assert "还没有备份过" in screen.window.status.backup.text()
    page = screen.window.page
    assert page is not None and page.title == "今日" and page.found.people > 2000


def import_a_roster(screen: Screen, roster: Path, choosing: Choosing) -> None:
    choosing.answer(roster)
    page = screen.go("人员")
    before = page.table.count

    def wizard(dialog: Any) -> None:
        screen.press("选择文件", dialog)
        assert dialog.step == COLUMNS and dialog.file_bar.sheets.currentText() == "花名册"
        screen.press("下一步", dialog)
        assert dialog.step == ROWS and dialog.job.preview.counts[RowOutcome.REFUSED] == 2
        screen.press("跳过错误，导入其余 2 行", dialog)
        assert dialog.step == DONE and "已导入：新增 2" in words_on(dialog)
        screen.press("关闭", dialog)

    screen.press("导入", page, wizard)
    assert page.table.count == before + 2
    assert "已保存：导入人员" in screen.window.toast.text and screen.window.toast.button.text() == "撤销"


def find(screen: Screen, text: str) -> Any:
    """Type into the search of the people page until one is left, whose card is shown."""
    page = screen.go("人员")
    page.search.setText(text)
    screen.wait(lambda: page.table.count == 1 and page.table.current is not None)
    page._card_timer.stop()
    page.show_current()
    return page


def record_a_visit_and_print_its_slip(screen: Screen) -> None:
    office = screen.window.office
    assert office is not None
    page = find(screen, "13800000002")
    assert "古丽·艾山" in words_on(page.card) and "离休干部" in words_on(page.card)
    before = visits.count(office, VisitQuery())

    def fill(dialog: Any) -> None:
        assert "古丽·艾山" in dialog.form.editor("person_id").text()
        dialog.form.put_raw({"rule": "重阳", "visitors": "王书记", "place": "家中", "fen": "500", "goods": "牛奶一箱"})
        screen.press("保存", dialog, said, preview, screen.say("完成"))

    def said(dialog: Any) -> None:
        assert "已登记：古丽·艾山，2026-10-08，重阳。" in words_on(dialog)
        screen.click(button_of(dialog, "打印登记表"))

    def preview(dialog: Any) -> None:
        assert isinstance(dialog, PdfPreview) and dialog.page_count == 1
        assert "古丽·艾山" in text_of(dialog.path) and "人民币伍佰元整" in text_of(dialog.path)
        dialog.reject()

    screen.press("登记走访", page.card, fill)
    assert visits.count(office, VisitQuery()) == before + 1
    page = screen.go("走访记录")
    assert "古丽·艾山" in [page.table.model.text_at(at, column_of(page, "person_id")) for at in range(3)]


def column_of(page: Any, name: str) -> int:
    return [field.name for field in page.table.model.fields].index(name)


def pay_by_voucher(screen: Screen) -> int:
    office = screen.window.office
    assert office is not None
    page = find(screen, "13800000002")
    budget = max(store_ledger.balances(office, TODAY.year), key=lambda balance: balance.fen)
    screen.press("发慰问金", page.card, lambda dialog: draft(screen, dialog, budget.id))
    page = screen.go("慰问金")
    voucher = newest(office)
    assert page.table.choose(voucher)
    for step, words in (("提交", "待审"), ("换人批准", "已批准"), ("登记支付", "已支付"), ("归档", "已归档")):
        page.show_card(page.table.current)
        screen.press(
            step,
            page.card,
            lambda dialog, step=step: take(screen, dialog, step),
            lambda asked, step=step: say_for_good(screen, asked, step.removeprefix("换人")),
        )
        page.show_card(page.table.current)
        screen.wait(lambda words=words: f" {words} " in f" {words_on(page.card)} ")
        assert store_vouchers.get_voucher(office, voucher).state == words
    screen.press("打印", page.card, read_receipt)
    assert office.operator == "李敏" and store_vouchers.get_voucher(office, voucher).approved_by == "赵局长"
    return voucher


def newest(office: Any) -> int:
    return int(office.conn.execute("SELECT max(id) FROM vouchers").fetchone()[0])


def draft(screen: Screen, dialog: Any, budget: int) -> None:
    dialog.form.put_raw({"kind": "节日慰问", "occasion": "重阳", "budget_id": f"#{budget}"})
    dialog.grid.amount.setText("500")
    screen.press("全部填入", dialog)
    assert "人民币伍佰元整" in words_on(dialog)
    screen.press("保存草稿", dialog)


def take(screen: Screen, dialog: Any, step: str) -> None:
    if step == "换人批准":
        assert "李敏是这张凭证的经办人，不能自己批准" in words_on(dialog)
        fields = {"operator": "赵局长"}
        if "reason" in dialog.form.raw():
            fields["reason"] = "已核对"
        dialog.form.put_raw(fields)
    assert not isinstance(dialog, PayDialog) or "登记支付" in dialog.windowTitle()
    screen.click(dialog.save_button)


def say_for_good(screen: Screen, asked: Any, verb: str) -> None:
    """The last question names whom and how much once more; Enter alone does nothing."""
    words = words_on(asked)
    assert "古丽·艾山" in words and "500.00 元（人民币伍佰元整）" in words and "不能用 Ctrl+Z 撤销" in words
    assert asked.buttons["no"].isDefault() and asked.focusWidget() is asked.buttons["no"]
    screen.click(button_of(asked, verb))


def read_receipt(dialog: Any) -> None:
    assert isinstance(dialog, PdfPreview) and "领款单" in dialog.windowTitle()
    assert "古丽·艾山" in text_of(dialog.path) and "伍佰元整" in text_of(dialog.path)
    dialog.reject()


def read_the_summary(screen: Screen) -> None:
    page = screen.go("年报")
    assert page.now is not None
    tile = page.tiles["visits.times"]
    screen.click(tile)
    shown = screen.window.page
    assert shown is not None and shown.title == "走访记录" and shown.table.count == page.now.visits.times
    assert f"年报 · 2026年度 · 走访慰问，{shown.table.count:,} 次" in shown.page_layout.banner.text
    page = screen.go("年报")

    def preview(dialog: Any) -> None:
        assert "示例县委老干部局" in text_of(dialog.path)
        dialog.reject()

    screen.press("打印总结", page, preview)


def back_up(screen: Screen, folder: Path) -> Path:
    made: list[Path] = []

    def dialog(asked: Any) -> None:
        asked.folder.setText(str(folder / "备份"))
        screen.press("开始备份", asked)
        assert "核验通过" in asked.banner.text
        made.append(asked.made.path)
        screen.press("完成", asked)

    screen.do(lambda: screen.click(screen.window.status.backup), dialog)
    assert "已核验" in screen.window.status.backup.text()
    return made[0]


def test_the_log_takes_back_the_import_days_later(screen: Screen, tmp_path: Path, choosing: Choosing) -> None:
    with sample_office(tmp_path) as office:
        path = office.path
    opened(screen, path)
    import_a_roster(screen, xlsx(tmp_path / "花名册.xlsx", {"花名册": ROSTER}), choosing)
    page = screen.go("人员")
    before = page.table.count

    def log(dialog: Any) -> None:
        dialog.table.view.selectRow(0)
        screen.press("撤销这项操作", dialog, screen.say("撤销"))
        leave(dialog)

    screen.do(screen.window.files.show_log, log)
    assert page.table.count == before - 2
