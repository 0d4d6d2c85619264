"""Returns as other programs write them, with faults of known kinds planted, and what each cell may be read as."""
