"""A table for a disk that is full: one sentence, nothing left behind, nothing on the error stream."""

import gc
import uuid
from pathlib import Path

import pytest

from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.sheets.writer import write_table

FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_a_full_disk_is_one_sentence(tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name = uuid.uuid4()
    monkeypatch.setattr(uuid, "uuid4", lambda: name)
    (tmp_path / f".{name.hex}.part").symlink_to(FULL)
    rows = [(f"人员{number}" * 9,) for number in range(3000)]
    with pytest.raises(UserError, match="磁盘空间不足"):
        write_table(tmp_path / f"表.{ending}", None, [Field(name="name", label="姓名", kind=Kind.TEXT)], rows)
    gc.collect()
    assert list(tmp_path.iterdir()) == []
