"""The only place where concrete parts meet: machine, store, keys, screen."""
