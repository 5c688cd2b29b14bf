"""One module for each kind of server; the only place where an SDK is imported."""
