"""The dbt project: staging, intermediate and mart models, found as a package so that it ships with the product.

Only SQL, YAML and macros live here; what runs them is `warehouse/build`.
"""
