"""A build becomes a release: named, hashed, compared with the one before, put on the shelf, retracted.

The pointer is moved here and nowhere else. What the release contains is `products/`'s.
"""
