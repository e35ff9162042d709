"""Forms to fill by hand, from the field declarations of the screen; TPE and ESS, blank or prefilled."""
