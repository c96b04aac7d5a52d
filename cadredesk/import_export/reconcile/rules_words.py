"""What a reconciliation is called in words, on the screen and in its workbook."""

from cadredesk.core.fields import field_of
from cadredesk.import_export.reconcile.records import Line, Reconciliation, Sort
from cadredesk.import_export.records import STATE, Preview
from cadredesk.people.records import Person

ABOUT = {
    Sort.GONE: "表里还有、名册中已去世或已转出，或者表里写明已去世、已转出，名册中仍在册",
    Sort.ONLY_THEIRS: "表里有这些人，名册中没有",
    Sort.ONLY_OURS: "名册中有这些人，表里没有；只看“名册范围”以内的",
    Sort.DIFFERING: "两边都有这些人，有的项目内容不同；表中只是写得粗一些、与名册对得上的不算",
    Sort.UNCLEAR: "这些行有错误，或者有几个同名的人，看不出是谁",
}


def rows_words(line: Line) -> str:
    """3、5, or 退休 3 where several sheets are read together."""
    return "、".join(f"{sheet} {number}".strip() for sheet, number in line.rows)


def source_words(preview: Preview) -> str:
    """The file, and its sheets."""
    names = dict.fromkeys(source.in_book for source in preview.sources)
    return f"{preview.source.path.name}（{'、'.join(names)}）"


def scope_words(found: Reconciliation) -> str:
    """人员类别：离休干部；状态：在册."""
    parts = [
        f"{label_of(name)}：{'、'.join(each or '未填' for each in chosen)}"
        for name, chosen in found.scope.items()
        if chosen
    ]
    return "；".join((*parts, *(each.replace("=", "：") for each in found.where))) or "全部人员"


def label_of(name: str) -> str:
    """What a field of the scope is called."""
    return STATE.label if name == STATE.name else field_of(Person, name).label
