"""The sentences that learners read."""
