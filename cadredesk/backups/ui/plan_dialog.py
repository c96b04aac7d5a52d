"""自动备份设置: whether, to which folder, and to which second place such as a USB stick. Kept on this computer."""

from PySide6.QtWidgets import QCheckBox, QWidget

from cadredesk.db.backups.plan import Plan, plan, save_plan
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.folder_box import FolderBox
from cadredesk.widgets.form.tool_dialog import ToolDialog

ABOUT = (
    "关闭程序时，以及有改动的每个工作日，程序自动备份一次，备份后逐项核验。第二处不在时（如 U 盘没有插），跳过它，"
    "下次再备份；请为它专门建一个文件夹，程序凭这个文件夹认出它。"
)
KEPT = "自动备份保留最近 12 天、10 周、12 个月里各最后一份，以及每年的最后一份，更早的自动删除；手工备份和年终备份不会删除。"


class PlanDialog(ToolDialog):
    """Saves the plan; nothing is backed up by it at once."""

    help_topic = "backup"

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "自动备份设置", 620)
        kept = plan()
        self.on = QCheckBox("自动备份")
        self.on.setChecked(kept.on)
        self.folder = FolderBox("备份文件夹", str(kept.folder))
        self.second = FolderBox("第二处", str(kept.second or ""), "如 U 盘或另一块硬盘上的文件夹，可以不填")
        self.banner = Banner()
        self.on.toggled.connect(self._follow)
        save = primary_button("保存", "", self.save)
        self.save_by_keys(save)
        self.set_content(
            [label(ABOUT, "label", wrap=True), self.on, label("备份文件夹", "section"), self.folder,
             label("第二处", "section"), self.second, label(KEPT, "label", wrap=True), self.banner, None],
            [None, button("取消", "", self.reject, tip="Esc"), save],
        )  # fmt: skip
        self._follow(kept.on)

    def _follow(self, on: bool) -> None:
        self.folder.setEnabled(on)
        self.second.setEnabled(on)

    @messages.guard
    def save(self) -> None:
        folder = self.folder.folder
        if folder is None or (self.second.text() and self.second.folder is None):
            self.banner.say("请选择文件夹；自己填写的，路径要写完整。", "danger")
            return
        save_plan(Plan(on=self.on.isChecked(), folder=folder, second=self.second.folder))
        self.accept()
