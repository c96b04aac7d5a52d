"""书记 and 示范级别 stand in a branch's own columns and, with their history, in rows of posts and honours.

One truth: as long as there are no posts of the head (no honours with a level), the column is what was typed or imported.
As soon as there are, the rows hold and the column follows them after every write:

* ``update_columns`` writes the columns anew after rows have changed;
* ``update_rows`` takes a column that was written otherwise (by an import, say) as a correction of the row from which it came,
  as an import corrects a person: it ends nobody's term. That somebody else holds the post from a day on is entered as a post
  or as a re-election.
"""

import dataclasses

from cadredesk.branches.entries import store as entries_store
from cadredesk.branches.entries.records import HEADS, MODEL, BranchHonour, BranchPost
from cadredesk.branches.entries.rules import ends_by, head_name, head_of, is_model, level_on
from cadredesk.branches.records import Branch
from cadredesk.core.dates import PartialDate, today
from cadredesk.db import rows
from cadredesk.db.file import Office


def rows_decide(office: Office, branch_id: int) -> tuple[bool, bool]:
    """Whether rows say who is at the head, and what the level is."""
    posts = entries_store.of_branch(office, BranchPost, branch_id)
    honours = entries_store.of_branch(office, BranchHonour, branch_id)
    return any(each.post in HEADS for each in posts), any(map(is_model, honours))


def update_columns(office: Office, branch_id: int) -> None:
    """Write what the rows say into the columns of a branch, where they say something."""
    heads, levels = rows_decide(office, branch_id)
    sets: dict[str, str] = {}
    if heads:
        sets["secretary"] = head_name(entries_store.held(office, branch_id))
    if levels:
        sets["honour"] = level_on(entries_store.of_branch(office, BranchHonour, branch_id), today().year)
    for name, value in sets.items():
        sql = f"UPDATE branches SET {name} = ?1 WHERE id = ?2 AND {name} IS NOT ?1"
        office.conn.execute(sql, (value, branch_id))


def update_rows(office: Office, branch: Branch) -> None:
    """A branch has just been written: where its columns differ from the rows, correct the rows."""
    branch_id = branch.id or 0
    heads, levels = rows_decide(office, branch_id)
    if heads and branch.secretary:
        _correct_head(office, branch)
    if levels and branch.honour:
        _correct_level(office, branch)
    if heads or levels:
        update_columns(office, branch_id)


def _correct_head(office: Office, branch: Branch) -> None:
    held = entries_store.held(office, branch.id or 0)
    if head_name(held) == branch.secretary:
        return
    posts = [each for each in entries_store.of_branch(office, BranchPost, branch.id or 0) if each.until is None]
    heads = [each for head in HEADS for each in posts if each.post == head]
    if not heads:
        rows.add(office, BranchPost(branch_id=branch.id, post=head_of(branch.kind), name=branch.secretary))
        return
    for each in heads:  # somebody in two posts is corrected in both
        if each.post == heads[0].post or (each.person_id, each.name) == (heads[0].person_id, heads[0].name):
            rows.update(office, dataclasses.replace(each, person_id=None, name=branch.secretary))


def _correct_level(office: Office, branch: Branch) -> None:
    honours = entries_store.of_branch(office, BranchHonour, branch.id or 0)
    if level_on(honours, today().year) == branch.honour:
        return
    latest = next((each for each in honours if is_model(each) and (each.year or 0) <= today().year), None)
    if latest is None:
        rows.add(office, BranchHonour(branch_id=branch.id, year=today().year, name=MODEL, level=branch.honour))
        return
    for each in honours:  # of several in that year the column speaks for all
        if is_model(each) and each.year == latest.year:
            rows.update(office, dataclasses.replace(each, level=branch.honour))


def create_initial_rows(office: Office, branch: Branch) -> None:
    """Before somebody else takes the head: whoever the column alone knew becomes a post, so that it can end."""
    if branch.secretary and not rows_decide(office, branch.id or 0)[0]:
        for name in branch.secretary.split("、"):
            person_id = entries_store.member_named(office, branch.id or 0, name)
            known = {"person_id": person_id} if person_id else {"name": name}
            rows.add(office, BranchPost(branch_id=branch.id, post=head_of(branch.kind), **known))


def end_posts(office: Office, branch: Branch, day: PartialDate) -> Branch:
    """End the open posts of a branch; whoever its column alone knows becomes a post that ends, too. Gives the branch so."""
    create_initial_rows(office, branch)
    for post in entries_store.of_branch(office, BranchPost, branch.id or 0):
        if post.until is None:
            rows.update(office, dataclasses.replace(post, until=ends_by(post, day)))
    update_columns(office, branch.id or 0)
    return dataclasses.replace(branch, secretary="" if rows_decide(office, branch.id or 0)[0] else branch.secretary)


def end_posts_of_person(office: Office, person_id: int, until: PartialDate) -> None:
    """Whoever has died or moved away holds no post any more."""
    for post in entries_store.open_posts_of_person(office, person_id):
        rows.update(office, dataclasses.replace(post, until=ends_by(post, until)))
        update_columns(office, post.branch_id or 0)


def update_head_names(office: Office, person_id: int) -> None:
    """The branches of which somebody is the head show the name that the register has."""
    for post in entries_store.open_posts_of_person(office, person_id):
        update_columns(office, post.branch_id or 0)
