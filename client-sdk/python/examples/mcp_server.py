"""A self-hosted MCP server that is sold with Claviger: what OptimNow's would do, without its cloud.

It speaks the Model Context Protocol over standard input and output, as `docker run -i` does. Its licensing is the
lines that name `license` or `LicenseError`; with the official SDK (`mcp`) they are the same.
"""

import json
import sys

from claviger import License, LicenseError

try:
    key = {"KEY": "OPTIMNOW_LICENSE_KEY"}
    license = License.from_env("optimnow", names=key, buy_url="https://optimnow.example/pricing")
    license.require()
    license.start_checks()
except LicenseError as error:
    sys.exit(str(error))


def check_tag_compliance(resources: int) -> str:
    """The tool. `resources` stands for what a scan of the customer's cloud would find."""
    license.check_resource_limit(resources)
    license.report_usage(counters={"audits": 1}, gauges={"resources": resources})
    status = license.status
    return json.dumps({"total_resources": resources, "plan": status.plan, "max_resources": status.max_resources})


TOOL = {
    "name": "check_tag_compliance",
    "description": "Checks the tags of cloud resources.",
    "inputSchema": {"type": "object", "properties": {"resources": {"type": "integer"}}, "required": ["resources"]},
}


def called(arguments: dict) -> dict:
    try:
        text, failed = check_tag_compliance(int(arguments["resources"])), False
    except LicenseError as error:
        text, failed = str(error), True
    return {"content": [{"type": "text", "text": text}], "isError": failed}


def answer(method: str, params: dict) -> dict:
    if method == "initialize":
        server = {"name": "optimnow", "version": "1.0.0"}
        return {"protocolVersion": params["protocolVersion"], "capabilities": {"tools": {}}, "serverInfo": server}
    if method == "tools/list":
        return {"tools": [TOOL]}
    return called(params["arguments"])


for line in sys.stdin:
    message = json.loads(line)
    if "id" in message:
        result = answer(message["method"], message.get("params", {}))
        print(json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}), flush=True)
