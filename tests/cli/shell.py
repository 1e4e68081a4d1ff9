"""A deployment of its own in a folder, and the command line as somebody at a keyboard runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result

from verifier.cli.main import main
from verifier.persistence.database import Database

REGISTRY = """brand,kind,value,direction,region
acme,name,acme,,
acme,domain,acme.example,both,
acme,email,support@acme.example,both,
acme,phone,none,,TW
acme,phone,+86 10 5550 0100,outbound,CN
acme,phone,+1 202 555 0143,inbound,US
"""


@dataclass(frozen=True)
class Shell:
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        return {
            "VERIFIER_DATABASE_URL": f"sqlite:///{self.folder / 'store' / 'verifier.sqlite3'}",
            "VERIFIER_KEYS_FILE": str(self.folder / "secrets" / "keys.json"),
            "VERIFIER_DEMO_DIR": str(self.folder / "demo"),
        }

    def run(self, *arguments: str, typed: str | bytes | None = None) -> Result:
        return CliRunner(env=self.environment).invoke(main, arguments, input=typed)

    def run_apart(
        self, *arguments: str, typed: bytes = b"", **variables: str
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "verifier", *arguments],
            input=typed,
            capture_output=True,
            check=False,
            timeout=120,
            env=os.environ | self.environment | variables,
        )

    def set_up(self) -> Shell:
        """Keys, tables and a registry, made as an operator makes them."""
        self.done("keys", "generate")
        self.done("db", "upgrade")
        self.done("channels", "import", str(self.registry()))
        return self

    def done(self, *arguments: str, typed: str | bytes | None = None) -> Result:
        result = self.run(*arguments, typed=typed)
        assert result.exit_code == 0, result.output
        return result

    def registry(self, text: str = REGISTRY) -> Path:
        return self.file("channels.csv", text.encode())

    def file(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def database(self) -> Database:
        return Database(self.environment["VERIFIER_DATABASE_URL"])
