"""One run judged, step by step."""
