"""What words are made of: lemma, part of speech and features. Nothing here runs a model."""
