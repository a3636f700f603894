"""Training of the models that ship with kazprep, from open corpora."""
