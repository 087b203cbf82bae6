"""Chat platforms, one thin file or folder each; the name of the file is the name in the configuration."""
