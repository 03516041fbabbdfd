"""Pictures of the bot's answers as Discord shows them, made without a server.

    scenes      what is shown: a command, what a member does, what there is to see
    stage       the real bot on a loopback Discord; plays a scene and takes the messages it sends
    page        a message, a form or a list of suggestions as HTML
    screenshot  the page as a PNG, by headless Chromium
    commands    docs/commands.md from the scenes

``python -m gallery --help`` says how to run it.
"""
