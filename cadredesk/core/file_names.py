"""Names of files and folders that every system can have, Windows and sticks, too."""

_FORBIDDEN = '\\/:*?"<>|'


def plain_name(text: str, longest: int = 60) -> str:
    """The words as a name: what no file name can hold left out, cut where it is longer."""
    return "".join(char for char in text if char.isprintable() and char not in _FORBIDDEN)[:longest].strip(" .")
