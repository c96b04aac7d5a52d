"""交接: a pack for whoever takes the work over: the file, its certificate, and the list that three people sign."""

import datetime
from dataclasses import dataclass
from pathlib import Path

from cadredesk.backups import paper, paper_handover, store, store_open
from cadredesk.backups.records import Certificate, Handover, OpenItem
from cadredesk.core.atomic_write import atomic_folder, free_name
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.names import clean_name
from cadredesk.core.progress import Progress
from cadredesk.core.user import remember_operator
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.check_code import code_of
from cadredesk.db.file import Office

CERTIFICATE, LIST = "备份凭据.pdf", "交接清单.pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A finished pack: its folder, what its papers say, and (name, characters) that no font can print."""

    folder: Path
    certificate: Certificate
    unprintable: list[tuple[str, str]]


def open_items(office: Office, day: datetime.date | None = None) -> tuple[list[str], list[OpenItem]]:
    """The vouchers in hand, a line each, and what else is open."""
    return store_open.vouchers_in_hand(office), store_open.of_all(office, day or today())


def hand_over(office: Office, folder: Path, taker: str, witness: str = "", progress: Progress | None = None) -> Pack:
    """Make the pack in a folder of its own; from then on the work is the taker's, on this computer and in the file's log.

    Raises UserError and Cancelled; then there is no pack, and nothing is logged.
    """
    office.require_writable()
    giver, taker, witness = office.operator, clean_name(taker), clean_name(witness)
    if not taker:
        raise UserError("请填写接交人的姓名。")
    if taker == giver:
        raise UserError(f"接交人和移交人都是{giver}，请核对。")
    vouchers, items = open_items(office)
    wanted = free_name(folder / f"交接-{giver}-{taker}-{today():%Y%m%d}")
    with atomic_folder(wanted) as draft:
        made = db_backup.backup(office, draft, progress, remembered=False)
        db_backup.read_back(made, progress)
        found = store.certificate(made, giver, today().year, lies_in=wanted)
        handover = Handover(
            day=today(), giver=giver, taker=taker, witness=witness, file=found.path.name,
            sha256=found.report.sha256, code=code_of(found.report),
            open_items="\n".join([*vouchers, *(each.words for each in items)]),
        )  # fmt: skip
        unprintable = paper.draw_certificate(found, draft / CERTIFICATE)
        unprintable += paper_handover.draw_list(found, handover, vouchers, items, draft / LIST)
    with office.operation(f"工作交接：{giver} → {taker}", undoable=False):
        store.add_handover(office, handover)
    office.operator = taker
    remember_operator(taker)
    return Pack(folder=wanted, certificate=found, unprintable=unprintable)
