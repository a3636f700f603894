"""Data augmentation: training sentences changed as writers vary them, and synthetic ones."""
