"""What operates the project: installing, starting, testing. Nothing here is imported by the apps."""
