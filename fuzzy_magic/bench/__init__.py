"""Benchmarks of what a user waits for: start-up, compiling, applying, memory; each next to its target."""
