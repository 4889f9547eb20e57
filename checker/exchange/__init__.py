"""One file per format of other course systems. Each turns questions into text or bytes and back."""
