"""One module a command, or a folder where it has parts; imported when it is the one asked for.

Each has ``add_arguments(parser)`` and ``run(args)``, its docstring is its help, and none knows
another: what two of them need stands beside this folder.
"""
