"""The demo's story at the doors: whom the host app's word lets in, and what staff must confirm."""

from __future__ import annotations

from collections.abc import Iterator

from joserfc.jwk import OKPKey

from verifier.cli.demo_company import CUSTOMERS
from verifier.cli.demo_host import LIFE, DemoHost
from verifier.cli.demo_scene import Scene, Step
from verifier.domain.errors import Conflict, NotConfirmed
from verifier.domain.principal import Person
from verifier.services.decide_indicator import Decision

IN, REFUSED, CODE_FIRST = "let in", "refused", "a code first"


def at_the_customers_door(scene: Scene) -> Iterator[Step]:
    """Launch tokens: a good one counts once, for a minute, and from nobody else."""
    customer = CUSTOMERS["customer"]
    token = scene.host_app.launch_token(customer)
    yield Step("The app opens the service for its customer", IN, _launched(scene, token))
    yield Step("The same launch token once more", REFUSED, _launched(scene, token))
    old = scene.host_app.launch_token(customer, age=LIFE + 1)
    yield Step("A launch token that has expired", REFUSED, _launched(scene, old))
    stranger = DemoHost(scene.company, OKPKey.generate_key("Ed25519"))
    forged = stranger.launch_token(customer)
    yield Step("One signed with a stranger's key", REFUSED, _launched(scene, forged))


def _launched(scene: Scene, token: str) -> str:
    return REFUSED if scene.use_cases.launch_customer(token, "demo") is None else IN


def published(scene: Scene, indicator_id: int, by: Person) -> str:
    """What comes of publishing: its status, or why not."""
    try:
        return scene.use_cases.decide_indicator(indicator_id, Decision.PUBLISH, by).status.value
    except Conflict:
        return REFUSED
    except NotConfirmed:
        return CODE_FIRST
