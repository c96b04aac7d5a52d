"""What a user does with backups: make one with its certificate, try whether it can be restored."""

from pathlib import Path

from cadredesk.backups import paper, store, store_open
from cadredesk.backups.records import Certificate, Drill, OpenItem
from cadredesk.core import temporary
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.money import show_yuan
from cadredesk.core.progress import Progress
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.backups import proved
from cadredesk.db.backups.candidates import BackupKind
from cadredesk.db.file import Office

# ---------------------------------------------------------------- the certificate


def back_up(
    office: Office,
    folder: Path,
    progress: Progress | None = None,
    *,
    kind: BackupKind = BackupKind.BY_HAND,
    year: int | None = None,
) -> Certificate:
    """Back up, read the backup again from where it lies, and give what its certificate says.

    It counts only after it was read. Raises UserError and Cancelled.
    """
    made = db_backup.backup(office, folder, progress, kind=kind, remembered=False)
    db_backup.read_back(made, progress)
    db_backup.remember(office, made)
    return store.certificate(made, office.operator, year or today().year)


def print_certificate(found: Certificate, out: Path) -> list[tuple[str, str]]:
    """Draw the 备份凭据; gives (name, characters) that no font can print. Raises UserError."""
    return paper.draw_certificate(found, out)


def open_of_year(office: Office, year: int) -> list[OpenItem]:
    """What is still open of a year: first what keeps its books from being closed."""
    return store_open.of_year(office, year, today())


def year_end(
    office: Office, year: int, folder: Path, out: Path | None = None, progress: Progress | None = None
) -> tuple[Certificate, Path]:
    """年终备份: back up, read back, and draw the certificate, beside the backup where no other place is named.

    Raises UserError and Cancelled. Such backups are never removed by the program.
    """
    found = back_up(office, folder, progress, kind=BackupKind.YEAR_END, year=year)
    paper_at = out or found.path.with_suffix(".备份凭据.pdf")
    print_certificate(found, paper_at)
    return found, paper_at


# ---------------------------------------------------------------- the drill


def drill(office: Office, progress: Progress | None = None) -> Drill:
    """备份演练: restore the newest backup to a temporary place, verify and count it, throw it away, and keep what came out.

    Raises UserError where there is no backup to try, and Cancelled.
    """
    office.require_writable()
    found = next((each for each in proved.places(office.path) if each.path.is_file()), None)
    if found is None:
        raise UserError("没有找到备份，不能演练。请先备份一次；备份在 U 盘上的，请插好 U 盘。")
    progress = progress or Progress()
    progress.report(0, 0, f"正在试着恢复 {found.file}")
    fault = _fault_of_restoring(found)
    made = Drill(
        day=today(),
        operator=office.operator,
        file=str(found.path),
        made=found.minute,
        passed=not fault,
        result=fault
        or f"恢复成功：{found.people:,} 人，{found.visits:,} 次走访，慰问金 {show_yuan(found.money_fen)} 元，与备份时一致",
        people=found.people,
        visits=found.visits,
        fen=found.money_fen,
        operations=found.operations,
        sha256=found.sha256,
    )
    with office.operation(f"备份演练：{'通过' if made.passed else '没有通过'}", undoable=False):
        store.add_drill(office, made)
    return made


def _fault_of_restoring(found: proved.Proved) -> str:
    """Why a backup cannot be restored as it was made; "" where it can."""
    folder = temporary.new_folder()
    try:
        target = folder / "office.db"
        db_backup.restore(found.path, target)
        report = db_backup.verify(target)
    except UserError as error:
        return str(error)
    finally:
        temporary.remove(folder)
    people, visits = report.counts.get("people", 0), report.counts.get("visits", 0)
    seen = (people, visits, report.money_fen, report.operations, report.journal_hash)
    if seen != (found.people, found.visits, found.money_fen, found.operations, found.journal_hash):
        return "恢复出来的内容与备份时不一致"
    return "" if report.ok else report.sentence()
