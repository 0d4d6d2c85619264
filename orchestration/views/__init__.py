"""What a person reads: terminal lines and report pages, Chinese first, numbers the way the office writes them.

Pure: given what is true, it says it. Nothing here reads the ledger, loads a file or decides.
"""
