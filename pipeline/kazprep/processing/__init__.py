"""A folder of articles in, a finished run out: its tables, report and notebook, with the progress shown."""
