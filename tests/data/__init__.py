"""Real figures as the scripted USDA publishes them: one module for each commodity."""
