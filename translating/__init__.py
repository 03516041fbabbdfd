"""Keeps the catalogs of the interface in step with the code; not installed with the bot."""
