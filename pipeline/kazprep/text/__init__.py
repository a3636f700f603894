"""Facts about Kazakh text and text in general: no model, no document."""
