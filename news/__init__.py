"""The domain: text goes in, frozen dataclasses come out. Knows neither Discord nor a database."""
