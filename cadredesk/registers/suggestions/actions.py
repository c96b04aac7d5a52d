"""What a user does with suggestions and requests. Each function is one operation of the journal."""

import dataclasses
import datetime
from collections.abc import Callable, Sequence
from pathlib import Path

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.core.values import require_valid
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.registers import store as registers_store
from cadredesk.registers.suggestions import rules, store, store_written
from cadredesk.registers.suggestions.records import Suggestion


def save_suggestion(office: Office, suggestion: Suggestion) -> Suggestion:
    """Record one (without id) or correct one, and give it back as saved; a new one that is not answered gets its 期限.

    Raises UserError if it cannot stand.
    """
    new = suggestion.id is None
    suggestion = _checked(office, suggestion)
    with office.operation(f"{'登记' if new else '修改'}{suggestion.category}：{rules.called(suggestion)}"):
        return registers_store.save(office, suggestion)


def _checked(office: Office, suggestion: Suggestion) -> Suggestion:
    """As it is saved, with the 期限 of a new one. Raises UserError if it cannot stand."""
    rules.require_whole(suggestion, today())
    require_valid(suggestion)
    if suggestion.id is None and suggestion.due_on is None and suggestion.answered_on is None and suggestion.date:
        due = (suggestion.assigned_on or suggestion.date) + datetime.timedelta(days=store.days(office))
        suggestion = dataclasses.replace(suggestion, due_on=due)
    return suggestion


def delete_suggestion(office: Office, suggestion: Suggestion) -> None:
    """Take out one entered by mistake."""
    with office.operation(f"删除{suggestion.category}：{rules.called(suggestion)}"):
        registers_store.delete(office, suggestion)


def new_suggestion(office: Office, said: Suggestion) -> Suggestion:
    """What a new one starts from: ``said``, with the 期限 that follows from its day and is not past."""
    day = said.date or today()
    return dataclasses.replace(said, date=day, due_on=rules.first_due(day, store.days(office), today()))


# ---------------------------------------------------------------- its course


def hand_on(
    office: Office,
    ids: Sequence[int],
    unit: str,
    in_charge: str,
    day: datetime.date,
    due: datetime.date | None = None,
) -> list[Suggestion]:
    """交办 one or many to the same; without ``due`` each keeps its 期限, or gets one from the day. Raises UserError."""
    if not unit.strip() and not in_charge.strip():
        raise UserError("请填写承办单位或承办人。")
    later = day + datetime.timedelta(days=store.days(office))

    def change(each: Suggestion) -> Suggestion:
        rules.require_open(each)
        return dataclasses.replace(
            each,
            unit_in_charge=unit.strip(),
            in_charge=in_charge.strip(),
            assigned_on=day,
            due_on=due or each.due_on or later,
        )

    return _change(office, "交办", store.some(office, ids), change)


def answer(office: Office, answered: Sequence[Suggestion]) -> list[Suggestion]:
    """登记答复: each with its own day, result and words. Raises UserError."""
    for each in answered:
        if each.answered_on is None:
            raise UserError(f"请填写“{rules.called(each)}”的答复日期。")
        if not each.result:
            raise UserError(f"请选择“{rules.called(each)}”的结果。")
    return _change(office, "答复", answered, lambda each: each)


def report(office: Office, ids: Sequence[int], day: datetime.date, by: str) -> list[Suggestion]:
    """登记反馈: the answer has reached who made them. Raises UserError for one that has no answer."""
    if not by.strip():
        raise UserError("请填写反馈方式，如当面、电话。")

    def change(each: Suggestion) -> Suggestion:
        rules.require_answered(each)
        return dataclasses.replace(each, reported_on=day, reported_by=by.strip())

    return _change(office, "反馈", store.some(office, ids), change)


def _change(
    office: Office, what: str, found: Sequence[Suggestion], change: Callable[[Suggestion], Suggestion]
) -> list[Suggestion]:
    if not found:
        raise UserError("还没有选择建议诉求。")
    changed = [_checked(office, change(each)) for each in found]
    whom = f"：{rules.called(changed[0])}" if len(changed) == 1 else f" {len(changed)} 件建议诉求"
    with office.operation(f"{what}{whom}"):
        return [registers_store.save(office, each) for each in changed]


# ---------------------------------------------------------------- many at once


def add_many(office: Office, found: Sequence[Suggestion], progress: Progress | None = None) -> list[Suggestion]:
    """登记 what was said at one meeting, all or none. Raises UserError."""
    if not found:
        raise UserError("还没有要登记的建议诉求。")
    checked = [_checked(office, each) for each in found]
    with office.operation(f"登记 {len(checked)} 件建议诉求"):
        return _add(office, checked, progress or Progress())


def take_over(office: Office, found: Sequence[Suggestion], progress: Progress | None = None) -> list[Suggestion]:
    """整理 what is written in visits: these become rows, and about the rest nobody is asked again. Raises UserError."""
    checked = [_checked(office, each) for each in found]
    with office.operation(f"整理走访中的诉求：{len(checked)} 件"):
        store_written.mark_seen(office)
        return _add(office, checked, progress or Progress())


def ask_no_more(office: Office) -> None:
    """不再提示 about what is written in visits until now."""
    with office.operation("不再提示走访中的诉求"):
        store_written.mark_seen(office)


def _add(office: Office, found: Sequence[Suggestion], progress: Progress) -> list[Suggestion]:
    saved = []
    for done, each in enumerate(found):
        progress.report(done, len(found), "正在登记建议诉求")
        saved.append(registers_store.save(office, each))
    return saved


# ---------------------------------------------------------------- paper


def print_orders(
    office: Office, ids: Sequence[int], out: Path, progress: Progress | None = None
) -> list[tuple[str, str]]:
    """Print a 办理单 for each; gives (name, characters) that no font can print. Raises UserError."""
    from cadredesk.registers.suggestions import paper

    found = store.some(office, ids)
    if not found:
        raise UserError("请先在表中选要打印的建议诉求。")
    people = {each.id: each for each in people_store.some(office, [each.person_id for each in found if each.person_id])}
    forms = [paper.order(each, people.get(each.person_id), store.source_words(office, each)) for each in found]
    return paper.draw_orders(office.name, office.operator, forms, out, progress)
