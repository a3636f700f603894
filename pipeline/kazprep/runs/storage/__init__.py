"""Where a run writes: a folder, or an address of an object store.

`storage.py` says what a run needs of either; `folder.py` and `object_store.py` give it.
"""
