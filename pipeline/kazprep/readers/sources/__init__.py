"""The files that a run reads: inputs, the names of their files, their bytes on disk or at an address."""
