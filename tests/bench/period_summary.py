"""How long all the figures of a period take in the largest office that the program is made for."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from cadredesk.db.file import Office, open_office
from cadredesk.summary.actions import summarise
from tests.bench import Row, best_of
from tests.support import OPERATOR, TODAY, big_office

PEOPLE, VISITS = 50_000, 1_000_000
SINCE = date(TODAY.year - 5, TODAY.month, TODAY.day)


def rows(workdir: Path) -> Iterator[Row]:
    """The five-year summary beside one look at every visit."""
    with open_office(big_office(PEOPLE, VISITS), OPERATOR) as office:
        yield Row(
            what="five-year summary, 50,000 people and 1,000,000 visits",
            measured=best_of(3, lambda: summarise(office, SINCE, TODAY)),
            floor=best_of(3, lambda: _look_at_every_visit(office)),
            floor_is="full scan of the visits",
            times=4,
        )


def _look_at_every_visit(office: Office) -> None:
    """The last column is read, so that no row is skipped over."""
    office.db.execute("SELECT count(*) FROM visits NOT INDEXED WHERE category <> ''").fetchall()
