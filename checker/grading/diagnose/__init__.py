"""What was done, where a value is wrong and no slip fits."""
