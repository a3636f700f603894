"""Building the lexicon, and training the model that restores letters."""
