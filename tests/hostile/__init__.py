"""Attacks: servers, checkouts, texts and machines that want harm; longer runs of them are in benchmarks/attack.py."""
