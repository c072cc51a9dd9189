"""Sources, claims and what was known when: the ground that every number of a case stands on."""
