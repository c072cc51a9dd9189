"""What things cost, as ratios in one run; figures in seconds are reported, never gated."""
