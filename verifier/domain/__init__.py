"""Rules and value types. Standard library only; knows no framework and no storage."""
