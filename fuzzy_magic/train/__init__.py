"""Training of the bundled pairs: data, network, loop, evaluation, export. Nothing outside this package imports it."""
