"""What must hold of honours. Nothing here asks the file."""

from datetime import date

from cadredesk.core.errors import UserError
from cadredesk.registers.honours.records import Honour


def require_whole(honour: Honour, today: date) -> None:
    """Raises UserError for an honour that cannot stand."""
    if honour.date is None:
        raise UserError("请填写授予时间，只知道年份也可以。")
    if not honour.name.strip():
        raise UserError("请填写荣誉名称。")
    if honour.person_id is None and not honour.named.strip():
        raise UserError("请选择姓名；团队、项目或本局的荣誉填写获得者。")
    if honour.person_id is not None and honour.named.strip():
        raise UserError("姓名和获得者只能填一个。")
    if honour.date.first > today:
        raise UserError("授予时间不能晚于今天。")
    if honour.signed_on and honour.signed_on > today:
        raise UserError("签收日期不能晚于今天。")
    if honour.signed_on and honour.signed_on < honour.date.first:
        raise UserError(f"签收日期 {honour.signed_on} 早于授予时间 {honour.date}，请核对。")
