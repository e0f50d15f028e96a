"""Small programs that the benchmarks start and measure from outside."""
