"""Settings every test shares."""

from hypothesis import settings

# A first call may load a heavy library, so a slow machine must not fail a property by the clock.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
