"""Adapters to other packages; each module needs only the package that it is named after."""
