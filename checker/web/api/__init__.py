"""The API of the site, for scripts and CI: the same use cases as the pages, as JSON."""
