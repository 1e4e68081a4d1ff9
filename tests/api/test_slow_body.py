"""Who a machine is, is asked when its request is here, not when it begins."""

from __future__ import annotations

import json

from tests.api.caller import call
from tests.deployment import Deployment
from tests.slow_body import SlowBody
from verifier.domain.principal import Scope


def test_a_client_that_is_revoked_while_its_body_comes_records_nothing(
    deployment: Deployment,
) -> None:
    """Fails when whoever held a request open before the revocation gets its contact recorded."""
    token = deployment.client("held-open", [Scope.CONTACTS_WRITE])
    body = json.dumps(call()).encode()
    revoke = lambda: deployment.use_cases.revoke_client("held-open", "operator")  # noqa: E731
    before = deployment.rows()["contacts"]
    answer = deployment.app.test_client().post(
        "/api/v1/contacts",
        input_stream=SlowBody(body, revoke),
        content_length=len(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 401
    assert deployment.rows()["contacts"] == before
