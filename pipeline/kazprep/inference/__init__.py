"""Running trained models: text in, spans out. Nothing here trains, reads text files or knows documents."""
