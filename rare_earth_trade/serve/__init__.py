"""A release served to assistants by the Model Context Protocol (extra `serve`).

- `command`: over standard input and output, or over HTTP on this machine;
- `server`: the tools and resources that an assistant sees;
- `served`: the release behind them: its connection, its names, and what every answer carries;
- `figures`: rows of a mart as figures, each with its bounds and whether it is known;
- `series`, `levels`, `notices`: what the tools answer;
- `free_query`: SQL of an assistant, run by `one_query` in a process of its own.
"""
