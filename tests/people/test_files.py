"""Photos and attachments through the actions: kept once, undone whole, and what is refused is refused in words."""

import dataclasses
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cadredesk.cli import run
from cadredesk.core import kept_files
from cadredesk.core.errors import Cancelled, UserError
from cadredesk.core.progress import Progress
from cadredesk.db import blobs, journal
from cadredesk.db.backups import backup
from cadredesk.db.file import Office, open_office
from cadredesk.db.undo import last_undoable, undo
from cadredesk.people import actions
from cadredesk.people.files import actions as files_actions
from cadredesk.people.files import rules as files_rules
from cadredesk.people.files import store as files_store
from cadredesk.people.records import Person
from tests.people.pictures import finished

PDF = b"%PDF-1.4 a scan"


@pytest.fixture
def person(blank_office: Office) -> int:
    return actions.save_person(blank_office, Person(name="张建国", category="离休干部")).id or 0


def blob_count(office: Office) -> int:
    return int(office.conn.execute("SELECT count(*) FROM blobs").fetchone()[0])


def file(folder: Path, name: str, content: bytes = PDF) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


# ---------------------------------------------------------------- photos


def test_undo_gives_the_old_photo_back(blank_office: Office, person: int) -> None:
    red, blue = finished("red"), finished("blue")
    files_actions.set_photo(blank_office, person, red)
    files_actions.set_photo(blank_office, person, blue)
    assert files_store.photo_of(blank_office, person) == blue
    undo(blank_office)
    assert files_store.photo_of(blank_office, person) == red
    files_actions.remove_photo(blank_office, person)
    assert files_store.photo_of(blank_office, person) is None
    undo(blank_office)
    assert files_store.photo_of(blank_office, person) == red
    undo(blank_office)
    assert files_store.photo_of(blank_office, person) is None


def test_the_operations_say_whose_photo(blank_office: Office, person: int) -> None:
    files_actions.set_photo(blank_office, person, finished("red"))
    files_actions.set_photo(blank_office, person, finished("blue"))
    files_actions.remove_photo(blank_office, person)
    said = [entry.what for entry in journal.history(blank_office, 3)]
    assert said == ["删除照片：张建国", "更换照片：张建国", "添加照片：张建国"]


def test_a_removal_is_not_undone_over_a_newer_photo(blank_office: Office, person: int) -> None:
    files_actions.set_photo(blank_office, person, finished("red"))
    files_actions.remove_photo(blank_office, person)
    removal = last_undoable(blank_office)
    files_actions.set_photo(blank_office, person, finished("blue"))
    assert removal is not None
    with pytest.raises(UserError, match="先撤销后面的操作"):
        undo(blank_office, removal.id)
    assert files_store.photo_of(blank_office, person) == finished("blue")


def test_a_photo_goes_and_comes_back_with_its_person(blank_office: Office, person: int, tmp_path: Path) -> None:
    files_actions.set_photo(blank_office, person, finished("red"))
    actions.delete_person(blank_office, person)
    assert files_store.photo_of(blank_office, person) is None
    undo(blank_office)
    assert files_store.photo_of(blank_office, person) == finished("red")
    files_actions.add_attachments(blank_office, person, [file(tmp_path, "a.pdf")])
    with pytest.raises(UserError, match="不能删除"):
        actions.delete_person(blank_office, person)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "不是完好的 JPEG"),
        (b"GIF89a", "不是完好的 JPEG"),
        (finished()[:1000], "不是完好的 JPEG"),
        (finished()[:-2] + b"x" * files_rules.MAX_PHOTO_SIZE + b"\xff\xd9", "超过 100 KB"),
    ],
)
def test_only_finished_photos_are_kept(blank_office: Office, person: int, content: bytes, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        files_actions.set_photo(blank_office, person, content)
    assert blob_count(blank_office) == 0


# ---------------------------------------------------------------- attachments


def test_files_are_attached_saved_out_noted_and_removed(blank_office: Office, person: int, tmp_path: Path) -> None:
    [made] = files_actions.add_attachments(blank_office, person, [file(tmp_path, "体检报告.PDF")]).attachments
    assert (made.name, made.size, str(made.added_on)) == ("体检报告.pdf", len(PDF), "2026-10-08")
    files_actions.change_attachment(blank_office, dataclasses.replace(made, name="2026 年体检", note="县医院"))
    [changed] = files_store.attachments_of(blank_office, person)
    assert (changed.name, changed.note) == ("2026 年体检.pdf", "县医院")
    out = tmp_path / "out.pdf"
    files_actions.save_attachment(blank_office, changed.id or 0, out)
    assert out.read_bytes() == PDF
    files_actions.remove_attachment(blank_office, changed.id or 0)
    assert files_store.attachments_of(blank_office, person) == []
    for expected in (changed, made):
        undo(blank_office)
        assert files_store.attachments_of(blank_office, person) == [expected]
    undo(blank_office)
    assert files_store.attachments_of(blank_office, person) == []


def test_the_same_file_is_stored_once(blank_office: Office, person: int, tmp_path: Path) -> None:
    other = actions.save_person(blank_office, Person(name="李秀英", category="退休干部")).id or 0
    first, again, new = file(tmp_path, "a.pdf"), file(tmp_path, "b.pdf"), file(tmp_path, "c.txt", b"words")
    files_actions.add_attachments(blank_office, person, [first])
    with pytest.raises(UserError, match="已经在张建国的附件中"):
        files_actions.add_attachments(blank_office, person, [again])
    added = files_actions.add_attachments(blank_office, person, [again, new, new])
    assert ([each.name for each in added.attachments], added.there_already) == (["c.txt"], ("b.pdf", "c.txt"))
    files_actions.add_attachments(blank_office, other, [first])
    assert blob_count(blank_office) == 2
    assert len(files_store.attachments_of(blank_office, person)) == 2


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("空.pdf", b"", "空文件"),
        ("setup.EXE", b"MZ", "程序"),
        ("run.bat", b"del", "程序"),
        ("宏.docm", b"PK", "带宏"),
        ("扫描.pdf", b"MZ\x90\x00", "内容是程序"),
        ("资料.zip", b"PK", "这类文件不能作为附件"),
        ("没有扩展名", b"x", "这类文件不能作为附件"),
        ("大.pdf", b"x" * (kept_files.MAX_ATTACHMENT_SIZE + 1), "超过每个附件 20 MB"),
    ],
)
def test_what_is_not_kept_is_refused_in_words(
    blank_office: Office, person: int, tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    good = file(tmp_path, "好.pdf")
    with pytest.raises(UserError, match=sentence):
        files_actions.add_attachments(blank_office, person, [good, file(tmp_path, name, content)])
    assert files_store.attachments_of(blank_office, person) == []
    assert blob_count(blank_office) == 0


def test_too_much_at_once_and_what_is_no_file(blank_office: Office, person: int, tmp_path: Path) -> None:
    huge = [tmp_path / f"{number}.pdf" for number in range(6)]
    for path in huge:
        with path.open("wb") as made:
            made.truncate(kept_files.MAX_ATTACHMENT_SIZE)
    with pytest.raises(UserError, match="一次最多添加 100 MB"):
        files_actions.add_attachments(blank_office, person, huge)
    with pytest.raises(UserError, match="文件夹"):
        files_actions.add_attachments(blank_office, person, [tmp_path])
    with pytest.raises(UserError, match="打不开"):
        files_actions.add_attachments(blank_office, person, [tmp_path / "没有.pdf"])


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("体检\u202efdp.pdf", "体检fdp.pdf"),
        ("a<b>:c?.txt", "a_b_c_.txt"),
        ("  多  空格 .docx", "多 空格.docx"),
        ("䶮㛃𬭚𫖯.jpg", "䶮㛃𬭚𫖯.jpg"),
        ("长" * 300 + ".pdf", "长" * 96 + ".pdf"),
        ("../../逃.pdf", "_.._逃.pdf"),
    ],
)
def test_names_are_kept_as_any_system_can_write_them(name: str, kept: str) -> None:
    assert kept_files.tidy_name(name) == kept


def test_a_stopped_copying_leaves_nothing(blank_office: Office, person: int, tmp_path: Path) -> None:
    class Stop(Progress):
        def show(self, done: int, total: int, doing: str) -> None:
            self.cancelled = done == 1

    with pytest.raises(Cancelled):
        files_actions.add_attachments(
            blank_office, person, [file(tmp_path, "a.pdf"), file(tmp_path, "b.txt", b"b")], Stop()
        )
    assert blob_count(blank_office) == 0


def test_a_place_that_cannot_be_written_is_a_sentence(blank_office: Office, person: int, tmp_path: Path) -> None:
    [made] = files_actions.add_attachments(blank_office, person, [file(tmp_path, "a.pdf")]).attachments
    with pytest.raises(UserError, match="不存在"):
        files_actions.save_attachment(blank_office, made.id or 0, tmp_path / "没有" / "a.pdf")


def test_a_full_disk_keeps_nothing_half(blank_office: Office, person: int, tmp_path: Path) -> None:
    (pages,) = blank_office.conn.execute("PRAGMA page_count").fetchone()
    blank_office.conn.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(UserError, match="磁盘空间不足"):
        files_actions.add_attachments(blank_office, person, [file(tmp_path, "a.pdf", b"%PDF" + b"x" * 100_000)])
    blank_office.conn.execute("PRAGMA max_page_count = 1000000")
    assert files_store.attachments_of(blank_office, person) == []
    assert blob_count(blank_office) == 0


def test_a_file_open_elsewhere_is_only_read(blank_office: Office, person: int, tmp_path: Path) -> None:
    files_actions.set_photo(blank_office, person, finished())
    with open_office(blank_office.path, "李") as second:
        assert files_store.photo_of(second, person)
        for act in (
            lambda: files_actions.set_photo(second, person, finished("blue")),
            lambda: files_actions.remove_photo(second, person),
            lambda: files_actions.add_attachments(second, person, [file(tmp_path, "a.pdf")]),
        ):
            with pytest.raises(UserError, match="只能查看"):
                act()


# ---------------------------------------------------------------- the file


@pytest.fixture
def kept(blank_office: Office, person: int, tmp_path: Path) -> Office:
    files_actions.set_photo(blank_office, person, finished())
    files_actions.add_attachments(blank_office, person, [file(tmp_path, "a.pdf")])
    return blank_office


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE blobs SET content = x'00'",
        "DELETE FROM blobs",
        "INSERT OR REPLACE INTO blobs SELECT hash, x'00' FROM blobs",
        "INSERT INTO blobs(hash, content) VALUES ('x', x'00')",
    ],
)
def test_the_file_refuses_to_have_contents_changed(kept: Office, statement: str) -> None:
    with closing(sqlite3.connect(kept.path)) as conn, pytest.raises(sqlite3.IntegrityError, match="不得更改或删除"):
        conn.execute(statement)


def tamper(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as conn:
        guards = conn.execute("SELECT name, sql FROM sqlite_master WHERE name LIKE 'guard_blob%'").fetchall()
        for name, _ in guards:
            conn.execute(f"DROP TRIGGER {name}")
        conn.execute(statement)
        for _, sql in guards:
            conn.execute(sql)
        conn.commit()


def test_a_changed_content_shows_in_verify(kept: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert backup.verify(kept.path).ok
    tamper(kept.path, "UPDATE blobs SET content = zeroblob(length(content)) WHERE length(content) > 1000")
    report = backup.verify(kept.path)
    assert not report.ok and report.journal_chain and report.integrity == "ok"
    assert "1 个照片或附件的内容已损坏" in report.sentence()
    assert run(["verify", str(kept.path), "--json"]) == 1
    assert "1 spoiled" in capsys.readouterr().out


def test_a_lost_content_shows_in_verify(kept: Office) -> None:
    tamper(kept.path, "DELETE FROM blobs WHERE length(content) < 1000")
    report = backup.verify(kept.path)
    assert not report.ok and report.foreign_keys == 1


def test_a_damaged_attachment_is_not_handed_out(kept: Office, person: int, tmp_path: Path) -> None:
    tamper(kept.path, "UPDATE blobs SET content = zeroblob(length(content))")
    [made] = files_store.attachments_of(kept, person)
    with pytest.raises(UserError, match="已经损坏"):
        files_actions.save_attachment(kept, made.id or 0, tmp_path / "out.pdf")
    assert not (tmp_path / "out.pdf").exists()


def test_backup_and_restore_carry_them(kept: Office, person: int, tmp_path: Path) -> None:
    done = backup.backup(kept, tmp_path / "U盘")
    assert done.report.counts["blobs"] == 2
    kept.close()
    backup.restore(done.path, kept.path)
    with open_office(kept.path, "李") as restored:
        assert files_store.photo_of(restored, person) == finished()
        [made] = files_store.attachments_of(restored, person)
        assert blobs.content_of(restored, made.hash) == PDF


def test_no_guard_prevents_undo(kept: Office, person: int) -> None:
    for _ in range(2):
        undo(kept)
    assert files_store.photo_of(kept, person) is None
    assert backup.verify(kept.path).ok
