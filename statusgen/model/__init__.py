"""The words of a status page as values: frozen, made whole, from the standard library only."""
