"""From a list to paper: draw the PDF on the worker, say which characters no font has, then show it."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from cadredesk.core import temporary
from cadredesk.core.progress import Progress
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.task_runner import TaskRunner

Unprintable = Sequence[tuple[str, str]]  # (name, characters) that no font can print
_UNFIT = re.compile(r'[\\/:*?"<>|\s]+')  # for the name of a file
Draw = Callable[[Any, Path, Progress], Unprintable | None]


def show_paper(
    parent: QWidget, tasks: TaskRunner, title: str, draw: Draw, used: Callable[[], None] | None = None
) -> None:
    """Call ``draw(office, out, progress)`` on the worker and open the preview. ``title`` names window and file; ``used`` is
    called each time the paper is printed or saved.
    """
    out = temporary.new_folder() / f"{_UNFIT.sub('_', title)}.pdf"

    def done(lost: Unprintable | None) -> None:
        if lost:
            who = "、".join(f"{name}（{characters}）" for name, characters in lost[:10])
            more = f"等 {len(lost)} 处" if len(lost) > 10 else ""
            messages.warn(parent, f"有些字打印不出来，请打印后手工补写：{who}{more}。")
        open_preview(parent, out, title, used)

    tasks.run(f"正在生成{title}", lambda progress, office: draw(office, out, progress), done)


def open_preview(parent: QWidget, path: Path, title: str, used: Callable[[], None] | None = None) -> None:
    """Show a PDF in a window of its own; ``used`` is called each time it is printed or saved."""
    from cadredesk.widgets.page.pdf_preview import PdfPreview

    preview = PdfPreview(parent, path, title)
    if used is not None:
        preview.used.connect(used)
    preview.exec()
