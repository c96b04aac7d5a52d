"""The SQL about papers kept with vouchers: only ever added."""

import dataclasses

from cadredesk.db import blobs, rows
from cadredesk.db.file import Office
from cadredesk.funds.files.records import VoucherFile


def files_of(office: Office, voucher_id: int) -> list[VoucherFile]:
    """The papers of a voucher, in the order in which they came."""
    return rows.select(office, VoucherFile, "WHERE voucher_id = ? ORDER BY id", (voucher_id,))


def pages_of(office: Office, voucher_id: int) -> int:
    """附单据: how many sheets the papers of a voucher have."""
    sql = "SELECT ifnull(sum(pages), 0) FROM voucher_files WHERE voucher_id = ?"
    return int(office.conn.execute(sql, (voucher_id,)).fetchone()[0])


def get_file(office: Office, file_id: int) -> VoucherFile:
    """A paper by its id. Raises UserError."""
    return rows.get(office, VoucherFile, file_id)


def add_file(office: Office, made: VoucherFile, content: bytes) -> VoucherFile:
    """Insert a row and its bytes, and give the row back with its id."""
    return rows.add(office, dataclasses.replace(made, hash=blobs.keep(office, content), size=len(content)))
