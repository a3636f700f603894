"""Running trained models: text in, spans out. Nothing here trains, reads files of text or knows documents."""
