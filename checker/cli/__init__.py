"""The command line: click commands by audience. Every command calls `service` and prints."""
