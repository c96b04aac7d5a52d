"""What a user does with the office file itself."""

from datetime import date
from pathlib import Path

from cadredesk.core.dates import today
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office, create_office

SAMPLE_PEOPLE = 2779
SAMPLE_YEARS = 5


def new_office(path: Path, name: str, operator: str) -> Office:
    """Make a new, empty office file and open it. Raises UserError."""
    return create_office(path, name, operator)


def new_sample_office(
    path: Path,
    name: str,
    operator: str,
    *,
    people: int = SAMPLE_PEOPLE,
    years: int = SAMPLE_YEARS,
    seed: int = 1,
    on: date | None = None,
    progress: Progress | None = None,
) -> Office:
    """Make an office file full of synthetic people, the same for the same numbers and day.

    If it cannot be filled, no file is left behind. Raises UserError and Cancelled.
    """
    from cadredesk.office import sample

    office = create_office(path, name, operator)
    try:
        sample.fill(office, people=people, years=years, seed=seed, today=on or today(), progress=progress or Progress())
    except BaseException:
        office.close()
        path.unlink(missing_ok=True)
        raise
    return office
