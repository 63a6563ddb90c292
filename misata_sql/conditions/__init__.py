"""CHECKs over several columns: what they read, and what is drawn together so that they hold."""
