// Filled with the module's first test.
