"""The database: tables, migrations and one module of statements a table.

No function here commits; `services` decide when (`Database.writing`). Values that must be
unreadable to a database reader arrive sealed: this floor knows no keys.
"""
