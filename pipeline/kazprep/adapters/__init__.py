"""Adapters to where people already work; each module takes only the package that it is named after."""
