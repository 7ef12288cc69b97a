"""Fuzz what USDA's sources answer: seeded damage to small true answers, and what came of each."""
