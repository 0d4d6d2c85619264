"""The version of the product; the package takes it from here, and nothing else says it."""

VERSION = "0.2.0"
