"""What a user does with suggestions and requests. Each function is one operation of the journal."""

import dataclasses
from datetime import timedelta

from cadredesk.core.dates import today
from cadredesk.core.values import require_valid
from cadredesk.db.file import Office
from cadredesk.registers import store as registers_store
from cadredesk.registers.suggestions import rules
from cadredesk.registers.suggestions.records import Suggestion


def save_suggestion(office: Office, suggestion: Suggestion) -> Suggestion:
    """Record one (without id) or correct one, and give it back as saved; a new one that is not answered gets its 期限.

    Raises UserError if it cannot stand.
    """
    rules.require_whole(suggestion, today())
    require_valid(suggestion)
    new = suggestion.id is None
    if new and suggestion.due_on is None and suggestion.answered_on is None and suggestion.date:
        due = (suggestion.assigned_on or suggestion.date) + timedelta(days=rules.USUAL_DAYS)
        suggestion = dataclasses.replace(suggestion, due_on=due)
    with office.operation(f"{'登记' if new else '修改'}{suggestion.category}：{rules.called(suggestion)}"):
        return registers_store.save(office, suggestion)


def delete_suggestion(office: Office, suggestion: Suggestion) -> None:
    """Take out one entered by mistake."""
    with office.operation(f"删除{suggestion.category}：{rules.called(suggestion)}"):
        registers_store.delete(office, suggestion)
