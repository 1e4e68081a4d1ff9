"""Counting requests: in this process or in a Redis that all processes share.

Knows neither who asks nor what for: keys come in hashed and the numbers with them.
"""
