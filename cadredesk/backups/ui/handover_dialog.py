"""交接: who takes the work over, who is there to see it, and where the pack goes."""

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from cadredesk.backups import actions_handover, store
from cadredesk.backups.actions_handover import CERTIFICATE, LIST, Pack
from cadredesk.backups.ui.backup_dialog import backup_folder
from cadredesk.core.progress import Progress
from cadredesk.db.backups.plan import plan
from cadredesk.db.file import Office
from cadredesk.widgets.card.card import Facts
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.folder_box import FolderBox
from cadredesk.widgets.form.primary_action import FinalQuestion, PrimaryAction
from cadredesk.widgets.form.saved_files import say_saved
from cadredesk.widgets.form.tool_dialog import ToolDialog
from cadredesk.widgets.page.printing import open_preview
from cadredesk.widgets.page.task_runner import TaskRunner

ABOUT = (
    "程序做一份交接材料，放在一个文件夹里：整个数据文件、备份凭据、交接清单（记录数、在办凭证、未办事项）。"
    "清单打印后由移交人、接交人、监交人签字。交接以后，这台电脑上的经办人就是接交人。"
)


class HandoverDialog(ToolDialog):
    """``made`` is the finished pack, if there is one."""

    help_topic = "backup"

    def __init__(self, parent: QWidget, office: Office, tasks: TaskRunner) -> None:
        super().__init__(parent, "工作交接", 640)
        self.made: Pack | None = None
        self._office, self._tasks = office, tasks
        self.act = PrimaryAction(words="交接", final_question=self._last_question)
        self.taker = _name_box("接交人", "接手工作的人")
        self.witness = _name_box("监交人", "在场监交的人，可以不填")
        self.folder = FolderBox("材料放在", str(plan().second or backup_folder()))
        self.banner = Banner()
        self.papers = [
            button("交接清单…", "print", lambda: self._preview(LIST, "交接清单")),
            button("备份凭据…", "print", lambda: self._preview(CERTIFICATE, "备份凭据")),
        ]
        self.start_button = primary_button("交接", "", self.start, tip="记入操作记录，不能撤销")
        names = column(
            *(row(_name_label(words), box, gap=8) for words, box in (
                ("移交人", label(office.operator, "strong", wrap=True)), ("接交人", self.taker), ("监交人", self.witness),
            )),
            gap=8,
        )  # fmt: skip
        for each in self.papers:
            each.hide()
        before = [f"上次交接：{each.day}，{each.giver} → {each.taker}" for each in store.handovers(office)[:1]]
        self.set_content(
            [label(ABOUT, "label", wrap=True), *(label(each, "label", wrap=True) for each in before), names, label("材料放在", "section"), self.folder, self.banner, self.found, None],
            [*self.papers, None, button("关闭", "", self.reject, tip="Esc"), self.start_button],
        )  # fmt: skip
        self.taker.setFocus()

    def _last_question(self, taker: str) -> FinalQuestion:
        return FinalQuestion(
            f"把工作交给{taker}？",
            f"移交人：{self._office.operator}\n以后的经办人是{taker}。交接记入操作记录，不能撤销。",
        )

    @messages.guard
    def start(self) -> None:
        self._office.require_writable()
        taker, folder = self.taker.text().strip(), self.folder.folder
        if not taker or folder is None:
            self.banner.say("请填写接交人，并选择存放材料的文件夹。", "danger")
            return
        if not self.act.confirmed(self, taker):
            return
        witness = self.witness.text().strip()
        self.banner.clear()
        self.start_button.setEnabled(False)

        def work(progress: Progress, office: Office) -> Pack:
            return actions_handover.hand_over(office, folder, taker, witness, progress)

        self._tasks.run("正在制作交接材料", work, self._done, self._failed)

    def _done(self, made: Pack) -> None:
        self.made = made
        self._office.operator = made.taker
        self.start_button.hide()
        for each in self.papers:
            each.show()
        self.clear_result()
        self.found.addWidget(Facts([("文件夹", str(made.folder)), ("数据文件", made.certificate.path.name)]))
        words = f"交接材料已做好，{made.certificate.report.sentence()}现在的经办人：{self._office.operator}。"
        say_saved(self.banner, f"{words}请打印交接清单，三方签字。", made.certificate.path)
        if made.unprintable:
            named = "、".join(f"{name}（{characters}）" for name, characters in made.unprintable)
            self.found.addWidget(label(f"有些字打印不出来，请打印后手工补写：{named}。", "", "warning", wrap=True))
        self.fit()

    def _failed(self, error: BaseException) -> None:
        self.start_button.setEnabled(True)
        messages.say_error(self.banner, error, "已停止，没有交接，没有留下不完整的材料。")
        self.fit()

    @messages.guard
    def _preview(self, name: str, title: str) -> None:
        if self.made is not None:
            open_preview(self, self.made.folder / name, title)


def _name_label(words: str) -> QLabel:
    made = label(words)
    on_theme_change(made, lambda: made.setFixedWidth(px(56)))
    return made


def _name_box(name: str, hint: str) -> QLineEdit:
    box = QLineEdit()
    box.setAccessibleName(name)
    box.setPlaceholderText(hint)
    return box
