"""The mathematics: networks, operations with their slips, and the graph that composes them.

Read `operation.py` for what an operation is, `elementary.py` for the first ones, `graph.py` for
how an exercise becomes a graph of them, and `oracle.py` for the second way of computing slopes.
Nothing here reads a file, a clock or the environment.
"""

VERSION = "2"
"""Changes whenever any computed value could; stamped on each receipt."""
