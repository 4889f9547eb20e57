"""The database: tables, engine and statements. Imports nothing of `checker`.

Nothing is connected or created when this package is imported.
"""
