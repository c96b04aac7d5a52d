"""Papers kept with a voucher: by the command line and on the card, counted, opened, saved out, and never taken away."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog

from cadredesk.core.errors import UserError
from cadredesk.db.backups import backup
from cadredesk.funds import store_vouchers
from cadredesk.funds.files import actions, store
from cadredesk.funds.files.records import FileKind
from cadredesk.funds.files.ui.attach_dialog import AttachDialog
from cadredesk.funds.records import VoucherQuery, VoucherState
from cadredesk.funds.ui.page import FundsPage
from cadredesk.widgets.form import messages
from tests.choosing import Choosing
from tests.fixtures import command_line, in_window
from tests.screen import button_of, dropped, words_on

if TYPE_CHECKING:
    from cadredesk.db.file import Office

pytestmark = pytest.mark.usefixtures("styled_app")
PDF = b"%PDF-1.4 << /Type /Pages /Count 3 >> << /Type /Page >> << /Type/Page /Parent 1 0 R >> << /Type /Page >>"


@pytest.fixture
def page(sample: "Office") -> Iterator[FundsPage]:
    with in_window(FundsPage, sample) as made:
        yield made


def in_state(office: "Office", state: VoucherState) -> int:
    return store_vouchers.matching_ids(office, VoucherQuery(states=(state.value,)))[0]


def scan(folder: Path, name: str = "签领表.pdf", more: bytes = b"") -> Path:
    path = folder / name
    path.write_bytes(PDF + more)
    return path


def test_the_command_line_attaches_in_every_state_but_draft(
    sample: "Office", tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = {state: in_state(sample, state) for state in VoucherState if state is not VoucherState.REVERSED}
    sample.close()
    call = command_line(sample.path, capsys)
    for order, (state, voucher) in enumerate(ids.items()):
        path = scan(tmp_path, more=str(order).encode())
        status, answer, err = call("voucher", "attach", str(voucher), str(path), "--kind", "扫描件", "--json")
        if state is VoucherState.DRAFT:
            assert status == 2 and "草稿不能附附件" in err
        else:
            assert (status, answer["pages"], answer["all_pages"]) == (0, 3, 3), err
    paid = str(ids[VoucherState.PAID])
    more = scan(tmp_path, "回单.pdf", b"x")
    assert (
        call("voucher", "attach", paid, str(more), "--kind", "银行回单", "--pages", "2", "--json")[1]["all_pages"] == 5
    )
    status, _, err = call("voucher", "attach", paid, str(more), "--kind", "其他")
    assert status == 2 and "已经在这张凭证的附件中了" in err
    status, _, err = call("voucher", "attach", paid, str(more), "--kind", "照片")
    assert status == 2
    status, _, err = call("voucher", "attach", paid, str(tmp_path / "没有.pdf"), "--kind", "其他")
    assert status == 2 and "打不开" in err
    assert call("undo")[0] == 2 or call("verify", str(sample.path))[0] == 0


def test_the_file_keeps_what_is_attached(sample: "Office", tmp_path: Path) -> None:
    voucher, draft = in_state(sample, VoucherState.PAID), in_state(sample, VoucherState.DRAFT)
    [made] = actions.attach(sample, voucher, [scan(tmp_path)], FileKind.SCAN)
    sample.close()
    for sql in (
        "UPDATE voucher_files SET pages = 1",
        "DELETE FROM voucher_files",
        "UPDATE OR REPLACE voucher_files SET name = 'x'",
        f"INSERT OR REPLACE INTO voucher_files(id, voucher_id, kind, name, hash, size, operator, at) "
        f"SELECT id, voucher_id, '其他', 'x', hash, 1, '', '' FROM voucher_files WHERE id = {made.id}",
        f"INSERT INTO voucher_files(voucher_id, kind, name, hash, size, operator, at) "
        f"SELECT {draft}, '其他', 'x', hash, 1, '', '' FROM voucher_files",
    ):
        with closing(sqlite3.connect(sample.path)) as plain:
            plain.execute("UPDATE running SET operation_id = 1")
            with pytest.raises(sqlite3.IntegrityError):
                plain.execute(sql)
    with closing(sqlite3.connect(sample.path)) as plain:  # whoever drops the guard is found by verify
        plain.execute("DROP TRIGGER guard_blob_same")
        plain.execute("UPDATE blobs SET content = x'00' WHERE hash = ?", (made.hash,))
        plain.commit()
    assert not backup.verify(sample.path).ok


def card_of(page: FundsPage, voucher: int) -> Any:
    page.reveal(voucher)
    page.show_card(voucher)
    return page.card


def test_files_are_added_on_the_card_and_counted(
    page: FundsPage,
    sample: "Office",
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    choosing: Choosing,
    answers: Callable[..., list[str]],
) -> None:
    voucher = in_state(sample, VoucherState.PAID)
    card = card_of(page, voucher)
    assert "还没有附件" in words_on(card)
    choosing.answer(scan(tmp_path))

    def fill(dialog: QDialog) -> int:
        assert isinstance(dialog, AttachDialog)
        dialog.show()
        assert dialog.form.editor("pages").raw() == "3"  # as counted
        dialog.form.editor("kind").set_value("名单")
        dialog.form.editor("pages").set_raw("4")
        dialog.save_button.click()
        return dialog.result()

    monkeypatch.setattr(AttachDialog, "exec", fill)
    asked = answers("yes")
    button_of(card, "添加…").click()
    assert "存入凭证" in asked[0]
    [kept] = store.files_of(sample, voucher)
    assert (kept.kind, kept.pages, kept.name) == ("名单", 4, "签领表.pdf")
    card = card_of(page, voucher)
    assert "附单据 4 张" in words_on(card) and "签领表.pdf" in words_on(card)
    assert not [each for each in words_on(card).split() if "移除" in each]

    opened: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(opened.append(Path(url.toLocalFile()))) or True)
    button_of(card, "打开").click()
    assert opened[0].read_bytes() == PDF
    out = tmp_path / "out.pdf"
    choosing.answer(out)
    asked = answers("open")
    button_of(card, "另存为…").click()
    assert out.read_bytes() == PDF
    assert asked[-1] == "已保存：out.pdf" and opened[1] == out


def test_a_dropped_file_is_asked_about_and_drafts_take_none(
    page: FundsPage, sample: "Office", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(AttachDialog, "exec", lambda dialog: seen.append(dialog.windowTitle()) or 0)
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: seen.append(str(error)))
    voucher = in_state(sample, VoucherState.APPROVED)
    card_of(page, voucher).dropEvent(dropped(scan(tmp_path)))
    assert seen == [f"添加附件：{store_vouchers.get_voucher(sample, voucher).number}"]
    card_of(page, in_state(sample, VoucherState.DRAFT)).dropEvent(dropped(scan(tmp_path)))
    assert "草稿不能附附件" in seen[-1]


def test_all_files_or_none(sample: "Office", tmp_path: Path) -> None:
    voucher = in_state(sample, VoucherState.PAID)
    program = tmp_path / "x.exe"
    program.write_bytes(b"MZ")
    with pytest.raises(UserError, match="程序"):
        actions.attach(sample, voucher, [scan(tmp_path), program], FileKind.SCAN)
    assert store.files_of(sample, voucher) == [] and store.pages_of(sample, voucher) == 0
