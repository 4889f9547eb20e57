"""`python -m checker` is the `checker` command."""

from checker.cli.entry import main

main()
