"""What the program speaks of: frozen values, no input or output."""
