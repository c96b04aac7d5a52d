"""Make the pictures of the help from the real windows: ``python installer/help_pictures.py`` (or ``make help-pictures``).

Off the screen, with the sample office of one seed on one day, the fonts of the program, the light theme and one scale:
two runs give the same pictures. Names after the command make those alone.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "resources" / "help"
DAY = date(2026, 10, 8)  # between 中秋 and 重阳
SCALE = 1.5  # that of cadredesk/shell/help_document.py: sharp where the program is shown at 150 %
PEOPLE, YEARS, SEED = 420, 3, 1
SIZE = (1240, 780)
SCREEN = (1920, 1080)
GAP = 8  # around what is cut out
COLOURS = 192
ROSTER = """离休、退休干部花名册
姓名,性别,出生年月,身份证号,职级,手机,单位,爱好
周明德,男,1941.3,,正科级,13900000011,县水利局,书法
吴秀珍,女,43年8月,,副科级,13900000012,县第一小学,太极拳
郑国安,男,1939.12,,副县级,13900000013,县委办公室,
"""

Draw = Callable[["Studio"], Any]


class Studio:
    """The window on the sample office, and what is seen of it."""

    def __init__(self, window: Any, folder: Path) -> None:
        self.window, self.office, self.tasks, self.folder = window, window.office, window.tasks, folder

    def page(self, name: str, size: tuple[int, int] = SIZE) -> Any:
        """A page of the window, at a size at which what is meant is as wide as a page of the help."""
        self.window.resize(*size)
        self.window.show_page(name)
        settle()
        if (search := getattr(self.window.page, "search", None)) is not None:
            search.clearFocus()
        settle()
        return self.window.page

    def whole(self, name: str) -> Any:
        """All but the status line, which tells the time of the last backup, with a page in front."""
        self.page(name)
        return self.window.workspace.grab()

    def cut(self, *parts: Any, below: Any = None, height: int = 0) -> Any:
        """As much of the window as holds these parts; the one ``below`` says how wide, ``height`` the most of it."""
        from PySide6.QtCore import QPoint, QRect

        settle()

        def place(part: Any) -> QRect:
            return QRect(part.mapTo(self.window, QPoint(0, 0)), part.size())

        found = QRect()
        for part in (*parts, *([below] if below else [])):
            found |= place(part)
        if below is not None:
            found.setRight(place(below).right())
        if height:
            found.setHeight(height)
        return self.window.grab(found.adjusted(-GAP, -GAP, GAP, GAP) & self.window.rect())

    def dialog(self, made: Any, width: int = 0, height: int = 0) -> Any:
        """All of a dialog; without anything in it that has the keyboard."""
        made.show()
        settle()
        if width:
            made.resize(width, height)
        settle()
        if (focus := made.focusWidget()) is not None:
            focus.clearFocus()
        settle()
        shown = made.grab()
        made.hide()
        made.deleteLater()
        return shown


def settle() -> None:
    """Until all is in its place: chips and cards follow a moment later."""
    from PySide6.QtTest import QTest

    QTest.qWait(250)


# ---------------------------------------------------------------- what is shown of each page


def _today_cards(studio: Studio) -> Any:
    page = studio.page("today", (860, 900))
    return studio.cut(*page.tiles, page.every["campaign"])


def _people_search(studio: Studio) -> Any:
    page = studio.page("people", (1140, 700))
    page.search.setText("zh")
    made = studio.cut(page.search, page.facets, below=page.table, height=360)
    page.search.clear()
    return made


def _people_card(studio: Studio) -> Any:
    page = studio.page("people", (1240, 760))
    return studio.cut(page.card)


def _person_form(studio: Studio) -> Any:
    from cadredesk.people import store
    from cadredesk.people.ui.person_dialog import PersonDialog

    return studio.dialog(PersonDialog(studio.office, store.get(studio.office, 1)), 760, 520)


def _branches_tree(studio: Studio) -> Any:
    page = studio.page("branches", (1120, 640))
    return studio.cut(page.search, page.tree, below=page.members)


def _duties_list(studio: Studio) -> Any:
    page = studio.page("duties", (1120, 640))
    return studio.cut(page.search, page.facets, below=page.table)


def _rule(studio: Studio) -> Any:
    from cadredesk.duties import store
    from cadredesk.duties.ui.rule_dialog import RuleDialog

    return studio.dialog(RuleDialog(studio.office, store.rules(studio.office)[0]), 760, 600)


def _visit(studio: Studio) -> Any:
    from cadredesk.visits.ui.visit_dialog import VisitDialog

    return studio.dialog(VisitDialog(studio.office, person_id=1), 760, 560)


def _campaign(studio: Studio) -> Any:
    page = studio.page("campaigns", (900, 600))
    return studio.cut(page.chooser, page.steps, page.search, page.table)


def _campaign_grid(studio: Studio) -> Any:
    from cadredesk.campaigns import store_campaign
    from cadredesk.campaigns.ui.grid_dialog import GridDialog

    found = next(each for each in store_campaign.campaigns_around(studio.office) if each.rule.code == "重阳")
    return studio.dialog(GridDialog(studio.office, found.code, found.due, tasks=studio.tasks), 860, 400)


def _cases(studio: Studio) -> Any:
    page = studio.page("cases", (1140, 620))
    return studio.cut(page.table, page.card, height=395)


def _after_death(studio: Studio) -> Any:
    from cadredesk.cases.ui.checklist_dialog import ChecklistDialog

    (case,) = studio.office.conn.execute("SELECT min(case_id) FROM case_steps").fetchone()
    return studio.dialog(ChecklistDialog(studio.office, case), 720, 420)


def _month(studio: Studio) -> Any:
    page = studio.page("calendar", (1120, 720))
    return studio.cut(page.view, page.heading)


def _liaisons(studio: Studio) -> Any:
    page = studio.page("liaisons", (1120, 620))
    return studio.cut(page.search, page.table, page.assigned)


def _budgets(studio: Studio) -> Any:
    page = studio.page("funds", (1180, 640))
    return studio.cut(page.strip, page.facets, below=page.table)


def _voucher_card(studio: Studio) -> Any:
    page = studio.page("funds", (1240, 780))
    (paid,) = studio.office.conn.execute("SELECT max(id) FROM vouchers WHERE state = '已支付'").fetchone()
    page.choose(paid)
    return studio.cut(page.card)


def _figures(studio: Studio) -> Any:
    page = studio.page("summary", (1120, 760))
    return studio.cut(*page.tiles.values(), *page.tabs.buttons(), page.table, page.chart)


def _proof(studio: Studio) -> Any:
    page = studio.page("proof", (1120, 660))
    return studio.cut(*page.tiles.values(), page.table)


def _import_columns(studio: Studio) -> Any:
    from cadredesk.import_export.ui.import_dialog import ImportDialog

    roster = studio.folder / "离退休干部花名册.csv"
    roster.write_text(ROSTER, encoding="utf-8-sig")
    dialog = ImportDialog(studio.office, studio.tasks, "people", roster, studio.window)
    return studio.dialog(dialog, 900, 560)


def _backup(studio: Studio) -> Any:
    from cadredesk.backups.ui.plan_dialog import PlanDialog

    dialog = PlanDialog(studio.window)
    dialog.on.setChecked(True)
    dialog.folder.setText(r"D:\老干部工作台\自动备份")
    dialog.second.setText(r"E:\老干部工作台备份")
    return studio.dialog(dialog)


def _first_page(studio: Studio) -> Any:
    studio.window.resize(1000, 800)
    studio.window.show_start()
    settle()
    return studio.window.start.grab()


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
    "budgets": _budgets,
    "voucher-card": _voucher_card,
    "summary": _figures,
    "proof": _proof,
    "import-columns": _import_columns,
    "backup-plan": _backup,
    "start": _first_page,
}


# ---------------------------------------------------------------- the studio


def prepare(folder: Path) -> None:
    """No screen, one day and scale, and no fonts but the program's own."""
    fonts = folder / "fonts.conf"
    place = ROOT / "resources" / "fonts"
    fonts.write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{place}</dir>'
        f"<cachedir>{folder / 'cache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    screen = folder / "screen.json"
    wide, high = (round(side * SCALE) for side in SCREEN)
    one = {"name": "1", "x": 0, "y": 0, "width": wide, "height": high, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    screen.write_text(json.dumps({"screens": [one]}), encoding="utf-8")
    os.environ.update(
        QT_QPA_PLATFORM=f"offscreen:configfile={screen}",
        QT_SCALE_FACTOR=str(SCALE),
        FONTCONFIG_FILE=str(fonts),
        CADREDESK_TODAY=DAY.isoformat(),
    )


@contextmanager
def studio(folder: Path) -> Iterator[Studio]:
    """The window on a new sample office, of a user without settings."""
    from PySide6.QtCore import Qt

    from cadredesk.core import user_folders, user_settings
    from cadredesk.core.progress import Progress
    from cadredesk.db.file import create_office
    from cadredesk.sample import office as sample
    from cadredesk.shell.app import make_app
    from cadredesk.shell.main_window import MainWindow
    from cadredesk.widgets.controls import theme
    from cadredesk.widgets.page.task_runner import TaskRunner

    path = folder / "示例县委老干部局.db"
    with user_folders.kept_apart(folder):
        user_settings.save("scheme", theme.LIGHT)
        user_settings.save("backup_plan", {"on": False})
        app = make_app()
        app.setCursorFlashTime(0)
        with create_office(path, "示例县委老干部局", "王芳") as office:
            sample.fill(office, people=PEOPLE, years=YEARS, seed=SEED, today=DAY, progress=Progress())
        TaskRunner.synchronous = True
        window = MainWindow("王芳")
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.show()
        window.open_file(path)
        window.toast.hide()
        yield Studio(window, folder)
        window.close_office(backs_up=False)
        window.close()


def small(shown: Any) -> bytes:
    """A PNG with a palette, as small as it can be without a difference to be seen."""
    from PIL import Image
    from PySide6.QtGui import QImage

    image = shown.toImage().convertToFormat(QImage.Format.Format_RGB888)
    whole = Image.frombytes(
        "RGB", (image.width(), image.height()), bytes(image.constBits()), "raw", "RGB", image.bytesPerLine()
    )
    made = BytesIO()
    whole.quantize(COLOURS, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()


def main(names: list[str]) -> None:
    """Make them all, or those named."""
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
