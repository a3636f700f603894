"""Data augmentation: changed and synthetic sentences for training."""
