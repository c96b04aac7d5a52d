"""The program outlives PySide6's way of giving None away (see cadredesk/widgets/__init__.py)."""

import subprocess
import sys

CALLS = """
import cadredesk.widgets
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel()
for _ in range(100_000):
    label.setObjectName("x")
"""


def test_a_hundred_thousand_calls_do_not_abort_the_program() -> None:
    ran = subprocess.run([sys.executable, "-c", CALLS], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
