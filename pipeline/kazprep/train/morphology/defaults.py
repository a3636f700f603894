"""How long the models of morphology are trained by default, in a module that does not import torch."""

SILVER_STEPS = 6000
GOLD_STEPS = 200
LEMMA_STEPS = 4000
