"""The code on a certificate of a backup, by which a file is compared with the paper: operations, hash of all rows, hash of the journal.

1,234 operations, and twelve digits of each hash: 1234-3f2a90bc11de-77aa01bc22ef.
"""

import re
from pathlib import Path

from cadredesk.core.errors import UserError
from cadredesk.db import engine
from cadredesk.db.verification import Report, explain, opened, readable

DIGITS = 12
_CODE = re.compile(rf"(\d{{1,9}})-?([0-9a-f]{{{DIGITS}}})-?([0-9a-f]{{{DIGITS}}})")


def code_of(report: Report) -> str:
    """The code of a file that was examined."""
    return f"{report.operations}-{report.content[:DIGITS]}-{report.journal_hash[:DIGITS]}"


def compare(path: Path, report: Report, code: str) -> tuple[bool, str]:
    """Whether a file that was examined fits the code of a certificate, and the sentence that says how.

    Nothing fits that is not whole. Else it fits where it holds what the certificate's file held, and where it has gone on
    from it: the journal begins with the one that the certificate names. Raises UserError for what is no such code.
    """
    operations, content, journal_hash = _parts(code)
    if not report.ok:
        return False, "不能与备份凭据核对：这个文件没有通过核验。"
    if report.operations < operations:
        fewer = f"凭据上有 {operations:,} 项操作，这个文件只有 {report.operations:,} 项"
        return False, f"与备份凭据不符：{fewer}，比凭据旧或不是同一份。"
    if not _hash_at(path, operations).startswith(journal_hash):
        return False, "与备份凭据不符：凭据以前的操作记录与这个文件不同。请核对有没有写错；没有写错，就不是同一份数据。"
    if later := report.operations - operations:
        return True, f"与备份凭据相符：凭据以前的操作记录完全一致，凭据以后又有 {later:,} 项操作。"
    if not report.content.startswith(content):
        return False, (
            "与备份凭据不符：操作记录相同，内容不同。凭据以后升级过程序的，请用当时的备份核对；没有升级过，就是数据被程序以外改动过。"
        )
    return True, "与备份凭据相符：内容与凭据上的备份完全一致。"


def _parts(code: str) -> tuple[int, str, str]:
    plain = "".join(code.split()).replace("－", "-").replace("—", "-").lower()
    found = _CODE.fullmatch(plain)
    if found is None:
        raise UserError("核对码看不懂，请照备份凭据填写，如 1234-3f2a90bc11de-77aa01bc22ef。")
    return int(found[1]), found[2], found[3]


def _hash_at(path: Path, operations: int) -> str:
    """The hash of the operation of that number: they are numbered without gaps."""
    with readable(path) as file:
        try:
            with opened(file) as conn:
                row = conn.execute("SELECT hash FROM operations WHERE id = ?", (operations,)).fetchone()
        except engine.Damage as error:
            raise UserError(explain(error, path) or f"文件已经损坏，不能核对：{path}。") from error
    return str(row[0]) if row else ""
