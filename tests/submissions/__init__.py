"""Notebooks, and files of several exercises."""
