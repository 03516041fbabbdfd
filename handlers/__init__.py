"""What the bot does, one file per ability; plain arguments in, an Answer out."""
