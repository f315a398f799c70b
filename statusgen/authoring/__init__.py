"""The text of new incidents, maintenances and updates. Pure: the command line writes the files."""
