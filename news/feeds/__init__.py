"""Feeds: what a site offers for following, read, compared and timed. Knows neither Discord nor a database."""
