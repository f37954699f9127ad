// Filled with the module's first file.
