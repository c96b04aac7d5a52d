"""What a user does about the medals 光荣在党50年 of a year: give them to many at once, and print the list to sign."""

from collections.abc import Mapping
from pathlib import Path

from cadredesk.core.dates import PartialDate, today
from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.registers.honours import paper, rules, store_medals
from cadredesk.registers.honours.records import MEDAL, Honour
from cadredesk.registers.honours.rules_medals import GIVER


def issue(
    office: Office,
    year: int,
    day: PartialDate,
    numbers: Mapping[int, str] | None = None,
    progress: Progress | None = None,
) -> int:
    """Give the medals of a year: to these people, with their numbers, or (None) to all who can have one. Gives how many.

    Raises UserError, and gives none, where somebody cannot have one.
    """
    if day.year < year:
        raise UserError(f"颁发日期 {day} 早于 {year} 年，请核对。")
    with office.write_lock:  # nobody writes between the reading and the writing
        ready = {each.person_id: each for each in store_medals.medals(office, year).ready}
        wanted = dict.fromkeys(ready, "") if numbers is None else numbers
        if not wanted:
            raise UserError(f"{year} 年没有可以发放纪念章的人。" if numbers is None else "还没有勾选要发放的人。")
        if others := wanted.keys() - ready.keys():
            name = rows.name_of(office, "people", min(others))
            raise UserError(f"{name}不在 {year} 年可发放的名单里，没有发放，请刷新后再试。")
        medals = [
            Honour(date=day, name=MEDAL, person_id=person_id, number=number.strip(), given_by=GIVER)
            for person_id, number in wanted.items()
        ]
        rules.require_whole(medals[0], today())
        whom = ready[medals[0].person_id or 0].name if len(medals) == 1 else f"{len(medals):,} 人"
        with office.operation(f"发放{MEDAL}：{whom}"):
            for medal in (progress or Progress()).over(medals, len(medals), "正在登记纪念章"):
                rows.insert(office, medal)
    return len(medals)


def print_list(office: Office, year: int, out: Path, progress: Progress | None = None) -> list[tuple[str, str]]:
    """Print the 发放签收表 of a year: who was given one, and who can be. Gives (name, characters) that no font can print.

    Raises UserError where there is nobody.
    """
    found = store_medals.medals(office, year)
    given = store_medals.given(office, year)
    if not given and not found.ready:
        raise UserError(f"{year} 年没有发放纪念章，也没有可以发放的人。")
    return paper.draw_medals(office.name, office.operator, year, given, found.ready, out, progress)
