"""Multilingual encoders, fine-tuned to tag entities: the teachers of the tagger that ships."""
