"""What stands on the papers that go with a copy of the file: the certificate, the handover list, the auditor's folder."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support import sample_office
from tests.test_main_workflow import CommandRunner


@pytest.fixture
def office_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandRunner:
    """The command line on a sample office with vouchers in all states."""
    runner = CommandRunner(tmp_path, capsys)
    with sample_office(tmp_path) as office:
        office.path.rename(runner.path)
    return runner


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "U盘"
    folder.mkdir()
    return folder


def asked(file: Path, sql: str, *values: object) -> list[Any]:
    """What a file says to a query of our own."""
    with closing(sqlite3.connect(file)) as conn:
        return conn.execute(sql, values).fetchall()


# ---------------------------------------------------------------- the auditor's copy


def test_an_attachment_in_an_auditors_copy_keeps_its_ending(office_file: CommandRunner, stick: Path) -> None:
    ((number,),) = asked(office_file.path, "SELECT number FROM vouchers WHERE state = '已支付' LIMIT 1")
    scan = office_file.folder / f"{'𠮷老干部春节慰问金银行代发回单' * 4}.pdf"
    scan.write_bytes(b"%PDF-1.4\n%%EOF\n")  # the only one of its content
    office_file.run("voucher", "attach", number, scan, "--kind", "银行回单", "--pages", 1)
    office_file.run("audit-copy", stick)
    (found,) = (each for each in stick.rglob("附件/*") if each.read_bytes() == scan.read_bytes())
    assert found.name.startswith(number) and found.suffix == ".pdf" and "𠮷老干部春节慰问金" in found.name
