"""Features as one string."""

import pytest

from kazprep.morphology.analysis import join_feats


@pytest.mark.parametrize(
    ("feats", "joined"),
    [
        ([], None),
        (["Case=Nom"], "Case=Nom"),
        (["Person[psor]=3", "Person=3", "Case=Nom"], "Case=Nom|Person=3|Person[psor]=3"),
        (["NumType=Card,Ord", "Number=Plur"], "Number=Plur|NumType=Card,Ord"),
        (["VerbForm=Fin", "Voice=Pass", "Mood=Ind"], "Mood=Ind|VerbForm=Fin|Voice=Pass"),
    ],
)
def test_features_are_in_the_order_of_their_names_whatever_the_case(feats, joined):
    assert join_feats(feats) == joined
    assert join_feats(reversed(feats)) == joined
