"""Errors whose text is shown to the user as it stands."""


class UserError(Exception):
    """Something that the user can mend. The text is one plain Chinese sentence: what is wrong and what to do."""


class DamagedFile(UserError):  # noqa: N818 - said of the file
    """The office file holds what the program never wrote there."""


class Cancelled(Exception):  # noqa: N818 - not an error: the user's own wish
    """The user stopped a long task; nothing was written."""
