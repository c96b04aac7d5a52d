"""The SQL of suggestions and requests."""

from cadredesk.core.dates import today
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.registers.store import Listing
from cadredesk.registers.suggestions.records import SUGGESTIONS, Suggestion, SuggestionState


def state_sql() -> str:
    """The state of a suggestion as of today, as ``rules.state``."""
    table = "suggestions"
    return (
        f"CASE WHEN {table}.reported_on IS NOT NULL THEN '{SuggestionState.SETTLED}' "
        f"WHEN {table}.answered_on IS NOT NULL THEN '{SuggestionState.TO_REPORT}' "
        f"WHEN {table}.due_on < '{today()}' THEN '{SuggestionState.OVERDUE}' "
        f"WHEN {table}.assigned_on IS NULL THEN '{SuggestionState.TO_HAND_ON}' ELSE '{SuggestionState.OPEN}' END"
    )


def listing() -> Listing:
    """The list of suggestions as of today."""
    return Listing(register=SUGGESTIONS, computed={"state": state_sql()})


def get(office: Office, suggestion_id: int) -> Suggestion:
    """A suggestion by its id. Raises UserError if it is gone."""
    return rows.get(office, Suggestion, suggestion_id)
