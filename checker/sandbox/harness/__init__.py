"""The program that runs apart: standard library and NumPy only, nothing else of ours.

Its text is handed to a fresh interpreter (see `checker.sandbox.host.fork_server`), where it forms
a package of its own. `server` runs in the fork server; `child`, `session`, `trace`, `instrument`,
`preloads`, `literals`, `failures` and `drawings` run in the child of one run; `kernel` serves both.
`plain` also runs in the host, which must read what a child wrote.
"""
