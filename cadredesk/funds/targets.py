"""What other pages can ask the page 慰问金 for."""

from typing import TYPE_CHECKING

from cadredesk.core.targets import Target, target

if TYPE_CHECKING:
    from cadredesk.funds.records import VoucherQuery


@target("funds")
class ShowVoucher(Target):
    """One voucher, chosen in the table."""

    voucher_id: int


@target("funds")
class ShowVouchers(Target):
    """The vouchers of a year, or of all, in some states."""

    query: "VoucherQuery"


@target("funds")
class ShowPayments(Target):
    """These payments. ``source`` says in words where the list comes from."""

    ids: tuple[int, ...]
    source: str
