"""The steps of suggestions and requests, each a small form: 交办, 答复, 反馈; of one, or of many that go the same way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import today
from cadredesk.core.fields import field_of
from cadredesk.core.problems import Problem
from cadredesk.db.file import Office
from cadredesk.registers import store as registers_store
from cadredesk.registers.suggestions import actions, rules, store
from cadredesk.registers.suggestions.records import ANSWERS, REPORTED_BY, Suggestion
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.record_form import RecordForm

NAMED = 3  # suggestions named in the head of a dialog for many
Saved = Sequence[Suggestion]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step: its word, the fields that it asks for, those that must be filled, and what it does."""

    word: str
    fields: tuple[str, ...]
    required: tuple[str, ...]
    begin: Callable[[Office, Suggestion], Suggestion]
    do: Callable[[Office, Saved, Suggestion], Saved]
    size: tuple[int, int] = (460, 510)


def _hand_on(office: Office, found: Saved, typed: Suggestion) -> Saved:
    assert typed.assigned_on is not None
    ids = [each.id or 0 for each in found]
    return actions.hand_on(office, ids, typed.unit_in_charge, typed.in_charge, typed.assigned_on, typed.due_on)


def _answer(office: Office, found: Saved, typed: Suggestion) -> Saved:
    answer: dict[str, Any] = {"answered_on": typed.answered_on, "result": typed.result, "answer": typed.answer}
    return actions.answer(office, [replace(each, **answer) for each in found])


def _report(office: Office, found: Saved, typed: Suggestion) -> Saved:
    assert typed.reported_on is not None
    return actions.report(office, [each.id or 0 for each in found], typed.reported_on, typed.reported_by)


HAND_ON = Step(
    word="交办", fields=("unit_in_charge", "in_charge", "assigned_on", "due_on"), required=("assigned_on",),
    begin=lambda _office, each: replace(each, assigned_on=each.assigned_on or today()), do=_hand_on,
)  # fmt: skip
ANSWER = Step(
    word="答复", fields=("answered_on", "result", "answer"), required=("answered_on", "result"),
    begin=lambda _office, each: replace(each, answered_on=each.answered_on or today()), do=_answer, size=(620, 480),
)  # fmt: skip
REPORT = Step(
    word="反馈", fields=("reported_on", "reported_by"), required=("reported_on", "reported_by"),
    begin=lambda _office, each: replace(
        each, reported_on=each.reported_on or today(), reported_by=each.reported_by or REPORTED_BY[0]
    ), do=_report, size=(460, 380),
)  # fmt: skip
STEPS = {"hand_on": HAND_ON, "answer": ANSWER, "report": REPORT}


class StepDialog(FormDialog):
    """Takes a step with one, or with many in the same way; ``saved`` are those that took it."""

    help_topic = "suggestions"
    help_section = "交办、答复、反馈"

    def __init__(self, office: Office, found: Saved, name: str, *, parent: QWidget | None = None) -> None:
        office.require_writable()
        self.step, self.found = STEPS[name], found
        one = found[0] if len(found) == 1 else None
        form = RecordForm(
            Suggestion,
            only=self.step.fields,
            choices={"result": _results(found), "reported_by": _ways(office)},
            check=self._wrong,
            groups=dict.fromkeys(self.step.fields, self.step.word),
            columns=1,
        )
        super().__init__(
            parent,
            f"{self.step.word}：{rules.called(one)}" if one else f"{self.step.word} {len(found)} 件建议诉求",
            form,
            lambda typed: self.step.do(office, found, typed),
            key=f"suggestion_{name}",
            drafts=office if one else None,
            draft_key=f"suggestions/{name}/{one.id}" if one else "",
            size=self.step.size,
            intro=_about(office, found),
        )
        begin = one or Suggestion(date=min(each.date or today() for each in found), category=found[0].category)
        form.set_record(self.step.begin(office, begin))
        suggest_words(office, form)
        form.go_to(next((each for each in self.step.fields if not form.raw()[each].strip()), ""))

    def _wrong(self, typed: Suggestion) -> list[Problem]:
        """What is missing, said beside its field."""
        missing = [name for name in self.step.required if not getattr(typed, name)]
        found = [Problem(_label(name), f"请填写{_label(name)}。", "error") for name in missing]
        if self.step is HAND_ON and not typed.unit_in_charge.strip() and not typed.in_charge.strip():
            found.append(Problem(_label("unit_in_charge"), "请填写承办单位，或在下面填承办人。", "error"))
        return found


def _label(name: str) -> str:
    return field_of(Suggestion, name).label


def _results(found: Saved) -> tuple[str, ...]:
    """The results that suit all of them."""
    kinds = [ANSWERS.get(each.category, ()) for each in found]
    return tuple(result for result in kinds[0] if all(result in kind for kind in kinds)) if kinds else ()


def _ways(office: Office) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*REPORTED_BY, *registers_store.recent_words(office, Suggestion, "reported_by"))))


def _about(office: Office, found: Saved) -> str:
    """Whose they are, and what they say."""
    lines = []
    for each in found[:NAMED]:
        who = store.who(office, each)
        lines.append(
            f"{who}，{each.date}：{_shortened(each.content)}" if who else f"{each.date}：{_shortened(each.content)}"
        )
    more = f"……等共 {len(found)} 件" if len(found) > NAMED else ""
    return "\n".join(filter(None, (*lines, more)))


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return f"{words[:78]}…" if len(words) > 80 else words


def suggest_words(office: Office, form: RecordForm) -> None:
    """Offer the units and people in charge that were named lately while one types."""
    from cadredesk.widgets.controls.word_completer import suggest

    for name in ("unit_in_charge", "in_charge"):
        if name in form.raw():
            suggest(form.editor(name), registers_store.recent_words(office, Suggestion, name))


def take_step(parent: QWidget, office: Office, found: Saved, name: str) -> Any:
    """Ask for a step; what took it, None where nothing did."""
    dialog = StepDialog(office, found, name, parent=parent)
    dialog.exec()
    return dialog.saved
