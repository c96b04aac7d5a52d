"""A column of dates that can be meant in two ways is asked about once, for all sheets in which it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from cadredesk.core.fields import Field
from cadredesk.import_export.records import Source
from cadredesk.sheets.dates import DateQuestion, DateReading

EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a column: its sheet, its number as Excel counts, and what may be meant."""

    sheet: str
    column: int
    choices: tuple[DateReading, ...]


def asked_of(sources: Sequence[Source]) -> list[Asked]:
    """All that is to be asked of some sheets, and has not been answered."""
    return [
        Asked(source.in_book, column, question.choices)
        for source in sources
        for column, question in source.questions.items()
        if not question.answered
    ]


@dataclass(frozen=True, slots=True)
class SameQuestion:
    """A question about the same field in one column or several."""

    field: Field
    columns: tuple[tuple[str, int], ...]  # sheet and number
    questions: tuple[DateQuestion, ...]

    @property
    def sentence(self) -> str:
        examples = list(dict.fromkeys(text for one in self.questions for text in one.examples))[:EXAMPLES]
        count = sum(one.count for one in self.questions)
        shown = "".join(f"“{text}”" for text in examples)
        what = "月份" if DateReading.JANUARY in self.questions[0].choices else "年份"
        many = f"{'等 ' if count > len(examples) else '这 '}{count:,} 格"
        return f"{self.field.label}：{shown}{many if count > 1 else ''}，{what}是"

    @property
    def now(self) -> DateReading:
        return next((one.now for one in self.questions if one.answered), self.questions[0].now)

    def words(self, choice: DateReading) -> str:
        if choice is not DateReading.USUAL_YEARS:
            return str(choice)
        first, last = self.questions[0].usual
        return f"{choice}（{first}—{last} 年）"


def same_questions(sources: Sequence[Source]) -> list[SameQuestion]:
    """The questions about some sheets; the same one of several sheets is one."""
    found: dict[tuple[str, tuple[DateReading, ...]], SameQuestion] = {}
    for source in sources:
        fields = {source.first_column + one.index: one.field for one in source.recognition.mapped}
        for number, question in source.questions.items():
            field = fields[number]
            assert field is not None
            key = (field.name, question.choices)
            known = found.get(key, SameQuestion(field, (), ()))
            found[key] = SameQuestion(field, (*known.columns, (source.in_book, number)), (*known.questions, question))
    return list(found.values())
