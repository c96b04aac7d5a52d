"""The first step of the import: which file."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cadredesk.import_export.records import ImportKind
from cadredesk.import_export.ui.job import COLUMNS, Job
from cadredesk.import_export.ui.step import Step
from cadredesk.widgets.controls.buttons import primary_button
from cadredesk.widgets.controls.icons import pixmap
from cadredesk.widgets.controls.layout import column, panel, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px, restyle
from cadredesk.widgets.form import file_dialogs
from cadredesk.widgets.form.file_dialogs import ANY_FILE, FileKind, Sort

KINDS = [FileKind("表格", ("xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "txt")), ANY_FILE]
WANTED = {
    ImportKind.PEOPLE: "有“姓名”一列即可，身份证号、人员类别、职级、电话等有多少认多少。",
    ImportKind.BRANCHES: "有“名称”一列即可，类型、上级、书记、换届时间等有多少认多少。",
    ImportKind.VISITS: "要有“日期”和“姓名”，走访的人员须已在名册中；账簿启用日期以前的慰问金一并补录。",
    ImportKind.PAYMENTS: "要有“日期”“姓名”“金额”，用来补录账簿启用日期以前的发放；以后的用凭证办理。",
    ImportKind.ACTIVITIES: "要有“日期”和“类别”，主题、支部、场次、人数、人次等有多少认多少。",
    ImportKind.ATTENDANCE: "要有“姓名”和“日期”，人员须已在名册中；也可以一人一行，1 月至 12 月各一列打勾。",
    ImportKind.OUTPUTS: "要有“日期”“成果”“数量”，活动须已登记；同一天有几次活动的，写明类别、支部或主题。",
    ImportKind.HONOURS: "要有“授予时间”和“荣誉名称”，获得者写在“姓名”“支部”或“获得者”一列。",
    ImportKind.SUGGESTIONS: "要有“日期”“类别”（建议或诉求）和“内容”，提出人、承办单位、答复等有多少认多少。",
    ImportKind.POSTS: "要有“支部”“职务”和“姓名”，不在名册中的人按姓名登记。",
    ImportKind.GRANTS: "要有“支部”“拨付日期”和“金额”，用途、文号等有多少认多少。",
}


def choose_file(parent: QWidget, job: Job) -> None:
    """Ask for a workbook and read it."""
    if path := file_dialogs.open_file(parent, f"选择要{job.doing}的文件", Sort.IMPORT, KINDS):
        job.take(path)


class ChooseStep(Step):
    """Says what is wanted of a file. Who comes back to it can go on with the file that was chosen."""

    title = "选择文件"
    of_file = True
    picture = "file-excel"
    how = "先检查，再由您确认，这之前不会写入任何内容；导入后也可以整批撤销。"

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        picture = label()
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        on_theme_change(picture, lambda: picture.setPixmap(pixmap(self.picture, px(46), "muted")))
        self._words = label("", "label", wrap=True)
        lines = [label("把 Excel 文件拖到这里，或者", "head"), self._words, label(self.how, "label", wrap=True)]
        for line in lines:
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.choose_button = primary_button("选择文件…", "folder-open", lambda: choose_file(self, job))
        parts = (None, picture, lines[0], row(None, self.choose_button, None), 10, *lines[1:], None)
        self.setLayout(column(panel(column(*parts, gap=12, margins=(40, 20, 40, 20)))))

    def wanted(self) -> str:
        """What a file must have."""
        return WANTED[self.job.what]

    def enter(self) -> None:
        self._words.setText(self.wanted())
        restyle(self.choose_button, look="" if self.job.path else "primary")
        self.focus = None if self.job.is_read else self.choose_button

    def primary(self) -> tuple[str, bool]:
        if self.job.path is None:
            return "", False
        return "下一步" if self.job.is_read else "重新读取", True

    def advance(self) -> None:
        """On with the file as it was read, or read it again: it may be closed in Excel by now."""
        if self.job.is_read and not self.job.stale:
            self.job.turn_to(COLUMNS)
        else:
            self.job.read(fresh=not self.job.is_read)
