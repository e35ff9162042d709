"""The logic of each instrument's rules; their amounts, rates and dates are data in `resources/rules`."""
