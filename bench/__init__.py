"""`make bench`: timings as ratios measured in one run."""
