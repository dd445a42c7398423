"""Names that old notebooks use and libraries have dropped, answered where somebody has asked for it."""
