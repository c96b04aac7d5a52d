"""The SQLite module, named in this one place, so that another build of it can take its place."""

import sqlite3

Connection = sqlite3.Connection
Row = sqlite3.Row
Error = sqlite3.Error
DatabaseError = sqlite3.DatabaseError
IntegrityError = sqlite3.IntegrityError
OperationalError = sqlite3.OperationalError
# What reading a damaged file raises: the second where SQLite's message quotes a spoiled schema.
Damage = (sqlite3.DatabaseError, UnicodeDecodeError)

connect = sqlite3.connect
