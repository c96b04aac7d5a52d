"""An office in which every table has rows, and most of them of every sort: the sample office, and what a year brings."""

from datetime import date
from pathlib import Path

from cadredesk.backups import actions as backup_actions
from cadredesk.backups import actions_handover
from cadredesk.campaigns import actions as campaign_actions
from cadredesk.campaigns import store_campaign
from cadredesk.core.dates import PartialDate
from cadredesk.core.kinds import MoneyKind
from cadredesk.core.user import remember_operator
from cadredesk.db.file import Office
from cadredesk.duplicates import actions as duplicate_actions
from cadredesk.duties import actions as duty_actions
from cadredesk.duties import store_duties
from cadredesk.funds import actions as fund_actions
from cadredesk.funds import actions_steps
from cadredesk.funds.closing import actions as closing_actions
from cadredesk.funds.files import actions as voucher_files
from cadredesk.funds.files.records import FileKind
from cadredesk.funds.records import Budget, Payment, Standard, Voucher
from cadredesk.funds.standards import actions as standards_actions
from cadredesk.people import store as people_store
from cadredesk.people.entries import actions as entries_actions
from cadredesk.people.entries.records import Certificate, Resettlement, Trip
from cadredesk.people.files import actions as files_actions
from cadredesk.people.records import Audience, PeopleQuery, State
from cadredesk.people.views import actions as views_actions
from cadredesk.people.views.records import ListView
from cadredesk.registers.files import actions as register_files
from cadredesk.registers.honours import actions as honour_actions
from cadredesk.registers.honours.records import MEDAL, Honour
from tests.support import TODAY, sample_office

NINTH = date(2026, 10, 18)  # 重阳
ROUND = ("重阳", NINTH)
JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300" + "01" * 64 + "ffc0000b080001000101011100"
    "ffc4001f0000010501010101010100000000000000000102030405060708090a0b"
    "ffda0008010100003f00d2cf20ffd9"
)


def rich_office(folder: Path, people: int = 60) -> Office:
    """The office, open; whoever asked for it closes it."""
    office = sample_office(folder, people=people, years=2)
    present = people_store.listed_ids(office, PeopleQuery(facets=(("state", State.PRESENT.value),)))
    _registers(office, folder)
    _files(office, present, folder)
    _duties(office)
    _money(office, present)
    _honours(office, present)
    views_actions.save_view(office, "八十以上", ListView(sort="age"), pinned=True)
    duplicate_actions.remember_different(office, present[0], present[1])
    duplicate_actions.merge(office, present[2], present[-1])
    _kept_safe(office, folder)
    return office


def _kept_safe(office: Office, folder: Path) -> None:
    """A backup that was tried, and a handover that was taken back by another."""
    stick = folder / "U盘"
    stick.mkdir()
    backup_actions.back_up(office, stick)
    backup_actions.drill(office)
    clerk = office.operator
    actions_handover.hand_over(office, stick, "接交人")
    office.operator = clerk
    remember_operator(clerk)


def _files(office: Office, present: list[int], folder: Path) -> None:
    paper = folder / "证明.txt"
    paper.write_text("证明", encoding="utf-8")
    since = PartialDate.from_iso("2026-01")
    for person in present[:3]:
        files_actions.set_photo(office, person, JPEG)
        files_actions.add_attachments(office, person, [paper])
        entries_actions.save_entry(office, Resettlement(person_id=person, since=since, place="昆明市"))
        entries_actions.save_entry(office, Trip(person_id=person, since=since, destination="昆明市"))
        entries_actions.save_entry(office, Certificate(person_id=person, since=since, kind="老年优待证"))


def _registers(office: Office, folder: Path) -> None:
    (activity,) = office.conn.execute("SELECT max(id) FROM activities").fetchone()
    paper = folder / "签到表.txt"
    paper.write_text("签到", encoding="utf-8")
    register_files.add_files(office, "activities", activity, [paper])


def _duties(office: Office) -> None:
    owed = [duty for duty in store_duties.open_duties(office, TODAY) if duty.rule != ROUND[0]]
    duty_actions.excuse_many(office, owed[:3], "本人不愿意")
    campaign_actions.start(office, *ROUND)
    campaign_actions.plan_open(office, *ROUND, to_liaisons=True)
    found = store_campaign.members(office, *ROUND)
    campaign_actions.set_amount(office, *ROUND, [each.person_id for each in found[:5]], 50_000, "米、油")


def _money(office: Office, present: list[int]) -> None:
    for each in (Audience.LIXIU, Audience.OTHER):
        standards_actions.save_standard(office, Standard(occasion="重阳", category=each, fen=30_000))
    budget = office.conn.execute("SELECT id FROM budgets WHERE year = 2026 ORDER BY fen DESC").fetchone()[0]
    wanted = Voucher(date=TODAY, kind=MoneyKind.FESTIVAL.value, occasion="重阳", budget_id=budget)
    lines = [Payment(person_id=person, fen=80_000) for person in present[:4]]
    fund_actions.draft_voucher(office, wanted, lines)  # above the standard: with cautions
    submitted = fund_actions.draft_voucher(office, wanted, lines[:2])
    actions_steps.submit_voucher(office, submitted.voucher.id or 0, TODAY)
    fund_actions.print_voucher(office, submitted.voucher.id or 0, office.path.with_name("领款单.pdf"))
    fund_actions.count_print(office, submitted.voucher.id or 0)
    scan = office.path.with_name("扫描件.txt")
    scan.write_text("扫描件", encoding="utf-8")
    voucher_files.attach(office, submitted.voucher.id or 0, [scan], FileKind.SCAN)
    clerk, office.operator = office.operator, "另一位同志"
    actions_steps.approve_voucher(office, submitted.voucher.id or 0, TODAY, "已核对")
    office.operator = clerk
    _closed_year(office, budget)


def _honours(office: Office, present: list[int]) -> None:
    """Of people, of the office, and a medal that nobody has signed for."""
    since = PartialDate.from_iso("2026-01")
    for person, name in zip(present, ("优秀共产党员", MEDAL), strict=False):
        honour_actions.save_honour(office, Honour(date=since, name=name, person_id=person))
    honour_actions.save_honour(office, Honour(date=since, name="先进集体", named="本局", level="省级"))


def _closed_year(office: Office, into: int) -> None:
    """A year long ago is closed, and some of what it left carried on."""
    old = fund_actions.save_budget(office, Budget(year=2020, name="慰问", fen=100_000)).id or 0
    closing_actions.close_year(office, 2020)
    closing_actions.carry(office, old, 50_000, "县财行〔2026〕3号", into_id=into, day=TODAY)
