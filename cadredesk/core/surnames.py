"""Surnames: how they are read where the dictionary reads the character otherwise, and those of two characters."""


def parse_readings(entries: str) -> dict[str, tuple[str, ...]]:
    """The readings of each entry, the usual one first: 隗:wei,kui."""
    pairs = (entry.split(":") for entry in entries.split())
    return {character: tuple(readings.split(",")) for character, readings in pairs}


# Only those that are read otherwise than in given names, where the dictionary's first reading stands, or in several ways; a
# search finds them by the dictionary's reading, too. Behind a comma stands how some families or places read it: 虎 is mao in
# Yunnan. (通用规范汉字字典, 现代汉语词典)
SURNAMES = parse_readings(
    "单:shan 仇:qiu 解:xie 查:zha 曾:zeng 区:ou 盖:ge 朴:piao 缪:miao 覃:qin 员:yun 贠:yun 种:chong 秘:bi 乜:nie 句:gou 折:she "
    "繁:po 祭:zhai 乐:yue 佴:nai 郇:xun 洗:xian 长:zhang 蔚:yu 黑:he 炅:gui 会:gui 藏:zang 晟:cheng 蕃:pi 隗:wei,kui 能:nai 六:lu "
    "乘:sheng 阚:kan 澹:tan 粘:nian 颉:xie 角:jue 不:fou 镐:hao 隽:juan 匙:chi 圈:juan 啜:chuai "
    "虎:hu,mao 费:fei,bi 逢:feng,pang 镡:chan,tan,xin 谌:chen,shen 郄:qie,xi 丌:ji,qi 适:shi,kuo 钭:tou,dou 扎:zha,za 铫:yao,diao"
)

# With a reading where one of the two characters is read otherwise than in other names. Left out are those that begin far more
# names of a surname of one character (高堂, 张简, 贺兰, 马佳).
COMPOUND_SURNAMES = {
    surname: tuple(reading.split("-")) if reading else ()
    for surname, _, reading in (
        entry.partition(":")
        for entry in (
            "欧阳 上官 司马 司徒 司空 司寇 诸葛 东方 东郭 东门 东里 东野 西门 南宫 南门 南郭 北宫 皇甫 尉迟:yu-chi 慕容 令狐 宇文 "
            "长孙:zhang-sun 夏侯 端木 百里 第五 轩辕 拓跋 拓拔 独孤 万俟:mo-qi 闻人 赫连 澹台:tan-tai 宗政 濮阳 淳于 单于:chan-yu "
            "鲜于 太叔 太史 申屠 申徒 仲孙 叔孙 钟离 锺离 闾丘 梁丘 左丘 毌丘:guan-qiu 毋丘 亓官 丌官:qi-guan 子车:zi-ju 子桑 颛孙 "
            "巫马 乐正:yue-zheng 宰父 谷梁 穀梁 夹谷 呼延 羊舌 微生 段干 漆雕 壤驷 仲长:zhong-chang 即墨 胡毋 士孙 五鹿 公孙 公羊 "
            "公冶 公西 公良 公叔 公输 公户 公仪 公伯 公皙 公乘:gong-sheng 纳兰 完颜 耶律 富察 图门 尔朱 斛律 斛斯 贺拔 达奚 哥舒 "
            "屈突 纥干:he-gan 叱干 主父 西郭 沮渠 乞伏"
        ).split()
    )
}


def has_compound_surname(name: str) -> bool:
    """Whether a name begins with a surname of two characters: 欧阳修, but not 欧阳, who is called 欧."""
    return len(name) > 2 and name[:2] in COMPOUND_SURNAMES
