"""The stages of the pipeline, and what makes a stage."""
