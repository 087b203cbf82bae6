"""Easel: the platform-neutral conversation engine and the image providers."""
