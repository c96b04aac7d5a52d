"""Which words stand where on the 建议诉求办理单 (forms/paper/suggestion.toml)."""

from collections.abc import Sequence
from pathlib import Path

from cadredesk.core.dates import today
from cadredesk.core.progress import Progress
from cadredesk.core.values import show_phone
from cadredesk.people.records import Person
from cadredesk.registers.suggestions.records import Suggestion

Values = dict[str, str]


def order(suggestion: Suggestion, person: Person | None, source: str) -> Values:
    """The values of one form. What is still to come is left to write."""
    numbers = (person.mobile, person.landline) if person else ()
    return {
        "name": person.name if person else suggestion.proposer,
        "number": f"建〔{suggestion.date.year}〕{suggestion.id:04}号" if suggestion.date and suggestion.id else "",
        "category": suggestion.category,
        "topic": suggestion.topic,
        "date": str(suggestion.date or ""),
        "count": f"{suggestion.count} 件",
        "source": source,
        "unit": " ".join(filter(None, (person.unit, person.post))) if person else "",
        "telephone": "　".join(show_phone(number) for number in numbers if number),
        "address": person.address if person else "",
        "content": suggestion.content,
        "unit_in_charge": suggestion.unit_in_charge,
        "in_charge": suggestion.in_charge,
        "assigned_on": str(suggestion.assigned_on or ""),
        "due_on": str(suggestion.due_on or ""),
        "answered_on": str(suggestion.answered_on or ""),
        "result": suggestion.result,
        "answer": suggestion.answer,
        "reported_on": str(suggestion.reported_on or ""),
        "reported_by": suggestion.reported_by,
        "note": suggestion.note,
    }


def draw_orders(
    office: str, operator: str, forms: Sequence[Values], out: Path, progress: Progress | None
) -> list[tuple[str, str]]:
    """Draw one form each; gives (name, characters) that no font can print. Raises UserError."""
    from cadredesk.paper import PrintInfo, draw_forms, load_form, unprintable

    draw_forms(
        load_form("suggestion"), forms, out, PrintInfo(office=office, printed=today(), operator=operator), progress
    )
    return unprintable(forms)
