"""What somebody who imports a workbook says that its cells do not say, or say otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cadredesk.sheets.dates import DateReading
from cadredesk.sheets.header import HeaderRows

Correction = Mapping[str, str | None]  # key of a column → name of its field, None: leave it out
Corrections = Mapping[str, Correction]  # by set of headers (rules_columns.set_of_headers)


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a row is about: somebody of the register, whoever the row at another place brings, or else somebody new."""

    person: int = 0  # the id
    row: tuple[str, int] | None = None  # its sheet, where there are several, and its number


@dataclass(frozen=True, slots=True)
class SheetAnswers:
    """What is said of one sheet. Rows and columns go by the numbers that Excel shows (column A is 1).

    What is said of rows and cells is said of one list: where several stand beside each other in a sheet, each has
    answers of its own, by its own name (Source.sheet).
    """

    header: HeaderRows | None = None  # None: as it is found
    given: Mapping[str, str] = field(default_factory=dict)  # field name → words for rows that do not say it themselves
    declined: frozenset[str] = (
        frozenset()
    )  # names of fields that the sheet's name or title proposes, and that do not hold
    dates: Mapping[int, DateReading] = field(default_factory=dict)  # column → how its doubtful dates are meant
    cells: Mapping[tuple[int, int], str] = field(default_factory=dict)  # (row, column) → what was written in its place
    records: Mapping[int, bool] = field(default_factory=dict)  # row → whether it is a record, where that is said
    # (row, field name) of cells that hold though they disagree with what is known better.
    accepted: frozenset[tuple[int, str]] = frozenset()
    # (row, name as it is sought) → who is meant: said of another name, it says nothing of the one that stands there now.
    persons: Mapping[tuple[int, str], Meant] = field(default_factory=dict)


_NOTHING_SAID_OF_IT = SheetAnswers()


@dataclass(frozen=True, slots=True)
class Answers:
    """What is said of a workbook.

    ``corrections`` say better what columns hold, ``unknown_to_note`` puts the columns that nobody knows into the notes;
    ``columns`` are the names of the columns of lists without a header, and ``given`` holds, by the labels of fields, what
    holds for all rows of all sheets that do not say it themselves; ``sheets`` is what is said of each one by its name.
    """

    corrections: Corrections = field(default_factory=dict)
    unknown_to_note: bool = False
    columns: Sequence[str] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    sheets: Mapping[str, SheetAnswers] = field(default_factory=dict)
    # Digests of headers that somebody has named before → how many rows they take (rules_columns.header_words).
    headers: Mapping[str, int] = field(default_factory=dict)

    def of(self, sheet: str) -> SheetAnswers:
        """What is said of a sheet by its name in the workbook, or of one of several lists in it by its own."""
        return self.sheets.get(sheet, _NOTHING_SAID_OF_IT)


NOTHING_SAID = Answers()
