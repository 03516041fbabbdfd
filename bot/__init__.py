"""The running process: command line, settings, Discord, console, rendering."""
