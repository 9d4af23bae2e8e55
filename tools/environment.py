"""Make the virtual environment, or say in one line what is missing. Runs before anything is installed."""

import subprocess
import sys


def main() -> int:
    """Create the environment named on the command line."""
    if sys.version_info < (3, 11):  # noqa: UP036
        found = ".".join(str(part) for part in sys.version_info[:3])
        sys.exit(f"Hub needs Python 3.11 or newer, this is {found}. Name another one: make run PYTHON=python3.12")
    try:
        import ensurepip  # noqa: F401, PLC0415
    except ImportError:
        sys.exit("The venv module of Python is missing. On Debian or Ubuntu: apt-get install python3-venv")
    return subprocess.call([sys.executable, "-m", "venv", sys.argv[1]])


if __name__ == "__main__":
    sys.exit(main())
