"""Model files: the folders that hold them, how they are listed, verified and downloaded."""
