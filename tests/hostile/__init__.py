"""Attacks by servers, checkouts, texts and failing machines; benchmarks/attack.py runs them for longer."""
