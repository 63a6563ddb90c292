"""From what was declared to what is run: constants, domains, samplers, programs."""
