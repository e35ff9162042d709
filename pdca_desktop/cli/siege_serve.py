"""`pdca-siege init` and `serve`: the head office made, and opened to the devices."""

import ipaddress
import os
import socket
import ssl
from argparse import Namespace
from pathlib import Path
from typing import Any

from pdca_desktop.cli.parser import UsageError
from pdca_desktop.cli.siege_database import database_of
from pdca_desktop.cli.siege_publish import add_key_options, set_up_key
from pdca_desktop.cli.siege_words import between
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError

_APPLICATION = "pdca_desktop.bootstrap.siege:application"


def add_commands(commands: Any) -> None:
    """Add them to the parser."""
    init = commands.add_parser("init", help="prépare la base et la clé de signature")
    add_key_options(init)
    init.set_defaults(run=_init)
    serve = commands.add_parser("serve", help="ouvre le siège aux postes")
    serve.add_argument("--host", default="127.0.0.1", metavar="ADRESSE", help="adresse d’écoute (127.0.0.1)")
    serve.add_argument(
        "--port", type=between(1, 65_535), default=8443, metavar="N", help="port d’écoute (8443)"
    )
    serve.add_argument("--workers", type=between(1, 64), default=1, metavar="N", help="processus (1)")
    serve.add_argument("--tls-cert", type=Path, metavar="PEM", help="certificat du siège")
    serve.add_argument("--tls-key", type=Path, metavar="PEM", help="clé du certificat")
    serve.add_argument(
        "--behind-proxy", action="store_true", help="un répartiteur placé devant chiffre déjà les échanges"
    )
    serve.set_defaults(run=_serve)


def _init(options: Namespace) -> int:
    from pdca_desktop.bootstrap.siege import make_database  # noqa: PLC0415
    from pdca_desktop.head_office.views import make_views  # noqa: PLC0415

    engine = make_database(database_of(options))
    made, told = make_views(engine), set_up_key(options, engine)
    print(typeset(f"Base prête, {len(made)} vues de lecture."))
    if told:
        print(told)
    return 0


def _serve(options: Namespace) -> int:
    import uvicorn  # noqa: PLC0415

    from pdca_desktop.bootstrap.siege import DATABASE, open_database  # noqa: PLC0415

    encrypted = options.tls_cert is not None and options.tls_key is not None
    if not (encrypted or options.behind_proxy or _is_loopback(options.host)):
        raise UsageError(
            typeset(
                "Hors de cette machine, le siège ne répond que chiffré : donnez --tls-cert et --tls-key, ou "
                "--behind-proxy si un répartiteur chiffre déjà."
            )
        )
    _look_at_certificate(options)
    _look_at_address(options.host, options.port)
    database = database_of(options)
    open_database(database).dispose()
    os.environ[DATABASE] = database
    print(typeset(f"Le siège écoute : http{'s' * encrypted}://{options.host}:{options.port}"), flush=True)
    uvicorn.run(
        _APPLICATION,
        factory=True,
        host=options.host,
        port=options.port,
        workers=options.workers,
        ssl_certfile=options.tls_cert,
        ssl_keyfile=options.tls_key,
        proxy_headers=options.behind_proxy,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=75,
    )
    return 0


def _look_at_certificate(options: Namespace) -> None:
    """Whether TLS can be spoken with what was given.

    Raises:
        AppError: it cannot, and why.
    """
    if (options.tls_cert is None) != (options.tls_key is None):
        raise UsageError("Un certificat va avec sa clé : donnez --tls-cert et --tls-key.")
    if options.tls_cert is None:
        return
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(options.tls_cert, options.tls_key)
    except OSError as error:  # those of TLS are among them
        raise AppError(
            typeset(
                f"« {options.tls_cert} » et « {options.tls_key} » ne se lisent pas comme un certificat et sa "
                "clé (PEM) : vérifiez les chemins, les droits, et que l'un va avec l'autre."
            )
        ) from error


def _look_at_address(host: str, port: int) -> None:
    """Whether one can listen there.

    Raises:
        AppError: one cannot.
    """
    try:
        family, kind, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as line:
            if os.name == "posix":  # elsewhere it would let two programs have the same
                line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            line.bind(where)
    except OSError as error:
        raise AppError(
            typeset(
                f"Impossible d'écouter à l'adresse {host}, port {port} : elle n'est pas de cette machine, ou "
                "un autre programme (un siège déjà ouvert ?) a pris ce port. Donnez --host ou --port."
            )
        ) from error


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
