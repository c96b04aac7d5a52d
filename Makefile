# make run     installs what is needed and opens the program
# make test    installs what is needed and runs the tests
# make lint    style, types and the import rule
# make wheel   builds the wheel and lets it test itself in an environment of its own
# make old-qt  lets the program test itself with Qt 6.9, the newest for older desktops (downloads 260 MB the first time)
# make bench   measures speed, each figure with its floor
# make faults  kills the program 400 times, fills disks, pulls sticks out, flips bits, and writes what came out into FAULTS.md
# make deb     dist/cadredesk_VERSION_amd64.deb, on Debian 12 (LAYOUT=uos: laid out for the store of UOS; XZ=0: quick and large)
# make windows dist/CadreDesk-VERSION-setup.exe, on Linux (SIGN_CERT=FILE.pfx SIGN_PASSWORD=… signs it; LZMA=zlib: quick and large)
# make forms   compiles the dialogs drawn in Qt Designer
# make words   compiles our Chinese words for Qt's own dialogs
# make help-pictures makes the pictures of the help anew, from the real windows
# make icons   draws the icons that the source names (needs qtawesome: pip install .[icons])
# CONTRIBUTING.md says in which order a release needs them, and what tries the packages.

PYTHON := .venv/bin/python

.PHONY: run test lint wheel old-qt bench faults deb windows forms words icons help-pictures

run: .venv/.ready-run
	@sh installer/run.sh

test: .venv/.ready-dev
	$(PYTHON) -m pytest -q -n 2 tests

lint: .venv/.ready-dev
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports --no-cache

wheel: .venv/.ready-dev
	@sh installer/check_wheel.sh

old-qt: .venv/.ready-dev
	@sh installer/check_old_qt.sh

bench: .venv/.ready-dev
	$(PYTHON) -m tests.bench

faults: .venv/.ready-dev
	FAULTS=400 $(PYTHON) -m tests.faults

deb:
	@sh installer/deb/build.sh

windows: .venv/.ready-run
	@sh installer/windows/build.sh

forms: .venv/.ready-dev
	$(PYTHON) installer/compile_forms.py

words: .venv/.ready-dev
	$(PYTHON) installer/compile_words.py

.venv/.ready-%: pyproject.toml constraints.txt installer/setup.sh
	@sh installer/setup.sh $*

icons: .venv/.ready-dev
	.venv/bin/python -m pip install --quiet --no-input -c constraints.txt -e '.[icons]'
	$(PYTHON) installer/draw_icons.py

help-pictures: .venv/.ready-dev
	$(PYTHON) installer/help_pictures.py
