"""Running models of morphology: sentences in; the lemma, part of speech and features of each token out."""
