"""The first step of reconciling: which list."""

from PySide6.QtCore import Qt

from cadredesk.import_export.ui.choose_step import choose_file
from cadredesk.import_export.ui.job import Job
from cadredesk.import_export.ui.step import Step
from cadredesk.widgets.controls.buttons import primary_button
from cadredesk.widgets.controls.icons import pixmap
from cadredesk.widgets.controls.layout import column, panel, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px

WHAT = "社保、组织部、财政、统战部、街道等给的名单，有“姓名”一列即可；有身份证号的核对得更准。"
HOW = "核对时不写入任何内容：只列出谁在表里、谁在名册里、哪些内容不同；需要采用的，由您勾选后再写入。"


class ChooseListStep(Step):
    """Says what is wanted of a list, and that nothing is written."""

    title = "选择文件"
    of_file = True

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        picture = label()
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        on_theme_change(picture, lambda: picture.setPixmap(pixmap("arrow-right-arrow-left", px(46), "muted")))
        lines = [
            label("把 Excel 文件拖到这里，或者", "head"),
            *(label(words, "label", wrap=True) for words in (WHAT, HOW)),
        ]
        for line in lines:
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.focus = primary_button("选择文件…", "folder-open", lambda: choose_file(self, job))
        parts = (None, picture, lines[0], row(None, self.focus, None), 10, *lines[1:], None)
        self.setLayout(column(panel(column(*parts, gap=12, margins=(40, 20, 40, 20)))))
