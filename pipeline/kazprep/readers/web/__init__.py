"""Readers for web pages and web archives: the article of a page without menus and scripts."""
