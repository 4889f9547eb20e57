"""The quiz in a browser: pages over the same use cases as the command line."""
