"""The quality gate: shapes, checks and the sentences that say what is wrong and where."""
