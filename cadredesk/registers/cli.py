"""The command line of the registers."""

from cadredesk.registers.study import cli as study_cli

COMMANDS = (*study_cli.COMMANDS,)
