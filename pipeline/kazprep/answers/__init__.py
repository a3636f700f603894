"""What the tables of a run answer: words in context, counts, measures of association, names and roles."""
