"""One file per output format. Each turns finished values into text and decides nothing."""
