"""Scans and papers that belong to a voucher. The bytes stand once in ``blobs`` under their SHA-256."""

from dataclasses import dataclass
from enum import StrEnum

from cadredesk.core.fields import Kind, described, record


class FileKind(StrEnum):
    """What a paper is."""

    SCAN = "扫描件"
    LIST = "名单"
    DOCUMENT = "文件"
    BANK = "银行回单"
    INVOICE = "发票"
    OTHER = "其他"


@record(table="voucher_files", noun="凭证附件")
@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherFile:
    """A paper kept with a voucher, for good: ``pages`` sheets of 附单据, added by whom and when."""

    id: int | None = None
    voucher_id: int | None = None
    kind: str = described(
        "种类", Kind.CHOICE, default=FileKind.SCAN.value, choices=tuple(FileKind), required=True, listed=True
    )
    name: str = described("文件名", default="", required=True, listed=True, width=220)
    hash: str = ""
    size: int = 0
    pages: int | None = described("张数", Kind.INTEGER, default=1, listed=True)
    operator: str = described("添加人", default="", entered=False)
    at: str = described("添加时间", default="", entered=False)
