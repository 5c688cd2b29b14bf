"""The judge of a course's outline: an answer in, a normalised outline and its problems out. Pure."""
