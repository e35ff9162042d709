"""What an adviser does, and the ports that the edges implement."""
