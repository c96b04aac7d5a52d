"""What the work summary says of activities, suggestions, honours, posts and grants. A clause without a figure is left out."""

from collections.abc import Iterable, Mapping

from cadredesk.registers.activities.records import OUTPUT_UNITS, STUDY_KINDS, ActivityKind
from cadredesk.registers.honours.records import MEDAL
from cadredesk.summary.records import Summary
from cadredesk.summary.rules import percent

_MANY = 10_000  # from here on a multiple of a hundred is said in 万
_VERBS = {"春联": "赠送", "作品": "编演", "宣传资料": "发放", "手册": "发放"}
_FIRST_AND_BEST = ("优秀共产党员", "优秀党务工作者", "先进基层党组织")  # 两优一先
COLLECTIVE = "先进基层党组织"
# Told with others, or in sections of their own.
_APART = (
    *STUDY_KINDS, ActivityKind.BRIEFING, ActivityKind.EXCURSION, ActivityKind.FORUM, ActivityKind.MEETING,
    ActivityKind.TRAINING, ActivityKind.VOLUNTEERING, ActivityKind.TALK, ActivityKind.PERFORMANCE, ActivityKind.CULTURE,
    ActivityKind.SERVICE, ActivityKind.EMERGENCY, ActivityKind.SHARED_VENUE,
)  # fmt: skip


def many(number: int) -> str:
    """20.2万 of 202000: large numbers in 万 where nothing is lost."""
    if number < _MANY or number % 100:
        return str(number)
    whole, rest = divmod(number, _MANY)
    decimals = f".{rest:04}".rstrip("0").rstrip(".") if rest else ""
    return f"{whole}{decimals}万"


def _sentence(clauses: Iterable[str], between: str = "；") -> str:
    said = between.join(clause for clause in clauses if clause)
    return f"{said}。" if said else ""


# ---------------------------------------------------------------- branches


def branch_paragraphs(now: Summary, amount: str) -> tuple[str, ...]:
    """L1 and L2: grants (``amount`` in words) and standards, posts in 小区党支部."""
    branches = now.branches
    granted = f"重点打造离退休干部党支部{branches.granted}个，拨付工作经费{amount}" if branches.granted else ""
    standard = ""
    if branches.up_to_standard:
        share = percent(branches.up_to_standard, branches.total)
        standard = f"规范化达标{branches.up_to_standard}个，占{share:g}%"
    return _sentence((granted, standard)), _community(now)


def _community(now: Summary) -> str:
    branches = now.branches
    if not branches.community or not branches.community_members:
        return ""
    parts = []
    if branches.community_secretaries:
        share = percent(branches.community_secretaries, branches.community)
        parts.append(f"担任书记{branches.community_secretaries}人，占{share:g}%")
    of_seats = ""
    if branches.community_seats:
        of_seats = f"，占{percent(branches.community_members, branches.community_seats):g}%"
    parts.append(f"担任班子成员{branches.community_members}人{of_seats}")
    return f"在{branches.community}个小区党支部中，离退休干部党员{'；'.join(parts)}。"


# ---------------------------------------------------------------- study and activities


def activity_paragraphs(now: Summary, amount: str) -> tuple[str, ...]:
    """L3 to L7: study, meetings, volunteering and the rest, what came of it, and gifts (``amount`` in words)."""
    return _study(now), _meetings(now), _doing(now), _others(now), _outputs(now), _emergency(now, amount)


def _study(now: Summary) -> str:
    study = now.study
    clauses = []
    if study.reading_sessions:
        clauses.append(f"组织阅读文件{study.reading_sessions}次，参阅{many(study.reading_times)}人次")
    if study.theory_sessions:
        clauses.append(f"组织学习政治理论{study.theory_sessions}次，参学{many(study.theory_times)}人次")
    if study.delivered:
        clauses.append(f"送学上门{study.delivered}人次")
    return _sentence(clauses)


def _meetings(now: Summary) -> str:
    held = now.activities
    named = {
        "通报情况": ActivityKind.BRIEFING, "参观考察": ActivityKind.EXCURSION, "座谈会": ActivityKind.FORUM,
        "列席会议": ActivityKind.MEETING,
    }  # fmt: skip
    said = [f"{words}{held.sessions[kind]}次" for words, kind in named.items() if held.sessions.get(kind)]
    times = sum(held.times.get(kind, 0) for kind in named.values())
    met = "、".join(said) + (f"，参加{many(times)}人次" if times else "") if said else ""
    party = [
        f"{kind}{held.sessions[kind]}次"
        for kind in (ActivityKind.PARTY_DAY, ActivityKind.PARTY_LIFE)
        if held.sessions.get(kind)
    ]
    training = held.sessions.get(ActivityKind.TRAINING)
    return _sentence(
        (met, f"开展{'、'.join(party)}" if party else "", f"举办培训{training}场次" if training else "")
    )  # fmt: skip


def _doing(now: Summary) -> str:
    held = now.activities
    clauses = []
    if number := held.sessions.get(ActivityKind.VOLUNTEERING):
        times = held.times.get(ActivityKind.VOLUNTEERING, 0)
        clauses.append(f"志愿服务{number}次" + (f"，参与{many(times)}人次" if times else ""))
    if number := held.sessions.get(ActivityKind.TALK):
        served = held.served.get(ActivityKind.TALK, 0) or held.times.get(ActivityKind.TALK, 0)
        clauses.append(f"宣讲{number}场" + (f"，受教育{many(served)}人次" if served else ""))
    if number := held.sessions.get(ActivityKind.PERFORMANCE):
        clauses.append(f"文艺展演{number}场次")
    if number := held.sessions.get(ActivityKind.CULTURE):
        clauses.append(f"文体活动{number}次")
    if number := held.sessions.get(ActivityKind.SERVICE):
        served = held.served.get(ActivityKind.SERVICE, 0) or held.times.get(ActivityKind.SERVICE, 0)
        clauses.append(f"上门服务{number}次" + (f"、{many(served)}人次" if served else ""))
    if number := held.sessions.get(ActivityKind.SHARED_VENUE):
        served = held.served.get(ActivityKind.SHARED_VENUE, 0)
        clauses.append(f"共享阵地{number}次" + (f"，受益{many(served)}人次" if served else ""))
    return _sentence([*clauses, *_projects(now)])


def _projects(now: Summary) -> list[str]:
    """巡河1140次、2320人参与; of one that was held once the times alone."""
    held = now.activities
    clauses = []
    for project, sessions in held.project_sessions.items():
        times, persons = held.project_times.get(project, 0), held.project_persons.get(project, 0)
        if sessions == 1:
            clauses.append(f"{project}{many(times)}人次" if times else "")
        else:
            people = f"{many(persons)}人参与" if persons == times else f"{many(times)}人次参与"
            clauses.append(f"{project}{sessions}次" + (f"、{people}" if times else ""))
    return clauses


def _others(now: Summary) -> str:
    """The kinds that no sentence names by itself."""
    held = now.activities
    return _sentence(
        (
            f"{kind}{sessions}次" + (f"、{many(held.times[kind])}人次" if held.times.get(kind) else "")
            for kind, sessions in held.sessions.items()
            if kind not in _APART
        ),
        "，",
    )


def _outputs(now: Summary) -> str:
    clauses: dict[str, list[str]] = {}
    for item, number in now.activities.outputs.items():
        name, _, unit = item.removesuffix("）").partition("（")  # a unit that is not the usual one stands behind
        words = f"{name}{number}{unit or OUTPUT_UNITS.get(name, '个')}"
        clauses.setdefault(_VERBS.get(name, ""), []).append(words)
    return _sentence((f"{verb}{'、'.join(said)}" for verb, said in clauses.items()), "、")


def _emergency(now: Summary, amount: str) -> str:
    times = now.activities.times.get(ActivityKind.EMERGENCY, 0)
    gifts = f"捐款捐物{amount}" if now.activities.donated_fen else ""
    return _sentence((f"参与疫情防控{many(times)}人次" if times else "", gifts), "，")


# ---------------------------------------------------------------- visits, honours, suggestions


def party_day(now: Summary) -> str:
    """L16: whom the office visited for 七一, in persons."""
    number = now.visits.party_day
    return f"七一走访慰问老党员、困难党员{number}人。" if number else ""


def honour_paragraphs(now: Summary) -> tuple[str, ...]:
    """L12: medals, 两优一先, and each other honour."""
    honours = now.honours
    medals = f"颁发“光荣在党50年”纪念章{honours.medals}人" if honours.medals else ""
    best = _first_and_best(honours.by_name, honours.by_level)
    rest = [
        f"{name}{number}{'个' if _is_collective(name) else '名'}"
        for name, number in honours.by_name.items()
        if name != MEDAL and name not in _FIRST_AND_BEST
    ]
    return (_sentence((medals, best, "、".join(rest))),)


def _is_collective(name: str) -> bool:
    return name.endswith(("团队", "集体", "组织", "社团", "项目", "支部")) or name in ("媒体报道",)


def _first_and_best(by_name: Mapping[str, int], by_level: Mapping[str, int]) -> str:
    persons = sum(by_name.get(name, 0) for name in _FIRST_AND_BEST if name != COLLECTIVE)
    groups = by_name.get(COLLECTIVE, 0)
    counted = [f"个人{persons}名" if persons else "", f"集体{groups}个" if groups else ""]
    if not any(counted):
        return ""
    parts = []
    for name in _FIRST_AND_BEST:
        unit = "个" if name == COLLECTIVE else "名"
        levels = [
            f"{words.removeprefix(f'{name}·')}{number}{unit}"
            for words, number in by_level.items()
            if words.startswith(f"{name}·")
        ]
        if levels:
            parts.append(f"{name}{'、'.join(levels)}")
    return f"“两优一先”表彰{'、'.join(filter(None, counted))}" + (f"，其中{'、'.join(parts)}" if parts else "")


def suggestion_paragraphs(now: Summary) -> tuple[str, ...]:
    """L13: 意见建议 in 条, 诉求 in 件."""
    found = now.suggestions
    adopted = found.adopted + found.partly
    said = f"收集意见建议{found.total}条" + (f"，其中采纳{adopted}条" if adopted else "") if found.total else ""
    asked = (
        f"办理诉求{found.requests}件" + (f"，办结{found.settled}件" if found.settled else "") if found.requests else ""
    )
    return (_sentence((said, asked)),)
