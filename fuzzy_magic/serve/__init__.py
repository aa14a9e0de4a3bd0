"""`fuzzy serve`: the HTTP API of programasweights.com on this machine, over our own compilers."""
