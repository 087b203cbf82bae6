"""Servers on loopback that behave like the services and platforms, so that real clients can be tested against them."""
