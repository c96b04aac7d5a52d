"""交接: a pack for whoever takes the work over: the file, its certificate, and the list that three people sign."""

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cadredesk.backups import paper, paper_handover, store, store_open
from cadredesk.backups.records import Certificate, Handover, OpenItem
from cadredesk.core.atomic_write import atomic_folder, free_name
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.file_names import plain_name
from cadredesk.core.names import Named, check_name, clean_name
from cadredesk.core.progress import Progress
from cadredesk.core.user import remember_operator
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.backups.plan import remember_pack_folder
from cadredesk.db.file import Office

CERTIFICATE, LIST = "备份凭据.pdf", "交接清单.pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A finished pack: its folder, what its papers say, and (name, characters) that no font can print."""

    folder: Path
    taker: str
    certificate: Certificate
    unprintable: list[tuple[str, str]]


def open_items(office: Office, day: datetime.date | None = None) -> tuple[list[str], list[OpenItem]]:
    """The vouchers in hand, a line each, and what else is open."""
    return store_open.vouchers_in_hand(office), store_open.of_all(office, day or today())


def hand_over(office: Office, folder: Path, taker: str, witness: str = "", progress: Progress | None = None) -> Pack:
    """Make the pack in a folder of its own; from then on the work is the taker's, on this computer and in the file's log.

    Raises UserError and Cancelled; then there is no pack, and the log says that it came to nothing.
    """
    office.require_writable()
    giver, taker, witness = office.operator, clean_name(taker), clean_name(witness)
    _require_names(giver, taker, witness)
    if not folder.is_dir():
        raise UserError(f"文件夹“{folder}”不存在，请检查 U 盘是否插好，或换一个位置。")
    db_backup.require_place(folder)
    vouchers, items = open_items(office)
    wanted = free_name(folder / plain_name(f"交接-{giver}-{taker}-{today():%Y%m%d}", 60))
    remember_pack_folder(folder)
    with _logged(office, giver, taker, witness, vouchers, items) as handover, atomic_folder(wanted) as draft:
        made = db_backup.backup(office, draft, progress, remembered=False)
        db_backup.read_back(made, progress)
        found = store.certificate(made, giver, today().year, lies_in=wanted)
        unprintable = paper.draw_certificate(found, draft / CERTIFICATE)
        unprintable += paper_handover.draw_list(found, handover, vouchers, items, draft / LIST)
    office.operator = taker
    remember_operator(taker)
    return Pack(folder=wanted, taker=taker, certificate=found, unprintable=unprintable)


def _require_names(giver: str, taker: str, witness: str) -> None:
    """Raises UserError for names that nobody bears."""
    if not taker:
        raise UserError("请填写接交人的姓名。")
    if taker == giver:
        raise UserError(f"接交人和移交人都是{giver}，请核对。")
    for what, name in (("接交人", taker), ("监交人", witness)):
        wrong = check_name(name, Named.PERSON) if name else None
        if wrong is not None:
            raise UserError(f"{what}“{name}”：{wrong[1]}")


@contextmanager
def _logged(
    office: Office, giver: str, taker: str, witness: str, vouchers: Sequence[str], items: Sequence[OpenItem]
) -> Iterator[Handover]:
    """The handover is in the file before the pack is made of it, so that the taker's copy knows of it; out again if it fails."""
    handover = Handover(
        day=today(), giver=giver, taker=taker, witness=witness,
        open_items="\n".join([*vouchers, *(each.words for each in items)]),
    )  # fmt: skip
    with office.operation(f"工作交接：{giver} → {taker}", undoable=False):
        number = store.add_handover(office, handover)
    try:
        yield handover
    except BaseException:
        with suppress(UserError), office.operation(f"工作交接没有完成：{giver} → {taker}", undoable=False):
            store.remove_handover(office, number)
        raise
