"""The models: where they lie, how they are listed and verified, and how Stanza loads them."""
