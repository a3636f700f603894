"""Compressed files and archives, unpacked as streams within limits."""
