"""People who are in the register twice: find them, merge two into one, or remember that they are two."""

import dataclasses
from collections.abc import Mapping

from cadredesk.branches import store_head_sync
from cadredesk.branches.entries import store as entries_store
from cadredesk.cases.store_merged import merge_death_cases, merge_stays
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress, gc_paused
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duplicates import rules, rules_merging, store
from cadredesk.duplicates.records import Choice, Likeness, Outcome, Pair
from cadredesk.duplicates.rules_merging import PHOTO
from cadredesk.duties import store_proved
from cadredesk.people import store as people_store
from cadredesk.people.checkups import store as checkups_store
from cadredesk.people.files import store as files_store
from cadredesk.people.files.records import Attachment, Photo
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import FIELDS, Track
from cadredesk.people.records import Person
from cadredesk.people.rules import end_of
from cadredesk.people.store_changes import correct, end_with_departure

# ---------------------------------------------------------------- finding


def find(office: Office, progress: Progress | None = None) -> list[Pair]:
    """Everybody who may be in the register twice, the likeliest first. Raises Cancelled."""
    different = {(pair.first_id or 0, pair.second_id or 0) for pair in store.different_pairs(office)}
    with gc_paused():
        return rules.likely_pairs(store.prepared(office), different, progress or Progress())


def compare(office: Office, first_id: int, second_id: int) -> Likeness | None:
    """Why two people of the file may be one."""
    prepared = store.prepared(office, (first_id, second_id))
    return rules.compare(*prepared) if len(prepared) == 2 else None


# ---------------------------------------------------------------- two who are two


def remember_different(office: Office, first_id: int, second_id: int) -> None:
    """Two who look like one are two: they are not offered again."""
    with office.operation(f"确认是两个人：{_names(office, first_id, second_id)}"):
        store.add_different(office, first_id, second_id)


def forget_different(office: Office, first_id: int, second_id: int) -> None:
    """Two of whom it was said that they are two may be one after all."""
    with office.operation(f"不再记为两个人：{_names(office, first_id, second_id)}"):
        store.drop_different(office, first_id, second_id)


def _names(office: Office, first_id: int, second_id: int) -> str:
    first, second = (people_store.get(office, each) for each in sorted((first_id, second_id)))
    if first.id == second.id:
        raise UserError("请选择两个不同的人。")
    return f"{first.name}（编号 {first.id}）和{second.name}（编号 {second.id}）"


# ---------------------------------------------------------------- one who was two


def merge(office: Office, keep_id: int, gone_id: int, choices: Mapping[str, Choice] | None = None) -> Person:
    """Make one person of two, as one operation, and give that person back.

    All that refers to ``gone_id`` (visits, payments, relatives, registers, attachments …) stands under ``keep_id`` then,
    and the entry is deleted. ``choices`` say whose value stays, by the name of a unit of ``rules_merging`` (and PHOTO);
    the others are as proposed. Lines of submitted vouchers move too, and keep whom they were made out to.
    """
    keep, gone = people_store.get(office, keep_id), people_store.get(office, gone_id)
    if keep_id == gone_id:
        raise UserError("请选择两个不同的人来合并。")
    chosen = rules_merging.proposed(keep, gone) | dict(choices or {})
    whole = rules_merging.merged(keep, gone, chosen)
    with office.operation(f"合并人员：{whole.name}（编号 {gone_id} 并入编号 {keep_id}）"):
        store.move_rows(office, gone_id, keep_id)
        _merge_photos(office, keep_id, gone_id, chosen.get(PHOTO))
        whole = _merge_histories(office, whole, gone_id, chosen)
        people_store.change(office, whole)
        checkups_store.merge(office, keep_id)
        checkups_store.update_latest(office, [keep_id])
        _agree_posts(office, whole)
        merge_death_cases(office, whole)
        merge_stays(office, keep_id)
        for each in (keep, gone):  # what was meant for a living one ends where that one is dead or away
            end_with_departure(office, each, whole)
        rows.delete(office, Person, gone_id)
        store_proved.settle_person(office, keep_id)
    return people_store.get(office, keep_id)


def outcome(office: Office, keep_id: int, gone_id: int) -> Outcome:
    """What merging two people will do."""
    tracks = [{stage.track for stage in history_store.of_person(office, each)} for each in (keep_id, gone_id)]
    return Outcome(
        moved=store.reference_counts(office, gone_id),
        shared_drafts=store.shared_drafts(office, keep_id, gone_id),
        dropped=tuple(track.value for track in Track if track in tracks[0] and track in tracks[1]),
    )


def kept_and_gone(office: Office, first_id: int, second_id: int) -> tuple[int, int]:
    """(id kept, id gone) as it is proposed: the one with more records is kept."""
    people = [people_store.get(office, each) for each in (first_id, second_id)]
    reference_counts = [sum(store.reference_counts(office, each).values()) for each in (first_id, second_id)]
    return rules_merging.more_referenced(people[0], people[1], reference_counts)


def _agree_posts(office: Office, whole: Person) -> None:
    """Branches name the head as the person is called now; who is dead or away holds no post, not even the other's."""
    for post in entries_store.open_posts_of_person(office, whole.id or 0):
        store_head_sync.update_columns(office, post.branch_id or 0)
    if end := whole.died_on or whole.moved_out_on:
        store_head_sync.end_posts_of_person(office, whole.id or 0, end_of(end, today()))


def _merge_photos(office: Office, keep_id: int, gone_id: int, choice: Choice | None) -> None:
    """One photo stays the photo; another one stays as an attachment."""
    mine, theirs = (files_store.photo_row(office, each) for each in (keep_id, gone_id))
    if theirs is None:
        return
    moved = dataclasses.replace(theirs, person_id=keep_id)
    if mine is None:
        rows.update(office, moved)
        return
    if mine.hash != theirs.hash:
        other = mine if choice is Choice.GONE else theirs
        made = Attachment(person_id=keep_id, name="合并前的照片.jpg", hash=other.hash, added_on=today())
        store.attach_photo(office, made)
    dropped = mine if choice is Choice.GONE else theirs
    rows.delete(office, Photo, dropped.id or 0)  # its bytes stay, for undo
    if choice is Choice.GONE:
        rows.update(office, moved)


def _merge_histories(office: Office, whole: Person, gone_id: int, chosen: Mapping[str, Choice]) -> Person:
    """Of each track one history stays: that of the side whose value stays, or the only one there is."""
    keep_id = whole.id or 0
    for track in Track:
        mine, theirs = (history_store.of_person(office, each, track) for each in (keep_id, gone_id))
        of_gone = track in FIELDS and chosen.get(FIELDS[track][0]) is Choice.GONE
        takes = bool(theirs) and (not mine or of_gone)
        for stage in mine if takes else theirs:
            history_store.delete(office, stage)
        if takes:
            store.move_stages(office, gone_id, keep_id, track)
        if track in FIELDS:
            whole = correct(office, whole, track)
    return whole
