"""The first step of the import: which file."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from cadredesk.core import memory
from cadredesk.core.user import documents_folder
from cadredesk.import_export.records import What
from cadredesk.widgets.controls.buttons import primary_button
from cadredesk.widgets.controls.icons import pixmap
from cadredesk.widgets.controls.layout import column, panel, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import live, px

FOLDER = "folder/import"
FILES = "表格 (*.xlsx *.xlsm *.xls *.ods *.csv *.txt);;所有文件 (*)"
WANTED = {
    What.PEOPLE: "有“姓名”一列即可，身份证号、人员类别、职级、电话等有多少认多少。",
    What.BRANCHES: "有“名称”一列即可，类型、上级、书记、换届时间等有多少认多少。",
    What.VISITS: "要有“日期”和“姓名”，走访的人员须已在名册中；账簿启用日期以前的慰问金一并补录。",
    What.PAYMENTS: "要有“日期”“姓名”“金额”，用来补录账簿启用日期以前的发放；以后的用凭证办理。",
}


def ask_for_file(parent: QWidget) -> str:
    """The path of a workbook; "" if the user gave up."""
    folder = memory.recall(FOLDER, "") or str(documents_folder())
    return QFileDialog.getOpenFileName(parent, "选择要导入的文件", folder, FILES)[0]


class ChooseStep(QWidget):
    """Says what is wanted of a file; ``wanted`` asks for one."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        picture = label()
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        live(picture, lambda: picture.setPixmap(pixmap("file-excel", px(46), "muted")))
        self._words = label("", "label", wrap=True)
        lines = [label("把 Excel 文件拖到这里，或者", "head"), self._words]
        lines.append(label("先检查，再由您确认，这之前不会写入任何内容；导入后也可以整批撤销。", "label", wrap=True))
        for line in lines:
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = primary_button("选择文件…", "folder-open", self.wanted.emit)
        middle = row(None, self.button, None)
        parts = (None, picture, lines[0], middle, 10, *lines[1:], None)
        self.setLayout(column(panel(column(*parts, gap=12, margins=(40, 20, 40, 20)))))

    def show_kind(self, what: What) -> None:
        """Say what a list of this kind has to have."""
        self._words.setText(WANTED[what])
