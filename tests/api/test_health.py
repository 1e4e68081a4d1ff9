from __future__ import annotations

import shutil
from pathlib import Path

from tests.api.caller import Caller
from tests.deployment import Deployment
from verifier.persistence import migrate


def test_a_deployment_is_alive_and_ready(deployment: Deployment) -> None:
    caller = Caller(deployment.app, None)
    assert caller.get("/healthz").json == {"status": "alive"}
    assert caller.get("/readyz").json == {"status": "ready"}


def test_without_its_database_it_is_alive_and_not_ready(tmp_path: Path) -> None:
    folder = tmp_path / "deployment"
    folder.mkdir()
    with Deployment(folder) as deployment:
        deployment.database.close()
        shutil.rmtree(folder)
        caller = Caller(deployment.app, None)
        assert caller.get("/healthz").status_code == 200
        response = caller.get("/readyz")
        assert response.status_code == 503
        assert response.headers["Retry-After"]


def test_with_other_tables_than_this_versions_it_is_not_ready(tmp_path: Path) -> None:
    with Deployment(tmp_path) as deployment:
        migrate.downgrade(deployment.database, "base")
        assert Caller(deployment.app, None).get("/readyz").status_code == 503


def test_readiness_follows_the_database(tmp_path: Path) -> None:
    with Deployment(tmp_path) as deployment:
        caller = Caller(deployment.app, None)
        migrate.downgrade(deployment.database, "base")
        assert caller.get("/readyz").status_code == 503
        migrate.upgrade(deployment.database)
        assert caller.get("/readyz").status_code == 200
