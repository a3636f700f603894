"""Running trained models of morphology: sentences in, lemma, part of speech and features of each token out."""
