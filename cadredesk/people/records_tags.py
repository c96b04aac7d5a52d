"""标签: a person's tags stand in one field, joined by 、; here they are read, tidied and joined."""

from collections.abc import Iterable

JOIN = "、"
_BREAKS = "，,；;｜|\n\r\t"  # what people write between tags besides 、


def tags_of(text: str) -> tuple[str, ...]:
    """The single tags of a text, tidied, each once, in their order."""
    for each in _BREAKS:
        if each in text:
            text = text.replace(each, JOIN)
    tidy = (" ".join(tag.split()) for tag in text.split(JOIN))
    return tuple(dict.fromkeys(tag for tag in tidy if tag))


def joined(tags: Iterable[str]) -> str:
    """The tags as the field keeps them."""
    return JOIN.join(dict.fromkeys(tags))


def tidy_tags(text: str) -> str:
    """The text of the field as it is kept: 重点， 独居;重点 becomes 重点、独居."""
    return joined(tags_of(text)) if text else text
