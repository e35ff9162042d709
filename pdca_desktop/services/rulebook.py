"""The rules that are shipped, and those that the head office publishes, read as strictly."""

from functools import cache

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import RulePackError
from pdca_desktop.exchange.publications import Rules
from pdca_desktop.rules.pack_file import load_pack, read_pack
from pdca_desktop.rules.values import RulePack


@cache
def shipped_pack() -> RulePack:
    """The rules that judge when none are published; read once."""
    return load_pack()


def published_pack(rules: Rules) -> RulePack:
    """The pack of a publication.

    Raises:
        RulePackError: a mistake, told with file and line; or a value that the rules of this version read is
            not in it, or is of another kind.
    """
    pack = read_pack({name: text.encode() for name, text in rules.files.items()}, rules.number)
    shipped = shipped_pack()
    if pack.number == shipped.number and pack.fingerprint != shipped.fingerprint:
        raise RulePackError(
            typeset(
                f"Le numéro {pack.number} est celui des règles livrées avec l'application : donnez-en un "
                "autre à ce jeu, pour qu'un dossier imprimé dise sans doute possible lequel l'a jugé."
            )
        )
    for name, known in shipped.parameters.items():
        given = pack.parameters.get(name)
        file, _, value = name.partition(".")
        if given is None:
            raise RulePackError(
                typeset(f"{file}.toml : la valeur [{value}] manque ({known.label}), une règle la lit.")
            )
        if given.unit != known.unit:
            raise RulePackError(
                typeset(
                    f"{file}.toml, [{value}] : l'unité est « {given.unit} », la règle lit des "
                    f"« {known.unit} »."
                )
            )
    return pack
