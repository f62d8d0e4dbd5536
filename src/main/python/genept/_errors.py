"""What the functions of this package raise for mistakes that their caller can mend."""


class GeneptError(Exception):
    """Base of the errors below."""


class TableError(GeneptError):
    """A table is absent, incomplete or of another kind than was asked for, or does not fit the cells at hand."""


class UsageError(GeneptError):
    """A command does not exist or does not take these options (exit code 1)."""


class UserError(GeneptError):
    """A command failed by its input, its options or a limit of the machine; the text is its message (exit code 2)."""
