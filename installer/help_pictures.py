"""Make the pictures of the help from the real windows: ``python installer/help_pictures.py`` (or ``make help-pictures``).

Off the screen, in the studio of ``picture_studio.py``: two runs give the same pictures. Names after the command make those alone.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from installer.picture_studio import Studio

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "resources" / "help"
ROSTER = """离休、退休干部花名册
姓名,性别,出生年月,身份证号,职级,手机,单位,爱好
周明德,男,1941.3,,正科级,13900000011,县水利局,书法
吴秀珍,女,43年8月,,副科级,13900000012,县第一小学,太极拳
郑国安,男,1939.12,,副县级,13900000013,县委办公室,
"""

Draw = Callable[["Studio"], Any]


def _today_cards(studio: "Studio") -> Any:
    page = studio.page("today", (860, 900))
    return studio.cut(*page.tiles, page.every["campaign"])


def _people_search(studio: "Studio") -> Any:
    page = studio.page("people", (1140, 700))
    page.search.setText("zh")
    made = studio.cut(page.search, page.facets, below=page.table, height=360)
    page.search.clear()
    return made


def _people_card(studio: "Studio") -> Any:
    page = studio.page("people", (1240, 760))
    return studio.cut(page.card)


def _person_form(studio: "Studio") -> Any:
    from cadredesk.people import store
    from cadredesk.people.ui.person_dialog import PersonDialog

    return studio.dialog(PersonDialog(studio.office, store.get(studio.office, 1)), 760, 520)


def _branches_tree(studio: "Studio") -> Any:
    page = studio.page("branches", (1120, 640))
    return studio.cut(page.search, page.tree, below=page.members)


def _duties_list(studio: "Studio") -> Any:
    page = studio.page("duties", (1120, 640))
    return studio.cut(page.search, page.facets, below=page.table)


def _rule(studio: "Studio") -> Any:
    from cadredesk.duties import store
    from cadredesk.duties.ui.rule_dialog import RuleDialog

    return studio.dialog(RuleDialog(studio.office, store.rules(studio.office)[0]), 760, 600)


def _visit(studio: "Studio") -> Any:
    from cadredesk.visits.ui.visit_dialog import VisitDialog

    return studio.dialog(VisitDialog(studio.office, person_id=1), 760, 560)


def _campaign(studio: "Studio") -> Any:
    page = studio.page("campaigns", (900, 600))
    return studio.cut(page.chooser, page.steps, page.search, page.table)


def _campaign_grid(studio: "Studio") -> Any:
    from cadredesk.campaigns import store_campaign
    from cadredesk.campaigns.ui.grid_dialog import GridDialog

    found = next(each for each in store_campaign.campaigns_around(studio.office) if each.rule.code == "重阳")
    return studio.dialog(GridDialog(studio.office, found.code, found.due, tasks=studio.tasks), 860, 400)


def _cases(studio: "Studio") -> Any:
    page = studio.page("cases", (1140, 620))
    return studio.cut(page.table, page.card, height=395)


def _after_death(studio: "Studio") -> Any:
    from cadredesk.cases.ui.checklist_dialog import ChecklistDialog

    (case,) = studio.office.conn.execute("SELECT min(case_id) FROM case_steps").fetchone()
    return studio.dialog(ChecklistDialog(studio.office, case), 720, 420)


def _month(studio: "Studio") -> Any:
    page = studio.page("calendar", (1120, 720))
    return studio.cut(page.view, page.heading)


def _liaisons(studio: "Studio") -> Any:
    page = studio.page("liaisons", (1120, 620))
    return studio.cut(page.search, page.table, page.assigned)


def _budgets(studio: "Studio") -> Any:
    page = studio.page("funds", (1180, 640))
    return studio.cut(page.strip, page.facets, below=page.table)


def _voucher_card(studio: "Studio") -> Any:
    page = studio.page("funds", (1240, 780))
    (paid,) = studio.office.conn.execute("SELECT max(id) FROM vouchers WHERE state = '已支付'").fetchone()
    page.choose(paid)
    return studio.cut(page.card)


def _figures(studio: "Studio") -> Any:
    page = studio.page("summary", (1120, 760))
    return studio.cut(*page.tiles.values(), *page.tabs.buttons(), page.table, page.chart)


def _proof(studio: "Studio") -> Any:
    page = studio.page("proof", (1120, 660))
    return studio.cut(*page.tiles.values(), page.table)


def _import_columns(studio: "Studio") -> Any:
    from cadredesk.import_export.ui.import_dialog import ImportDialog

    roster = studio.folder / "离退休干部花名册.csv"
    roster.write_text(ROSTER, encoding="utf-8-sig")
    dialog = ImportDialog(studio.office, studio.tasks, "people", roster, studio.window)
    return studio.dialog(dialog, 900, 560)


def _backup(studio: "Studio") -> Any:
    from cadredesk.backups.ui.plan_dialog import PlanDialog

    dialog = PlanDialog(studio.window)
    dialog.on.setChecked(True)
    dialog.folder.setText(r"D:\老干部工作台\自动备份")
    dialog.second.setText(r"E:\老干部工作台备份")
    return studio.dialog(dialog)


def _attendance(studio: "Studio") -> Any:
    from cadredesk.registers.activities import store
    from cadredesk.registers.activities.ui.attendance_dialog import AttendanceDialog

    sql = "SELECT activity_id FROM attendances GROUP BY 1 ORDER BY count(*), 1 LIMIT 1"
    (held,) = studio.office.conn.execute(sql).fetchone()
    return studio.dialog(
        AttendanceDialog(studio.office, store.get(studio.office, held), parent=studio.window), 900, 640
    )


def _medals(studio: "Studio") -> Any:
    from cadredesk.registers.honours.ui.medals_dialog import MedalsDialog

    return studio.dialog(MedalsDialog(studio.office, studio.tasks, parent=studio.window), 900, 520)


# Each picture by its name: what a page of the help shows is made here, and nothing else is.
PICTURES: dict[str, Draw] = {
    "today": lambda studio: studio.whole("today"),
    "today-cards": _today_cards,
    "people": lambda studio: studio.whole("people"),
    "people-search": _people_search,
    "people-card": _people_card,
    "person-form": _person_form,
    "branches": _branches_tree,
    "duties": _duties_list,
    "rule": _rule,
    "visit": _visit,
    "campaign": _campaign,
    "campaign-grid": _campaign_grid,
    "cases": _cases,
    "after-death": _after_death,
    "calendar": _month,
    "liaisons": _liaisons,
    "study": lambda studio: studio.whole("study"),
    "attendance": _attendance,
    "suggestions": lambda studio: studio.whole("suggestions"),
    "medals": _medals,
    "budgets": _budgets,
    "voucher-card": _voucher_card,
    "summary": _figures,
    "proof": _proof,
    "import-columns": _import_columns,
    "backup-plan": _backup,
    "start": lambda studio: studio.first_page((1000, 720)),
}


def main(names: list[str]) -> None:
    """Make them all, or those named."""
    from picture_studio import prepare, small, studio

    with TemporaryDirectory(prefix="cadredesk-pictures-") as place:
        folder = Path(place)
        prepare(folder)
        with studio(folder) as made:
            for name in names or PICTURES:
                data = small(PICTURES[name](made))
                OUT.joinpath(f"{name}.png").write_bytes(data)
                print(f"{name}.png {len(data) // 1024} KB")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main(sys.argv[1:])
