"""审计副本: of which years, and where it goes."""

from PySide6.QtWidgets import QComboBox, QWidget

from cadredesk.core.progress import Progress
from cadredesk.core.user import documents_folder
from cadredesk.db.backups.plan import plan
from cadredesk.db.file import Office
from cadredesk.funds import store_budgets
from cadredesk.funds.audit import actions
from cadredesk.funds.audit.actions import AuditCopy
from cadredesk.widgets.card.card import Facts
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.form import messages, saved_files
from cadredesk.widgets.form.folder_box import FolderBox
from cadredesk.widgets.form.tool_dialog import ToolDialog
from cadredesk.widgets.page.task_runner import TaskRunner

ABOUT = (
    "给审计人员带走的材料，放在一个文件夹里：只读的数据文件、各年慰问金台账（PDF 和 Excel）、凭证清单、全部凭证和附件、"
    "核验结果和备份凭据。其中的凭证印有“审计副本 不作付款依据”，不计入打印次数。"
)
PERSONAL = "里面有全部人员的个人信息，请只交给有权查看的人，用后按规定销毁。"


class AuditDialog(ToolDialog):
    """``made`` is the finished copy, if there is one."""

    help_topic = "backup"
    help_section = "审计副本"

    def __init__(self, parent: QWidget, office: Office, tasks: TaskRunner) -> None:
        super().__init__(parent, "审计副本", 640)
        self.made: AuditCopy | None = None
        self._tasks = tasks
        self.year = QComboBox()
        self.year.setAccessibleName("凭证和台账的年度")
        self.year.addItem("各年", None)
        for year in store_budgets.years(office):
            self.year.addItem(f"{year} 年", year)
        self.folder = FolderBox("放在", str(plan().second or documents_folder()))
        self.banner = Banner()
        self.open_button = button("打开所在文件夹", "folder-open", self.open_folder)
        self.open_button.hide()
        self.start_button = primary_button("制作", "", self.start)
        self.set_content(
            [label(ABOUT, "label", wrap=True), label(PERSONAL, "", "warning", wrap=True),
             row(label("凭证和台账"), self.year, None, gap=8), label("放在", "section"), self.folder, self.banner,
             self.found, None],
            [self.open_button, None, button("关闭", "", self.reject, tip="Esc"), self.start_button],
        )  # fmt: skip

    def start(self) -> None:
        folder, year = self.folder.folder, self.year.currentData()
        if folder is None:
            self.banner.say("请先选择放在哪个文件夹。", "danger")
            return
        self.banner.clear()
        self.start_button.setEnabled(False)

        def work(progress: Progress, office: Office) -> AuditCopy:
            return actions.make_copy(office, folder, year, progress)

        self._tasks.run("正在制作审计副本", work, self._done, self._failed)

    def _done(self, made: AuditCopy) -> None:
        self.made = made
        self.start_button.setEnabled(True)
        self.start_button.setText("再做一份")
        self.open_button.show()
        self.clear_result()
        self.found.addWidget(Facts([("文件夹", str(made.folder)), ("凭证", f"{made.vouchers:,} 张")]))
        self.banner.say(f"审计副本已做好。{made.certificate.report.sentence()}", "good", closable=False)
        if made.unprintable:
            named = "、".join(f"{name}（{characters}）" for name, characters in made.unprintable[:10])
            self.found.addWidget(label(f"有些字打印不出来，请手工补写：{named}。", "", "warning", wrap=True))
        self.fit()

    def _failed(self, error: BaseException) -> None:
        self.start_button.setEnabled(True)
        messages.say_error(self.banner, error, "已停止，没有留下不完整的材料。")
        self.fit()

    def open_folder(self) -> None:
        if self.made is not None:
            with messages.guarded(self):
                saved_files.open_folder(self.made.certificate.path)
