"""Reviewers' pages: dense, nothing hidden."""
