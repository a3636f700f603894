"""Training of the models that kazprep ships, out of open corpora."""
