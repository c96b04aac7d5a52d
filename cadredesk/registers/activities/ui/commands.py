"""What can be done on the page of activities."""

from cadredesk.registers.ui.commands import RegisterCommands


class ActivityCommands(RegisterCommands):
    """Those of every register, and the papers of an activity."""
