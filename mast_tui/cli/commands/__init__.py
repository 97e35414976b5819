"""One module a command, or a folder where it has parts; imported when it is the one asked for.

Each has ``add_arguments(parser)`` and ``run(args)``, and its docstring is its help. At its top stand
imports that ``--help`` can afford; what does the work is imported by ``run``. None knows another: what
two of them need stands beside this folder.
"""
