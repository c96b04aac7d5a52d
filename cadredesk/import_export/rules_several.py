"""One row that is several visits or payments: several names in its cell. Nothing here asks the file."""

import dataclasses
import re

from cadredesk.core.errors import UserError
from cadredesk.core.money import parse_yuan
from cadredesk.import_export.records import PlannedRow, RowOutcome
from cadredesk.import_export.rules import plain
from cadredesk.import_export.rules_names import several_names
from cadredesk.import_export.rules_planner import Entry
from cadredesk.people.rules_matching import PeopleIndex


def one_for_each_name(entry: Entry, people_index: PeopleIndex) -> list[Entry]:
    """The row, or one for each of the names in its cell (吴一甲、吴二乙): so many visits. Money has to be told for each."""
    names = several_names(entry.row.words.get("person_id", ""), people_index.named)
    if not names or entry.values.get("id_number"):
        return [entry]
    if "fen" in entry.row.words and not _says_each(entry):
        people = "、".join(names)
        entry.say_at("fen", f"一格里有 {len(names)} 个人（{people}），看不出每人多少，请每人写一行。", "error")
        return [entry]
    return [
        dataclasses.replace(entry, values={**entry.values, "person_id": name}, problems=list(entry.problems))
        for name in names
    ]


_EACH = re.compile(r"(?:每人|每位|人均|每名)(?:各|发放?|慰问金?)?[:：]?(.+)|(.+?)[/每](?:人|位|名)|各(.+)")


def _says_each(entry: Entry) -> bool:
    """Whether the amount is that of each of several people: 每人500元, 500元/人, or below 每人金额; it is then read so."""
    if re.search(r"每人|人均|每位|/人", plain(entry.headers.get("fen", ""))) and "fen" in entry.values:
        return True
    found = _EACH.fullmatch(plain(entry.row.words["fen"]))
    if found is None:
        return False
    try:
        entry.values["fen"] = parse_yuan(next(filter(None, found.groups())))
    except UserError:
        return False
    entry.unsay("fen")
    return True


def as_one(rows: list[PlannedRow]) -> list[PlannedRow]:
    """What becomes of the records of one row: all are written, or the row is refused."""
    if len(rows) == 1 or not any(row.outcome is RowOutcome.REFUSED for row in rows):
        return rows
    problems = tuple(dict.fromkeys(problem for row in rows for problem in row.problems))
    words = {name: text for row in rows for name, text in row.row.words.items()}
    question = next((row.question for row in rows if row.question and not row.question.answer), rows[0].question)
    row = dataclasses.replace(rows[0].row, words=words)
    return [PlannedRow(row, RowOutcome.REFUSED, problems, question=question)]
