"""The one ordered set of migrations: all modules ``mNNN_*.py`` of this folder, in the order of their names.

A new migration is a new module, with the next number, of one function of the same name (the first twelve are gathered
in two modules); ``db.connection.SCHEMA_VERSION`` counts it. One that has been released is never changed: what a file of last year went through must stay true. Journal and guard
triggers are not made here but after each run, from the schema as it then is (``db.triggers``).
"""

from importlib import import_module
from pkgutil import iter_modules

from cadredesk.db.migrations.tools import office_file as office_file

for _name in sorted(module.name for module in iter_modules(__path__) if module.name.startswith("m")):
    import_module(f"{__name__}.{_name}")
