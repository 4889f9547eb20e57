"""The conventions' rules as sentences have them."""

from __future__ import annotations

from checker.models.said import say

RULES = {
    "prediction - actual": say("prediction − actual"),
    "actual - prediction": say("actual − prediction"),
    "squared error": say("squared error"),
    "cross entropy": say("cross entropy"),
    "weights - learning_rate * slope": say("weights − learning_rate · slope"),
    "weights + learning_rate * slope": say("weights + learning_rate · slope"),
}
"""By what a spec's conventions say."""
