"""What exists: money, dates, records and their fields. Reads no clock, no locale, no random source."""
