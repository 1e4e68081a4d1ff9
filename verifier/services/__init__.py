"""Use cases, one a file, named by their verbs. Each commits once, explicitly, or not at all."""
