"""The use cases: command line, web and workers call these and nothing deeper."""
