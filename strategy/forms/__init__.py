"""Forms of the strategy room: they read and tidy, the verbs decide."""
