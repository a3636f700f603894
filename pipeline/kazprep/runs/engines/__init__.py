"""Engines, which process the shards of a run: worker processes on this machine, or actors on Ray."""
