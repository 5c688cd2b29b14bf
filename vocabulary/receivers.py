"""What this app does when another one sends a signal."""
