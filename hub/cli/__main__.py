"""`python -m hub.cli`, for the processes that `hub serve` starts."""

from hub.cli import main

main()
