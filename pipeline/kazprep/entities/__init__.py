"""Named entities as data, and rules over them: no model, no document."""
