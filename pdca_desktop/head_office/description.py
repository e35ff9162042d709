"""The OpenAPI description of the head office, its bodies read from the types that decode them."""

from functools import cache
from typing import Any

import msgspec

from pdca_desktop.exchange import messages

_REF = "#/components/schemas/{name}"
_JSON = "application/json"
_REFUSALS = {
    "400": "The request cannot be understood.",
    "401": "No token, or nobody's.",
    "410": "This device was revoked: it erases its dossiers.",
    "413": "Too long.",
    "429": "Too many requests: Retry-After says when to come back.",
    "503": "The database is away: Retry-After says when to come back.",
}


@cache
def described() -> dict[str, Any]:
    """The description, OpenAPI 3.1."""
    (request, answer), components = msgspec.json.schema_components(
        (messages.Request, messages.Answer), ref_template=_REF
    )
    enrolment = _object(code={"type": "string", "maxLength": 40}, device={"type": "string", "maxLength": 80})
    enrolled = _object(device=_STRING, token=_STRING, account=_STRING, farewell=_STRING, key=_STRING)
    return {
        "openapi": "3.1.0",
        "info": {"title": "pdca-siege", "version": str(messages.PROTOCOL)},
        "paths": {
            "/v1/hello": {
                "get": _operation(
                    "What this head office is", _answers({"200": {"type": "object"}}), open_to_all=True
                )
            },
            "/v1/openapi.json": {
                "get": _operation("This description", _answers({"200": {"type": "object"}}), open_to_all=True)
            },
            "/v1/enrol": {
                "post": _operation(
                    "Turn a one-time code into a token",
                    _answers({"201": enrolled, "403": _ERROR, "415": _ERROR}),
                    body=enrolment,
                    open_to_all=True,
                )
            },
            "/v1/key": {
                "get": _operation(
                    "The key that signs what is published", _answers({"200": _object(key=_STRING)})
                )
            },
            "/v1/sync": {
                "post": _operation(
                    "Acts in, rows out", _answers({"200": answer, "415": _ERROR}), body=request
                )
            },
            "/v1/wiped": {
                "post": _operation(
                    "A revoked device erased its dossiers", _answers({"204": None, "409": _ERROR})
                )
            },
            "/v1/history/{entity}/{row}": {
                "parameters": [_in_path("entity"), _in_path("row")],
                "get": _operation(
                    "What happened to a row",
                    _answers({"200": {"type": "array"}, "404": _ERROR}),
                    parameters=[
                        {"name": "before", "in": "query", "schema": {"type": "integer", "minimum": 0}}
                    ],
                ),
            },
            "/v1/blobs/{sha256}": {
                "parameters": [_in_path("sha256", pattern="^[0-9a-f]{64}$")],
                "head": _operation("How much of an attachment is here", _answers({"200": None, "404": None})),
                "get": _operation(
                    "Some bytes of an attachment",
                    _answers({"200": None, "404": _ERROR}),
                    parameters=[
                        {"name": "start", "in": "query", "schema": {"type": "integer", "minimum": 0}}
                    ],
                ),
                "patch": _operation(
                    "The next part of an attachment",
                    _answers({"204": None, "404": _ERROR, "409": _ERROR, "422": _ERROR}),
                    parameters=[_in_header("Upload-Length"), _in_header("Upload-Offset")],
                ),
            },
        },
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    }


def _object(**fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(fields)[:1]}


_STRING = {"type": "string"}
_ERROR = _object(error=_STRING)


def _answers(named: dict[str, dict[str, Any] | None]) -> dict[str, Any]:
    known: dict[str, dict[str, Any] | None] = {**dict.fromkeys(_REFUSALS, _ERROR), **named}
    return {
        code: {
            "description": _REFUSALS.get(code, "Answer"),
            **({"content": {_JSON: {"schema": schema}}} if schema else {}),
        }
        for code, schema in known.items()
    }


def _operation(summary: str, responses: dict[str, Any], **given: Any) -> dict[str, Any]:
    body, parameters = given.get("body"), given.get("parameters")
    operation: dict[str, Any] = {"summary": summary, "responses": responses}
    if body:
        operation["requestBody"] = {"required": True, "content": {_JSON: {"schema": body}}}
    if parameters:
        operation["parameters"] = parameters
    if given.get("open_to_all"):
        operation["security"] = []
    return operation


def _in_path(name: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {**_STRING, "minLength": 1, **schema}}


def _in_header(name: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": True, "schema": {"type": "integer", "minimum": 0}}
