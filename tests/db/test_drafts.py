"""Half-filled forms in the office file."""

from typing import TYPE_CHECKING

from cadredesk.db.drafts import StoredDrafts
from cadredesk.db.file import open_office
from cadredesk.db.journal import history

if TYPE_CHECKING:
    from cadredesk.db.file import Office


def test_a_draft_outlives_the_form_and_leaves_no_trace_in_the_log(office: "Office") -> None:
    drafts, before = StoredDrafts(office), len(history(office))
    assert drafts.load("people/new") is None
    drafts.save("people/new", {"name": "张"})
    drafts.save("people/new", {"name": "张建国"})
    assert StoredDrafts(office).load("people/new") == {"name": "张建国"}
    drafts.drop("people/new")
    assert drafts.load("people/new") is None
    assert len(history(office)) == before


def test_a_file_that_is_only_read_keeps_no_drafts(office: "Office") -> None:
    StoredDrafts(office).save("people/7", {"name": "李"})
    with open_office(office.path, "李敏") as second:
        drafts = StoredDrafts(second)
        drafts.save("people/7", {"name": "王"})
        drafts.drop("people/7")
        assert drafts.load("people/7") == {"name": "李"}
