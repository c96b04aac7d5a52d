"""The calendar of a month on the command line."""

COMMANDS = ()
