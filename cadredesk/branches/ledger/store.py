"""The lines of the lists over all branches."""

from datetime import date

from cadredesk.branches import store
from cadredesk.branches.entries import store as entries_store
from cadredesk.branches.entries.rules import term_years
from cadredesk.branches.ledger.records import Sheet
from cadredesk.branches.ledger.rules import Line, term_words
from cadredesk.branches.records import Branch
from cadredesk.core.dates import PartialDate, day_from_iso
from cadredesk.core.names import pinyin_of
from cadredesk.db.file import Office


def lines(office: Office, sheet: Sheet, today: date) -> list[Line]:
    """Every line of a list: an id, the values of its columns, and last the id of the branch."""
    match sheet:
        case Sheet.BRANCHES:
            return _branches(office)
        case Sheet.TERMS:
            return _terms(office, today)
        case Sheet.POSTS:
            return _posts(office)
        case Sheet.HONOURS:
            return entries_store.all_honours(office)
        case Sheet.GRANTS:
            return [(row[0], day_from_iso(row[1]), *row[2:]) for row in entries_store.all_grants(office)]


def _branches(office: Office) -> list[Line]:
    branches = store.all_branches(office)
    names, liaisons = _names(branches), {each.id: each.name for each in store.all_liaisons(office)}
    counts, functional = store.member_counts(office), entries_store.functional_counts(office)
    return [
        (
            each.id, each.name, each.kind, names.get(each.parent_id, ""), each.secretary,
            *(number or 0 for number in counts.get(each.id or 0, (0, 0, 0))),
            functional.get(each.id or 0), each.term_end, each.honour, liaisons.get(each.liaison_id, ""),
            each.study_day, each.place, each.seats, each.ended_on, names.get(each.merged_into_id, ""), each.id,
        )
        for each in sorted(branches, key=lambda one: (one.ended_on is not None, one.id or 0))
    ]  # fmt: skip


def _terms(office: Office, today: date) -> list[Line]:
    """Standing branches that elect by a term, the earliest first, those without a date last."""
    every = store.all_branches(office)
    branches = [each for each in every if not each.ended_on and (each.term_end or term_years(each))]
    branches.sort(key=lambda each: (each.term_end.last if each.term_end else date.max, each.id or 0))
    names = _names(every)
    liaisons = {each.id: each.name for each in store.all_liaisons(office)}
    return [
        (
            each.id, each.name, each.kind, each.secretary, each.term_end, term_words(each, today),
            names.get(each.parent_id, ""), liaisons.get(each.liaison_id, ""), each.id,
        )
        for each in branches
    ]  # fmt: skip


def _posts(office: Office) -> list[Line]:
    """By name, with what tells people of one name apart before the branch."""
    return [
        (row[0], row[1], row[2], row[3], PartialDate.from_iso(row[4]) if row[4] else None, row[7], row[5] or row[1], row[6])
        for row in sorted(entries_store.open_posts(office), key=lambda row: pinyin_of(row[1]))
    ]  # fmt: skip


def _names(branches: list[Branch]) -> dict[int | None, str]:
    return {each.id: each.name for each in branches}
