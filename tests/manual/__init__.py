"""The manual in docs/: what it says is what the code does."""
