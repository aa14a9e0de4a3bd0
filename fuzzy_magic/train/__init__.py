"""Training of the bundled pairs: data, network, loop, evaluation, export. Nothing else imports this."""
