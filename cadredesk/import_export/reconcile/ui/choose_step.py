"""The first step of reconciling: which list."""

from cadredesk.import_export.ui.choose_step import ChooseStep


class ChooseListStep(ChooseStep):
    """Says what is wanted of a list, and that nothing is written."""

    picture = "arrow-right-arrow-left"
    how = "核对时不写入任何内容：只列出谁在表里、谁在名册里、哪些内容不同；需要采用的，由您勾选后再写入。"

    def wanted(self) -> str:
        return "社保、组织部、财政、统战部、街道等给的名单，有“姓名”一列即可；有身份证号的核对得更准。"
