"""What other pages can ask the page 慰问金 for."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadredesk.core.targets import Target

if TYPE_CHECKING:
    from cadredesk.funds.records import VoucherQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFunds(Target):
    """The vouchers, as the page stands."""

    page = "funds"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowVoucher(OpenFunds):
    """One voucher, chosen in the table."""

    voucher_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowVouchers(OpenFunds):
    """The vouchers of a year, or of all, in some states."""

    query: "VoucherQuery"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPayments(OpenFunds):
    """These payments. ``source`` says in words where the list comes from."""

    ids: tuple[int, ...]
    source: str
