"""The half-filled forms of vouchers, as 今日 names and opens them."""

from typing import TYPE_CHECKING

from cadredesk.db.file import Office
from cadredesk.funds import rules, store_vouchers
from cadredesk.widgets.form.saved_forms import FormKind, Texts

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget


def _of_new(_office: Office, texts: Texts) -> str:
    return texts.get("occasion") or texts.get("kind", "")


def _of_draft(office: Office, _texts: Texts, voucher_id: str) -> str:
    voucher = store_vouchers.get_voucher(office, int(voucher_id))
    return f"{voucher.occasion or voucher.kind}{rules.title(voucher)}"


def _open(office: Office, parent: "QWidget | None", voucher_id: str = "") -> "QDialog":
    from cadredesk.funds.ui.voucher_dialog import VoucherDialog

    return VoucherDialog(office, voucher_id=int(voucher_id) if voucher_id else None, parent=parent)


FORMS = (
    FormKind(keys="vouchers/new", what="起草凭证", whom=_of_new, open=_open),
    FormKind(keys=r"vouchers/(\d+)", what="编辑凭证草稿", whom=_of_draft, open=_open),
)
