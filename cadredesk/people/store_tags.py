"""The only SQL about single tags, which stand joined in one column."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from cadredesk.db.file import Office
from cadredesk.people.records_tags import JOIN, tags_of


def tags_term(wanted: Iterable[str]) -> tuple[str, list[Any]]:
    """A condition: has one of these tags; "" stands for having none."""
    wanted = list(wanted)
    term = " OR ".join(
        f"instr('{JOIN}' || people.tags || '{JOIN}', ?) > 0" if tag else "people.tags = ?" for tag in wanted
    )
    return f"({term})", [f"{JOIN}{tag}{JOIN}" if tag else "" for tag in wanted]


def tags_counted(texts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """(tag, people) from the counts of whole fields, the most frequent first; "" counts those without any."""
    counts: Counter[str] = Counter()
    for text, number in texts:
        for tag in tags_of(text) or ("",):
            counts[tag] += number
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def tags_in_use(office: Office) -> list[str]:
    """Every tag of the register, the most frequent first."""
    rows = office.conn.execute("SELECT tags, count(*) FROM people WHERE tags <> '' GROUP BY 1").fetchall()
    return [tag for tag, _ in tags_counted(rows)]
