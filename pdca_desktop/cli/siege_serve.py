"""`pdca-siege init` and `serve`: the head office made, and opened to the devices."""

import ipaddress
import os
from argparse import Namespace
from pathlib import Path
from typing import Any

from pdca_desktop.cli.parser import UsageError
from pdca_desktop.cli.siege_database import database_of
from pdca_desktop.cli.siege_publish import add_key_options, set_up_key
from pdca_desktop.domain.french import typeset

_APPLICATION = "pdca_desktop.bootstrap.siege:application"


def add_commands(commands: Any) -> None:
    """Add them to the parser."""
    init = commands.add_parser("init", help="prépare la base et la clé de signature")
    add_key_options(init)
    init.set_defaults(run=_init)
    serve = commands.add_parser("serve", help="ouvre le siège aux postes")
    serve.add_argument("--host", default="127.0.0.1", help="adresse d’écoute (127.0.0.1)")
    serve.add_argument("--port", type=int, default=8443, help="port d’écoute (8443)")
    serve.add_argument("--workers", type=int, default=1, help="processus (1)")
    serve.add_argument("--tls-cert", type=Path, metavar="PEM", help="certificat du siège")
    serve.add_argument("--tls-key", type=Path, metavar="PEM", help="clé du certificat")
    serve.add_argument(
        "--behind-proxy", action="store_true", help="un répartiteur placé devant chiffre déjà les échanges"
    )
    serve.set_defaults(run=_serve)


def _init(options: Namespace) -> int:
    from pdca_desktop.bootstrap.siege import open_database  # noqa: PLC0415
    from pdca_desktop.head_office.views import make_views  # noqa: PLC0415

    engine = open_database(database_of(options))
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


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
