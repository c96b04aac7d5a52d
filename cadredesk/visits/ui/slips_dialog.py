"""Printing visit slips from the window: what no font can print is named first, and the user says whether to go on."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from cadredesk.visits import actions, paper
from cadredesk.visits.records import Visit
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.printing import show_paper
from cadredesk.widgets.page.task_runner import TaskRunner

if TYPE_CHECKING:
    from pathlib import Path

    from cadredesk.core.progress import Progress
    from cadredesk.db.file import Office

TITLE = "走访慰问登记表"
NAMED = 10  # people named in the question
Slips = Sequence[dict[str, str]]


def print_slips(
    parent: QWidget, tasks: TaskRunner, find: "Callable[[Office], Sequence[Visit]]", *, two_up: bool = False
) -> None:
    """Draw the slips of the visits that ``find`` gives on the worker, and preview them."""
    print_filled(parent, tasks, lambda office: actions.slips_of_visits(office, find(office)), two_up=two_up)


def print_filled(
    parent: QWidget, tasks: TaskRunner, fill_in: "Callable[[Office], Slips]", *, two_up: bool = False
) -> None:
    """Draw the slips that ``fill_in`` gives on the worker, and preview them."""

    def prepare(progress: "Progress", office: "Office") -> tuple[Slips, list[tuple[str, str]]]:
        from cadredesk.paper import unprintable

        progress.report(0, 0, "正在读取走访记录")
        slips = fill_in(office)
        return slips, unprintable(slips)

    def go_on(prepared: tuple[Slips, list[tuple[str, str]]]) -> None:
        slips, lost = prepared
        if not slips:
            messages.warn(parent, "没有可以打印的走访记录，请先选择或调整筛选。")
        elif not lost or _may_print(parent, lost):
            _draw(parent, tasks, slips, two_up)

    tasks.run("正在准备登记表", prepare, go_on)


def _may_print(parent: QWidget, lost: list[tuple[str, str]]) -> bool:
    """Ask whether to print though some characters will be empty boxes."""
    who = "\n".join(f"{name}：{'、'.join(characters)}" for name, characters in lost[:NAMED])
    more = f"\n……等共 {len(lost)} 份" if len(lost) > NAMED else ""
    detail = f"{who}{more}\n这些字在纸上印作空框，打印后请手工补写。"
    return messages.ask(parent, "有些字打印不出来，要继续打印吗？", detail=detail, yes="继续打印", no="先不打印")


def _draw(parent: QWidget, tasks: TaskRunner, slips: Slips, two_up: bool) -> None:
    def draw(office: "Office", out: "Path", progress: "Progress") -> None:
        paper.print_slips(office, slips, out, two_up=two_up, progress=progress)  # what is lost was said before

    show_paper(parent, tasks, TITLE, draw)


def print_one(parent: QWidget, office: "Office", visit: Visit) -> None:
    """The slip of one visit: too short a work for the worker."""
    tasks: Any = TaskRunner(parent, office)
    tasks.synchronous = True
    print_slips(parent, tasks, lambda _office: [visit])
    tasks.deleteLater()
