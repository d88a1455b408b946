"""What schemathesis needs to know of our API beyond its description; see tests/schemathesis.

As a program: reads /openapi.json, keeps the operations of one role (all: every one), and writes it back. As a module: hooks.
"""

import json
import sys

# Streams never end.
ENDLESS = "/stream"
# These end the session that asks.
LEAVING = {("delete", "/api/v1/session"), ("delete", "/api/v1/sessions")}
OPEN = {"anyone", "citizen"}


def kept(document, role):
    """The document with what the role may call."""
    wanted = {role, "entering"} if role == "person" else {role}
    for path, item in list(document["paths"].items()):
        for method in list(item):
            roles = set(item[method]["x-roles"])
            mine = role == "all" or (roles & wanted and not roles & OPEN)
            if not mine or path.endswith(ENDLESS) or (method, path) in LEAVING:
                del item[method]
        if not item:
            del document["paths"][path]
    return document


if __name__ == "__main__":
    json.dump(kept(json.load(sys.stdin), sys.argv[1]), sys.stdout)
else:
    import schemathesis

    @schemathesis.serializer("application/toml")
    def toml(ctx, value):
        """An office file is text; what else is generated is sent as it would be written."""
        return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
