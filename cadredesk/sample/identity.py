"""Names, ID numbers and telephones of nobody: common surnames, 民族 with names of their own, rare characters.

The numbers begin with 9901, which GB/T 2260 gives to no county, and telephones lie in a range of zeros.
"""

from dataclasses import dataclass
from datetime import date

from cadredesk.core import idcard
from cadredesk.sample.dice import Dice

_SURNAMES = {
    surname: 1 / (8 + order)  # the commonest first
    for order, surname in enumerate(
        (
            "王 李 张 刘 陈 杨 黄 赵 周 吴 徐 孙 马 朱 胡 郭 何 高 林 罗 郑 梁 谢 宋 唐 许 韩 冯 邓 曹 彭 肖 田 董 袁 潘 于 蒋 蔡 余 "
            "杜 叶 程 苏 魏 吕 丁 任 沈 姚 卢 姜 崔 钟 谭 陆 汪 范 金 石 廖 贾 夏 韦 付 方 白 邹 孟 熊 秦 邱 江 尹 薛 闫 段 雷 侯 龙 "
            "史 陶 黎 贺 顾 毛 郝 龚 邵 万 钱 严 武 戴 莫 孔 向 汤"
        ).split()
    )
}
_POLYPHONIC = "单 仇 解 查 曾 覃 区 万俟 欧阳 尉迟 朴 盖 任 翟 缪 令狐".split()  # read otherwise as surnames
_MALE = {
    1950: "德 明 文 光 正 国 永 世 忠 华 荣 富 贵 清 福 树 金 玉 成 安 学 志 绍 炳 云 廷 朝 应 开 顺",
    2100: "建 国 军 伟 强 志 勇 平 明 文 华 林 东 海 波 辉 刚 健 斌 峰 春 生 新 民 红 卫 忠 学 兴 荣 祥 良 永 家",
}
_FEMALE = {
    1950: "秀 英 桂 兰 玉 珍 淑 芬 凤 仙 美 琼 芝 莲 素 华 珠 惠 荣 贞 翠 香 菊 明 月 丽 芳 云 存 会",
    2100: "丽 华 红 梅 芳 萍 燕 玲 霞 敏 静 琼 英 艳 娟 秀 珍 云 兰 凤 美 琴 莉 春 玉 惠 蓉 晓 洁 芬 仙 会",
}
_RARE = "䶮 㛃 𬭚 𫖯 𬱖 𠅤 喆 堃 旸 玥".split()
_UYGHUR = {
    "男": "买买提·吐尔逊 艾合买提·肉孜 阿不都拉·卡德尔 吾买尔·依明 玉素甫·托合提 库尔班·艾山",
    "女": "古丽娜尔·买买提 阿依古丽·吐尔逊 热依汗·依明 帕提古丽·肉孜 再乃普·卡德尔",
}
_DAI = {"男": ("岩", "温 罕 香 叫 糯 坎 龙 拉 光"), "女": ("玉", "香 罕 叫 温 波 金 应 的 儿")}
_ETHNIC_SURNAMES = {
    "汉族": "",
    "壮族": "韦 黄 陆 农 覃 梁 侬 王 李 蒙",
    "苗族": "杨 熊 陶 王 李 马 古 项 侯 罗",
    "彝族": "李 杨 普 毕 王 张 罗 沙 阿 龙",
    "瑶族": "盘 邓 李 赵 黄 蒋 卜",
    "傣族": "刀 白 李 岩",
    "白族": "杨 李 段 赵 董 张 尹",
    "回族": "马 纳 沙 保 赛 哈 丁",
    "蒙古族": "白 包 王 官",
    "仡佬族": "郭 王 李 张",
}
_ETHNICITIES = dict(zip(_ETHNIC_SURNAMES, (68, 9, 8, 6, 3, 2, 2, 1, 0.5, 0.5), strict=True))


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is."""

    name: str
    sex: str
    ethnicity: str
    birth: date


def invent(dice: Dice, number: int, sex: str, birth: date) -> Identity:
    """A person; ``number`` sees to it that unusual names of every kind come up, whatever the dice say."""
    if number % 97 == 11:
        return Identity(dice.choice(_UYGHUR[sex].split()), sex, "维吾尔族", birth)
    ethnicity = dice.weighted(_ETHNICITIES)
    if ethnicity == "傣族" and dice.some(0.5):
        first, given = _DAI[sex]
        return Identity(first + dice.one(given), sex, ethnicity, birth)
    return Identity(_surname(dice, number, ethnicity) + _given(dice, number, sex, birth.year), sex, ethnicity, birth)


def _surname(dice: Dice, number: int, ethnicity: str) -> str:
    if number % 41 == 5:
        return _POLYPHONIC[number // 41 % len(_POLYPHONIC)]
    own = _ETHNIC_SURNAMES[ethnicity]
    return dice.one(own) if own else dice.weighted(_SURNAMES)


def _given(dice: Dice, number: int, sex: str, year: int) -> str:
    lists = _MALE if sex == "男" else _FEMALE
    characters = lists[min(limit for limit in lists if year < limit)].split()
    if number % 173 == 7:
        return dice.choice(("", dice.choice(characters))) + _RARE[number // 173 % len(_RARE)]
    return "".join(dice.sample(characters, 1 if dice.some(0.22) else 2))


def full_name(dice: Dice, sex: str = "男", year: int = 1975) -> str:
    """A plain Han name, as leaders, staff and relatives bear."""
    return dice.weighted(_SURNAMES) + _given(dice, 0, sex, year)


def id_number(dice: Dice, number: int, identity: Identity) -> str:
    """A number that agrees with birth and sex; a handful are missing, old (15 digits), or disagree on purpose."""
    birth = identity.birth
    odd = number % 331
    if odd == 17:
        return ""
    if odd == 19:  # the archive made somebody two years older than the household register
        birth = birth.replace(year=birth.year + 2, day=min(birth.day, 28))
    order = dice.randrange(500) * 2 + (identity.sex == "男")
    region = f"9901{1 + dice.randrange(29):02}"
    if odd == 23:
        return f"{region}{birth:%y%m%d}{order:03}"
    whole = idcard.to18(f"{region}{birth:%y%m%d}{order:03}")
    return whole[:17] + ("0" if whole[17] != "0" else "1") if odd == 29 else whole


def mobile(number: int) -> str:
    """A mobile number of the range 1990000xxxx, each number another one."""
    return f"{19_900_000_000 + number * 7919 % 10_000 + number // 10_000 * 10_000}"


def landline(dice: Dice) -> str:
    """A number under an area code that does not exist."""
    return f"0500-555{dice.randrange(10_000):04}"
