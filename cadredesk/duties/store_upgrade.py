"""What is written into an older file as it is brought up to date (``db.file``)."""

from cadredesk.duties.store_proved import keep_of_old_file

UPGRADES = ((15, keep_of_old_file),)
"""(the version below which a file wants it, what writes it); m015 added ``visits.duty_due``."""
