"""The API's reference as one page of plain HTML, made from its OpenAPI description, without scripts or other hosts."""

from __future__ import annotations

import json
from html import escape
from typing import Any, Final

from lyricsbert.server.problems import KINDS, MEDIA_TYPE

_STYLE: Final = """
:root{color-scheme:light dark}
body{font:16px/1.55 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:2rem 1.2rem 6rem}
h1{margin:0}h2{margin:3rem 0 .6rem;border-bottom:1px solid #8886}h3{margin:2.2rem 0 .3rem;font-size:1.05rem}
code,pre{font:13.5px/1.5 ui-monospace,monospace}pre{background:#8881;padding:.8rem 1rem;border-radius:8px;overflow:auto}
table{border-collapse:collapse;width:100%;margin:.5rem 0}td,th{text-align:left;vertical-align:top;
padding:.25rem .9rem .25rem 0;border-bottom:1px solid #8883}th{font-weight:600}
b.method{display:inline-block;min-width:4.2rem}
nav{columns:2;margin:1.2rem 0}nav a{display:block;text-decoration:none}
summary{cursor:pointer;margin:.3rem 0}.quiet{opacity:.75}
"""


def reference(openapi: dict[str, Any]) -> str:
    """Render the page.

    Args:
        openapi: the OpenAPI 3.1 description.
    """
    info, schemas = openapi["info"], openapi["components"]["schemas"]
    routes = [
        (path, method.upper(), operation)
        for path, operations in openapi["paths"].items()
        for method, operation in operations.items()
    ]
    contents = "".join(
        f'<a href="#{operation["operationId"]}"><code><b class="method">{method}</b>{escape(path)}</code></a>'
        for path, method, operation in routes
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(info["title"])} API</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>'
        f'<h1>{escape(info["title"])} API</h1><p class="quiet">Version {escape(info["version"])} ·'
        ' <a href="/api/openapi.json">openapi.json</a> · <a href="/">the page</a></p>'
        f"<p>{_prose(info['description'])}</p><nav>{contents}</nav><h2>Routes</h2>"
        f"{''.join(_route(*route, schemas) for route in routes)}"
        f'<h2 id="problems">Problems</h2>{_problems()}'
        f"<h2>Schemas</h2>{''.join(_schema(name, schema) for name, schema in sorted(schemas.items()))}</body></html>"
    )


def _route(path: str, method: str, operation: dict[str, Any], schemas: dict[str, Any]) -> str:
    parts = [
        f'<h3 id="{operation["operationId"]}"><code><b class="method">{method}</b>{escape(path)}</code></h3>',
        f"<p>{_prose(operation.get('description', ''))}</p>",
    ]
    if operation.get("parameters"):
        rows = [
            (f"<code>{escape(each['name'])}</code>", f"{each['in']}, {_kind(each['schema'])}", each.get("description"))
            for each in operation["parameters"]
        ]
        parts.append(_table(("parameter", "", ""), rows))
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        parts.append(f"<p>Takes <code>{media_type}</code>: {_kind(content['schema'])}</p>")
        model = schemas.get(content["schema"].get("$ref", "").rsplit("/", 1)[-1], {})
        for example in model.get("examples", [])[:1]:
            body = json.dumps(example, ensure_ascii=False)
            command = f"curl -s http://127.0.0.1:8000{path} -H 'Content-Type: application/json' \\\n  -d '{body}'"
            parts.append(f"<pre>{escape(command)}</pre>")
    rows = []
    for status, response in sorted(operation["responses"].items()):
        kinds = [
            f"<code>{media_type}</code> {_kind(content.get('schema', {}))}"
            for media_type, content in response.get("content", {}).items()
            if media_type != MEDIA_TYPE
        ]
        rows.append((f"<code>{status}</code>", ", ".join(kinds), response["description"]))
    parts.append(f"<details><summary>Answers</summary>{_table(('status', '', ''), rows)}</details>")
    return "".join(parts)


def _problems() -> str:
    rows = "".join(
        f'<tr id="problem-{name}"><td><code>{name}</code></td><td>{kind.status}</td><td>{escape(kind.title)}</td>'
        f"<td>{_prose(kind.advice)}</td></tr>"
        for name, kind in KINDS.items()
    )
    return f"<table><tr><th>type</th><th>status</th><th>title</th><th>what to do</th></tr>{rows}</table>"


def _schema(name: str, schema: dict[str, Any]) -> str:
    rows = [
        (f"<code>{escape(field)}</code>", _kind(value), value.get("description"))
        for field, value in schema.get("properties", {}).items()
    ]
    return (
        f'<h3 id="schema-{escape(name)}">{escape(name)}</h3><p>{_prose(schema.get("description", ""))}</p>'
        f"{_table(('field', '', ''), rows)}"
    )


def _kind(schema: dict[str, Any]) -> str:
    """A schema in a few words, as HTML."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rsplit("/", 1)[-1])
        return f'<a href="#schema-{name}">{name}</a>'
    if "anyOf" in schema:
        return " or ".join(_kind(each) for each in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        return " | ".join(f"<code>{escape(str(value))}</code>" for value in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array" and "items" in schema:
        return f"list of {_kind(schema['items'])}"
    bounds = [
        f"{word} {schema[key]:g}"
        for key, word in (("minimum", "from"), ("maximum", "to"), ("maxLength", "at most"))
        if key in schema
    ]
    return " ".join([escape(str(schema.get("type", "any"))), *bounds])


def _table(head: tuple[str, ...], rows: list[tuple[str, str, str | None]]) -> str:
    if not rows:
        return ""
    cells = "".join(f"<th>{title}</th>" for title in head)
    lines = "".join(
        f"<tr><td>{first}</td><td>{second}</td><td>{_prose(third or '')}</td></tr>" for first, second, third in rows
    )
    return f"<table><tr>{cells}</tr>{lines}</table>"


def _prose(text: str) -> str:
    """Text as HTML, with `code` marked up."""
    pieces = escape(text).split("`")
    return "".join(f"<code>{piece}</code>" if place % 2 else piece for place, piece in enumerate(pieces))
