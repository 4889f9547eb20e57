"""For authors: proving an exercise, so that a wrong key cannot be published."""
