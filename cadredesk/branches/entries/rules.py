"""Terms, posts and honours: what follows from the rows. Nothing here asks the file."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

from cadredesk.branches.entries.records import (
    HEAD_OF,
    HEADS,
    MODEL,
    SECRETARY,
    TAKEN_AWAY,
    BranchGrant,
    BranchHonour,
    BranchPost,
)
from cadredesk.branches.records import WITHOUT_LIAISON, Branch, BranchType, HonourLevel
from cadredesk.branches.rules import SOON
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.core.money import show_yuan
from cadredesk.people.entries.rules import EntryWording, joined, period
from cadredesk.people.records import Person
from cadredesk.people.rules import died_words, moved_words

LONG_TYPES = (BranchType.COMMITTEE, BranchType.WORK_COMMITTEE, BranchType.COMMUNITY)
WITHOUT_TERM = (BranchType.GROUP, BranchType.STUDY_GROUP, BranchType.FUNCTIONAL)
MODEL_WORD = "示范"
assert MODEL_WORD in MODEL
# 村 in the names of roads and newspapers means no village.
_VILLAGE = re.compile(r"社区|村(?!路|街|道|镇|报|商|信)")


def term_years(branch: Branch) -> int:
    """The years between two elections; 0 for groups and functional branches, which elect by no term.

    3, but 5 for a 党委 (党工委), a 小区党支部 and for organisations of villages and communities (《关于党的基层组织任期的意见》 of 2018;
    none of the published reports S000 … S004 says otherwise).
    """
    if branch.kind in WITHOUT_TERM:
        return 0
    return 5 if branch.kind in LONG_TYPES or _VILLAGE.search(branch.name) else 3


def proposed_term_end(branch: Branch, elected: PartialDate | None) -> PartialDate | None:
    """When the term ends that an election begins: as exact a date as that of the election."""
    years = term_years(branch)
    if elected is None or not years:
        return None
    year, month, day = elected.year + years, elected.month, elected.day
    return PartialDate(year, month, 28 if (month, day) == (2, 29) else day)


def head_of(kind: str) -> str:
    """What the head of an organisation of a type is called."""
    return HEAD_OF.get(kind, SECRETARY)


def head_name(held: Sequence[tuple[str, str]]) -> str:
    """Who is the head, by (post, name) of the open posts in order: "" for nobody."""
    for head in HEADS:
        names = list(dict.fromkeys(name for post, name in held if post == head and name))
        if names:
            return "、".join(names)
    return ""


def is_model(honour: BranchHonour) -> bool:
    """Whether an honour says something about the level of a model branch."""
    return MODEL_WORD in honour.name and honour.level in (*HonourLevel, TAKEN_AWAY)


def level_on(honours: Iterable[BranchHonour], year: int) -> str:
    """The level of a model branch at the end of a year: the highest of the latest year that says something."""
    model = [each for each in honours if is_model(each) and (each.year or 0) <= year]
    latest = max((each.year or 0 for each in model), default=0)
    levels = [each.level for each in model if each.year == latest and each.level != TAKEN_AWAY]
    return min(levels, key=[str(each) for each in HonourLevel].index, default="")


def require_whole(post: BranchPost, today: date) -> None:
    """Raises UserError for a post that cannot stand."""
    if not post.post:
        raise UserError("请填写职务。")
    if post.person_id is None and not post.name:
        raise UserError("请选择任职人；不在册的，填写姓名。")
    for words, day in (("任职时间", post.since), ("卸任时间", post.until)):
        if day and day.first > today:
            raise UserError(f"{words} {day} 在今天之后，请到那一天再登记；任期届满的时间填在换届时间里。")
    if post.since and post.until and post.until.last < post.since.first:
        raise UserError(f"卸任时间 {post.until} 早于任职时间 {post.since}，请核对。")


def require_honour(honour: BranchHonour, today: date) -> None:
    """Raises UserError for an honour of a branch that cannot stand."""
    if not honour.year or not honour.name.strip():
        raise UserError("请填写年度和荣誉名称。")
    if not 1921 <= honour.year <= today.year:
        raise UserError(f"年度 {honour.year} 不对，请写成四位年份，并且不晚于今年。")


def require_grant(grant: BranchGrant, today: date) -> None:
    """Raises UserError for a grant that cannot stand."""
    if grant.date is None or not grant.fen or grant.fen <= 0:
        raise UserError("请填写拨付日期和金额，金额要大于 0。")
    if grant.date > today:
        raise UserError(f"拨付日期 {grant.date} 在今天之后，请拨付以后再登记。")


def require_present(person: Person, post: BranchPost) -> None:
    """Raises UserError for a post that somebody who has died or moved away would still hold."""
    gone = died_words(person) or moved_words(person)
    if gone and post.until is None:
        raise UserError(f"{person.name}{gone}，不能再任{post.post}；以前担任过的，登记任职时请填写卸任时间。")


def ends_by(post: BranchPost, day: PartialDate) -> PartialDate:
    """The end of an open post that is given up on a day: never before its beginning."""
    return post.since if post.since and post.since.first > day.last else day


class Situation(StrEnum):
    """What the tree can be narrowed to."""

    ANY = "全部情况"
    OVER = "已过换届时间"
    SOON = "90 天内换届"
    THIS_YEAR = "今年换届"
    NO_TERM = "没有换届时间"
    NO_LIAISON = "没有挂联人"
    NO_HEAD = "没有负责人"
    MODEL = "示范党支部"
    ENDED = "已撤销、已并入"


def is_in(branch: Branch, situation: Situation, today: date) -> bool:
    """Whether a branch is in a situation; apart from 已撤销 only standing branches are in any."""
    if situation is Situation.ENDED or branch.ended_on:
        return bool(branch.ended_on) and situation in (Situation.ENDED, Situation.ANY)
    last = branch.term_end.last if branch.term_end else None
    return {
        Situation.ANY: True,
        Situation.OVER: last is not None and last < today,
        Situation.SOON: last is not None and today <= last <= today + timedelta(SOON),
        Situation.THIS_YEAR: last is not None and last.year == today.year,
        Situation.NO_TERM: last is None and term_years(branch) > 0,
        Situation.NO_LIAISON: branch.liaison_id is None and branch.kind not in WITHOUT_LIAISON,
        Situation.NO_HEAD: not branch.secretary,
        Situation.MODEL: bool(branch.honour),
    }[situation]


def post_words(post: BranchPost, name: str, elsewhere: str = "") -> EntryWording:
    """A post as a line of the card; ``elsewhere`` is what else the same person is."""
    also = f"兼{elsewhere}" if elsewhere else ""
    detail = joined(period(post.since, post.until), also, post.note)
    return EntryWording(title=f"{post.post}　{name}", detail=detail, past=post.until is not None)


def honour_words(honour: BranchHonour) -> EntryWording:
    """An honour as a line of the card."""
    taken = honour.level == TAKEN_AWAY
    return EntryWording(
        title=f"{honour.year} 年　{honour.name}",
        detail=joined(honour.document, honour.note),
        mark=honour.level,
        tone="" if taken else "accent",
        past=taken,
    )


def grant_words(grant: BranchGrant) -> EntryWording:
    """A grant as a line of the card."""
    detail = joined(str(grant.date or ""), grant.document, grant.note)
    return EntryWording(title=grant.purpose or "拨付经费", detail=detail, mark=f"{show_yuan(grant.fen or 0)} 元")
