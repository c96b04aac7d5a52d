"""审计副本: what an auditor takes along: a file that can only be read, the papers of vouchers and the ledger, and whether
the file is whole. All of it is made from the copy, and so of one moment.
"""

import dataclasses
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cadredesk.backups import paper as backup_paper
from cadredesk.backups import store as backup_store
from cadredesk.backups.records import Certificate
from cadredesk.core.atomic_write import atomic_folder, free_name
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.file_names import plain_name
from cadredesk.core.progress import Progress
from cadredesk.core.values import from_db
from cadredesk.db import blobs, engine
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.backups.plan import remember_pack_folder
from cadredesk.db.check_code import code_of
from cadredesk.db.file import Office
from cadredesk.funds import paper, store_budgets, store_vouchers
from cadredesk.funds.files import store as files_store
from cadredesk.funds.ledger import actions as ledger_actions
from cadredesk.funds.ledger import store as ledger_store
from cadredesk.funds.ledger.records import LedgerQuery
from cadredesk.funds.paper_batch import read_batch
from cadredesk.funds.records import Voucher, VoucherQuery, VoucherState

CERTIFICATE, RESULT, READ_ME = "备份凭据.pdf", "核验结果.txt", "说明.txt"
_ONLY_READ = 0o400
_LONGEST = 100  # characters in the name of an attachment, with its voucher's number
_WHY_READ_ONLY = "审计副本只供查看，不能修改。"
_WORDS = """这是{office}慰问金数据的审计副本，{day}由{operator}制作。

{file}：整个数据文件，只读，用“老干部工作台”打开，或用“核验”检查。
{result}：制作时的核验结果和文件摘要。{certificate}：记录数和各类金额，可与单位留存的凭据对照。
各年度文件夹：慰问金台账（PDF 和 Excel）、凭证清单（Excel）、凭证（每张一个 PDF）、附件（扫描件、名单、发票等）。
其中的凭证印有“审计副本”，不作付款依据，也不计入打印次数。
副本含有个人信息，请妥善保管，用后按规定销毁。
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditCopy:
    """A finished copy: its folder, how many vouchers are in it, and (name, characters) that no font can print."""

    folder: Path
    certificate: Certificate
    vouchers: int
    unprintable: list[tuple[str, str]]


def make_copy(office: Office, folder: Path, year: int | None = None, progress: Progress | None = None) -> AuditCopy:
    """Make the copy in a folder of its own, with the papers of one year or of all. Raises UserError and Cancelled; then
    there is none.
    """
    progress, operator = progress or Progress(), office.operator
    wanted = free_name(folder / f"审计副本-{plain_name(office.name, otherwise='单位')}-{today():%Y%m%d}")
    remember_pack_folder(folder)
    with atomic_folder(wanted) as draft:
        made = db_backup.backup(office, draft, progress, remembered=False)
        db_backup.read_back(made, progress)
        found = backup_store.certificate(made, operator, year or today().year, lies_in=wanted)
        unprintable = backup_paper.draw_certificate(found, draft / CERTIFICATE)
        try:
            with Office(made.path, operator, lock=None, why_read_only=_WHY_READ_ONLY) as copy:
                papers = _Papers(copy, draft, progress)
                for each in [year] if year else store_budgets.years(copy):
                    papers.add_year(each)
        except engine.Error as error:
            raise UserError(f"审计副本没有做完：{folder} 读不出来了。请检查 U 盘是否插好，然后重试。") from error
        _write_words(draft, found, operator)
        os.chmod(made.path, _ONLY_READ)
    return AuditCopy(
        folder=wanted, certificate=found, vouchers=papers.count, unprintable=[*unprintable, *papers.unprintable]
    )


def _write_words(folder: Path, found: Certificate, operator: str) -> None:
    report = found.report
    result = (
        f"{report.sentence()}\n文件：{found.path.name}\n大小：{found.size:,} 字节\nSHA-256：{report.sha256}\n"
        f"操作记录：{report.operations:,} 项，最后一项的摘要：{report.journal_hash}\n核对码：{code_of(report)}\n"
    )
    words = _WORDS.format(
        office=found.office,
        day=today(),
        operator=operator,
        file=found.path.name,
        result=RESULT,
        certificate=CERTIFICATE,
    )
    (folder / RESULT).write_text(result, encoding="utf-8-sig")  # Windows' own editor knows it by its mark
    (folder / READ_ME).write_text(words, encoding="utf-8-sig")


class _Papers:
    """Writes the papers of one year after the other into their folders."""

    def __init__(self, copy: Office, folder: Path, progress: Progress) -> None:
        self._copy, self._folder, self._progress = copy, folder, progress
        self.count = 0
        self.unprintable: list[tuple[str, str]] = []

    def add_year(self, year: int) -> None:
        """The ledger, the list, the vouchers and what is attached to them; nothing of a year without any."""
        ids = list(self._ids(year))
        query = LedgerQuery(since=date(year, 1, 1), until=date(year, 12, 31))
        moves = bool(ledger_store.entries(self._copy, query))
        if not ids and not moves:
            return
        folder = self._folder / f"{year}年"
        folder.mkdir()
        if moves:
            title = f"{year}年慰问金台账"
            ledger_actions.export_ledger(self._copy, query, folder / f"{title}.xlsx", title, self._progress)
            self.unprintable += ledger_actions.print_ledger(
                self._copy, query, folder / f"{title}.pdf", title, self._progress
            )
        if ids:
            self._list(year, ids, folder / f"{year}年凭证清单.xlsx")
            for voucher_id in self._progress.over(ids, len(ids), f"正在生成 {year} 年的凭证", every=1):
                self._voucher(voucher_id, folder)

    def _ids(self, year: int) -> Iterator[int]:
        query = VoucherQuery(year=year, sort="number", descending=False)
        for voucher_id in store_vouchers.matching_ids(self._copy, query):
            if store_vouchers.get_voucher(self._copy, voucher_id).state != VoucherState.DRAFT:
                yield voucher_id

    def _list(self, year: int, ids: list[int], out: Path) -> None:
        from cadredesk.sheets.writer import write_table

        columns = store_vouchers.list_columns()
        found = store_vouchers.list_rows(self._copy, columns, ids)
        shown = (tuple(map(from_db, columns, row[1:])) for row in found)
        write_table(out, f"{year}年凭证清单", columns, shown)

    def _voucher(self, voucher_id: int, folder: Path) -> None:
        batch = dataclasses.replace(read_batch(self._copy, voucher_id), for_audit=True)
        papers = folder / "凭证"
        papers.mkdir(exist_ok=True)
        self.unprintable += paper.print_batch(batch, papers / plain_name(f"{batch.number}.pdf"))
        self.count += 1
        self._attached(batch.voucher, folder)

    def _attached(self, voucher: Voucher, folder: Path) -> None:
        for at, each in enumerate(files_store.files_of(self._copy, voucher.id or 0), 1):
            files = folder / "附件"
            files.mkdir(exist_ok=True)
            name = f"{voucher.number or ''}-{at}-{each.kind}-{plain_name(each.name)}"
            blobs.save_out(self._copy, each.hash, files / plain_name(name, _LONGEST))


def require_vouchers(office: Office, year: int) -> None:
    """Raises UserError for a year in which no money is on record."""
    if year not in store_budgets.years(office):
        raise UserError(f"{year} 年没有预算、凭证和发放记录，请核对年度。")
