"""Tests of `kazprep.structure`."""
