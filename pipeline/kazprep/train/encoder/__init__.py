"""Training of the accurate tagger: a multilingual encoder, fine-tuned."""
