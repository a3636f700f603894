"""What kazprep says to people, in English, Kazakh and Russian.

The code has its messages in English, and so have exceptions, tables and logs. Where one is printed, it is
matched with the templates of the catalogues, `resources/*.toml`, and printed in the language of the reader.
"""
