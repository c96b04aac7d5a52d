"""The registers' part of the command line."""

from cadredesk.registers.honours.cli import medals

COMMANDS = (medals,)
