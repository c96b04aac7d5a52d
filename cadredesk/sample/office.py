"""The sample office: synthetic people, organisations, visits and money, to try everything with.

Everything is made by chance from a seed: the same numbers and day give the same rows. Nobody in it is real.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from cadredesk.branches.records import Liaison
from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties import store_proved
from cadredesk.people import store as people_store
from cadredesk.people.records import PeopleQuery, Person
from cadredesk.sample import branch_histories, histories
from cadredesk.sample import branches as sample_branches
from cadredesk.sample import cases as sample_cases
from cadredesk.sample import checkups as sample_checkups
from cadredesk.sample import funds as sample_funds
from cadredesk.sample import registers as sample_registers
from cadredesk.sample.people import PeopleGenerator, Proportions
from cadredesk.sample.rng import SampleRandom
from cadredesk.sample.visits import VisitGenerator
from cadredesk.visits import store as visits_store
from cadredesk.visits.records import Visit

_STEPS = 4


def fill(
    office: Office, *, people: int = 2779, years: int = 5, seed: int = 1, today: date, progress: Progress,
    duties_since: date | None = None,
) -> None:  # fmt: skip
    """Fill an empty office with exactly ``people`` persons and the visits of ``years`` years, this one included.

    The books begin on 1 January of this year: its money is in vouchers, earlier money in settled payments (历史补录).
    Raises UserError if the office is not empty, and Cancelled.
    """
    if people < 1 or years < 1:
        raise UserError("示例单位至少要有 1 人、1 年。")
    if people_store.listed_ids(office, PeopleQuery()):
        raise UserError("这个单位已经有人员，不能再填入示例。请另建一个数据文件。")
    start = date(today.year - years + 1, 1, 1)
    with office.operation("生成示例单位", undoable=False):
        office.put_setting("books_since", date(today.year, 1, 1).isoformat())
        office.put_setting("duties_since", (duties_since or start).isoformat())
        progress.report(0, _STEPS, "正在生成组织")
        tree = sample_branches.build_tree(office, SampleRandom(f"{seed} branches"), today)
        progress.report(1, _STEPS, "正在生成人员")
        generator = PeopleGenerator(SampleRandom(f"{seed} people"), tree, start, today)
        everybody = _insert_people(office, generator, people, Proportions.of(people, years), seed)
        histories.insert_rows(office, SampleRandom(f"{seed} lives"), tree, everybody, start, today)
        branch_histories.insert_rows(office, SampleRandom(f"{seed} branch lives"), tree, everybody, today)
        names = {liaison.id or 0: liaison.name for liaison in tree.liaisons}
        visits = VisitGenerator(SampleRandom(f"{seed} visits"), names, start, today).visits(everybody, progress)
        progress.report(2, _STEPS, "正在保存走访记录")
        saved = _save_visits(office, visits)
        sample_cases.insert_rows(office, SampleRandom(f"{seed} cases"), visits, everybody, names, today)
        progress.report(3, _STEPS, "正在生成慰问金")
        sample_registers.insert_rows(office, SampleRandom(f"{seed} registers"), saved, everybody, today)
        with_money = [visit for visit in saved if visit.fen]
        _keep_books(office, SampleRandom(f"{seed} funds"), with_money, tree.liaisons, everybody, today)
        progress.report(_STEPS, _STEPS, "示例单位已生成")


def _insert_people(
    office: Office, generator: PeopleGenerator, people: int, shares: Proportions, seed: int
) -> list[Person]:
    """Insert everybody, survivors after those whom they survived; gives them back with their ids."""
    tags, checkups = SampleRandom(f"{seed} tags"), SampleRandom(f"{seed} checkups")
    invented = histories.tagged(tags, generator.cadres(people, shares))
    cadres = _inserted(office, generator, sample_branches.elect(office, invented), checkups)
    survivors = generator.survivors(cadres, shares.survivors)
    return cadres + _inserted(office, generator, survivors, checkups, after=len(cadres))


def _inserted(
    office: Office, generator: PeopleGenerator, people: Sequence[Person], checkups: SampleRandom, after: int = 0
) -> list[Person]:
    """Insert people with their check-ups. In an office that was empty ids follow the order of insertion."""
    start, today = generator.start, generator.today
    numbered = [
        replace(histories.certified(person, number, start, today), id=number)
        for number, person in enumerate(people, start=after + 1)
    ]
    rows.check_references_at_the_end(office)
    rows.add_many(office, sample_checkups.of_people(checkups, numbered, start))
    people_store.add_many(office, numbered)
    return numbered


def _save_visits(office: Office, visits: Sequence[Visit]) -> list[Visit]:
    """Insert the visits; gives them back with their ids."""
    saved = store_proved.add(office, visits)
    visits_store.update_checkups(office, saved)
    return saved


def _keep_books(
    office: Office,
    rng: SampleRandom,
    visits: list[Visit],
    liaisons: list[Liaison],
    everybody: list[Person],
    today: date,
) -> None:
    """``visits``: those with money, by date."""
    sample_funds.set_standards(office)
    settled = [visit for visit in visits if visit.date and visit.date.year < today.year]
    survivors: dict[int | None, Person] = {person.cadre_id: person for person in everybody if person.cadre_id}
    sample_funds.insert_rows(office, settled, survivors)
    generator = sample_funds.VoucherGenerator(
        office, rng, today, clerk=liaisons[-1].name, head=liaisons[1].name, survivors=survivors
    )
    last_year = [visit for visit in settled if visit.date and visit.date.year == today.year - 1]
    generator.insert_vouchers(last_year, visits[len(settled) :])
