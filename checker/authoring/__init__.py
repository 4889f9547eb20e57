"""For authors: proving an exercise, so that a wrong key cannot be published."""

SEEDS = 20
"""On how many draws of hidden data and variants the bundled programs are proved."""
