"""deploy/kubernetes: the manifests are valid, and say what docker-compose.yml says."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml  # type: ignore[import-untyped]  # its stubs are a package that nothing else needs

from contrafact.domain.work_kinds import WorkKind
from contrafact.settings import Settings

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy" / "kubernetes"
PARTS = {"api": "api", "worker": "worker", "worker-clips": "worker", "web": "web"}
"""Deployments, and the services of docker-compose.yml that they are."""
Document = dict[str, Any]


@cache
def manifests() -> list[Document]:
    names = yaml.safe_load((FOLDER / "base/kustomization.yaml").read_text())["resources"]
    return [each for name in names for each in yaml.safe_load_all((FOLDER / "base" / name).read_text())]


def of_kind(kind: str) -> dict[str, Document]:
    return {each["metadata"]["name"]: each for each in manifests() if each["kind"] == kind}


def pod(name: str) -> Document:
    found: Document = of_kind("Deployment")[name]["spec"]["template"]["spec"]
    return found


def container(name: str) -> Document:
    (found,) = pod(name)["containers"]
    return dict(found)


@cache
def services() -> Document:
    found: Document = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    return found


def compose(name: str) -> Document:
    found: Document = services()[PARTS[name]]
    return found


@cache
def schema() -> Document:
    found: Document = json.loads((ROOT / "tests/data/kubernetes-1.30.json").read_text())
    return found


def problems(document: Document) -> list[str]:
    """Return what the schemas of Kubernetes have against a document; fields that they do not know are wrong."""
    kind = schema()["kinds"][f"{document['apiVersion']} {document['kind']}"]
    validator = jsonschema_rs.validator_for({"$ref": f"#/$defs/{kind}", "$defs": schema()["$defs"]})
    return [f"{error.instance_path}: {error.message}" for error in validator.iter_errors(document)]


@pytest.mark.parametrize("document", manifests(), ids=lambda each: f"{each['kind']}-{each['metadata']['name']}")
def test_every_manifest_is_valid(document: Document) -> None:
    assert problems(document) == []


def test_a_misspelt_field_is_found() -> None:
    wrong = json.loads(json.dumps(of_kind("Deployment")["api"]))
    wrong["spec"]["template"]["spec"]["containers"][0]["livenesProbe"] = {}

    assert len(problems(wrong)) == 1


def test_every_file_of_the_base_is_used() -> None:
    used = yaml.safe_load((FOLDER / "base/kustomization.yaml").read_text())["resources"]
    assert {path.name for path in (FOLDER / "base").glob("*.yaml")} == {*used, "kustomization.yaml"}


def by_queue() -> dict[str, Document]:
    """Return the autoscalers with the patches of `by-queue`, which add a metric or replace the first."""
    scalers: dict[str, Document] = json.loads(json.dumps(of_kind("HorizontalPodAutoscaler")))
    for patch in yaml.safe_load((FOLDER / "by-queue/kustomization.yaml").read_text())["patches"]:
        chosen = [each for name, each in scalers.items() if re.fullmatch(patch["target"]["name"], name)]
        assert len(chosen) == 1
        metrics = chosen[0]["spec"]["metrics"]
        for step in yaml.safe_load(patch["patch"]):
            if (step["op"], step["path"]) == ("add", "/spec/metrics/-"):
                metrics.append(step["value"])
            else:
                assert (step["op"], step["path"]) == ("replace", "/spec/metrics/0")
                metrics[0] = step["value"]
    return scalers


def test_autoscalers_by_the_queue_are_valid() -> None:
    assert [problem for each in by_queue().values() for problem in problems(each)] == []
    assert {name: [metric["type"] for metric in each["spec"]["metrics"]] for name, each in by_queue().items()} == {
        "api": ["Resource", "External"],
        "worker": ["External"],
        "worker-clips": ["Resource", "External"],
    }


def test_kubectl_renders_the_same() -> None:
    if shutil.which("kubectl") is None:
        pytest.skip("kubectl is not installed")
    command = ["kubectl", "kustomize", FOLDER / "by-queue"]
    rendered = list(yaml.safe_load_all(subprocess.run(command, capture_output=True, text=True, check=True).stdout))

    assert [problem for each in rendered for problem in problems(each)] == []
    assert {(each["kind"], each["metadata"]["name"]) for each in manifests()} < {
        (each["kind"], each["metadata"]["name"]) for each in rendered
    }
    scalers = {each["metadata"]["name"]: each for each in rendered if each["kind"] == "HorizontalPodAutoscaler"}
    assert {name: each["spec"] for name, each in scalers.items()} == {
        name: each["spec"] for name, each in by_queue().items()
    }


def test_images_are_those_that_docker_builds_and_of_this_version() -> None:
    images = {each["name"]: each for each in yaml.safe_load((FOLDER / "base/kustomization.yaml").read_text())["images"]}
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

    assert {each["newTag"] for each in images.values()} == {version}
    assert {container(name)["image"] for name in PARTS} == set(images)
    for name, part in PARTS.items():
        assert container(name)["image"] == f"contrafact-{part}"
        build = compose(name)["build"]
        assert build.get("target", part) == part


@pytest.mark.parametrize("name", PARTS)
def test_containers_have_the_limits_of_compose_and_nothing_that_they_do_not_need(name: str) -> None:
    limits = container(name)["resources"]["limits"]
    service = compose(name)
    assert cores(limits["cpu"]) == service["cpus"]
    assert mebibytes(limits["memory"]) == mebibytes(service["mem_limit"])
    hardening = container(name)["securityContext"]
    assert hardening["capabilities"] == {"drop": service["cap_drop"]}
    assert hardening["readOnlyRootFilesystem"] is service["read_only"] is True
    assert hardening["allowPrivilegeEscalation"] is False
    assert pod(name)["securityContext"]["runAsNonRoot"] is True
    assert pod(name)["automountServiceAccountToken"] is False
    (tmpfs,) = service["tmpfs"]
    (tmp,) = (each["emptyDir"] for each in pod(name)["volumes"] if each["name"] == "tmp")
    assert tmp["medium"] == "Memory"
    assert f"size={mebibytes(tmp['sizeLimit'])}m" in tmpfs


@pytest.mark.parametrize("name", ["api", "worker", "worker-clips"])
def test_users_are_those_of_the_images(name: str) -> None:
    dockerfile = (ROOT / "docker/backend.Dockerfile").read_text()
    user = pod(name)["securityContext"]

    assert f"USER {user['runAsUser']}:{user['runAsGroup']}" in dockerfile


def test_ports_are_those_that_nginx_and_the_images_use() -> None:
    (port,) = of_kind("Service")["api"]["spec"]["ports"]
    assert f"proxy_pass http://api:{port['port']};" in (ROOT / "docker/nginx.conf").read_text()
    ports = {each["name"]: each["containerPort"] for each in container("api")["ports"]}
    assert f"CONTRAFACT_PORT={ports['http']}" in (ROOT / "docker/backend.Dockerfile").read_text()
    assert variables("api")["CONTRAFACT_METRICS"]["value"].endswith(f":{ports['metrics']}")
    assert f"listen {container('web')['ports'][0]['containerPort']};" in (ROOT / "docker/nginx.conf").read_text()


def test_probes_ask_what_compose_asks() -> None:
    for kind in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert container("api")[kind]["httpGet"]["path"] in compose("api")["healthcheck"]["test"][-1]
    for name in ("worker", "worker-clips"):
        for kind in ("startupProbe", "livenessProbe"):
            asked = container(name)[kind]["exec"]["command"][-1]
            assert asked == compose(name)["healthcheck"]["test"][-1].replace("$$", "$")
        grace = pod(name)["terminationGracePeriodSeconds"]
        assert compose(name)["stop_grace_period"] == f"{grace}s"


def test_every_variable_is_a_setting() -> None:
    names = {str(field.validation_alias.choices[0]) for field in Settings.model_fields.values()}  # type: ignore[union-attr]
    literals = yaml.safe_load((FOLDER / "base/kustomization.yaml").read_text())["configMapGenerator"][0]["literals"]
    others = {"POD_IP", "HOSTS", "GOOGLE_APPLICATION_CREDENTIALS"}

    assert {literal.partition("=")[0] for literal in literals} <= names
    for name in ("api", "worker", "worker-clips"):
        assert set(variables(name)) - others <= names
    kinds = variables("worker-clips")["CONTRAFACT_WORKER_KINDS"]["value"]
    assert kinds in set(WorkKind)
    assert "CONTRAFACT_WORKER_KINDS" not in variables("worker")


def test_the_settings_of_an_api_are_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    literals = yaml.safe_load((FOLDER / "base/kustomization.yaml").read_text())["configMapGenerator"][0]["literals"]
    given = dict(literal.split("=", 1) for literal in literals)
    given |= {name: each["value"] for name, each in variables("api").items() if "value" in each}
    pod_values = {"$(HOSTS)": "songs.example.org", "$(POD_IP)": "fd00::7"}
    for name, value in given.items():
        monkeypatch.setenv(name, re.sub(r"\$\(\w+\)", lambda found: pod_values[found[0]], value))

    settings = Settings()

    assert {"songs.example.org", "fd00::7"} <= settings.hosts()
    assert settings.metrics_address() == ("0.0.0.0", 9090)  # noqa: S104 - compared, not bound


def test_secrets_are_named_and_never_held() -> None:
    assert of_kind("Secret") == {}
    secret = re.compile(r"PASSWORD|SECRET|URI|BROKER_URL|SMTP_URL")
    for name in ("api", "worker", "worker-clips"):
        for variable, source in variables(name).items():
            if secret.search(variable):
                key = source["valueFrom"]["secretKeyRef"]
                assert (key["name"], key["key"]) == ("contrafact", variable)
    page = (ROOT / "docs/operator/kubernetes.md").read_text()
    for name in ("contrafact ", "contrafact-google "):
        assert f"create secret generic {name}" in page


def test_nothing_passes_that_no_policy_allows() -> None:
    policies = {name: each["spec"] for name, each in of_kind("NetworkPolicy").items()}
    assert policies["nothing-else"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    # The API believes what nginx says, so nobody else may reach its port.
    reached = {
        rule["ports"][0]["port"]: rule["from"][0] for rule in policies["api"]["ingress"] if len(rule["from"]) == 1
    }
    assert reached[8080] == {"podSelector": {"matchLabels": {"app": "web"}}}
    assert set(reached) == {8080, 9090}
    assert "ingress" not in policies["workers"]
    for name in PARTS:
        labels = of_kind("Deployment")[name]["spec"]["template"]["metadata"]["labels"].items()
        chosen = [each for each in policies.values() if each["podSelector"].get("matchLabels", {}).items() <= labels]
        assert len(chosen) == 3, name


def test_autoscalers_ask_for_metrics_that_the_api_has() -> None:
    source = (ROOT / "backend/src/contrafact_api/metrics.py").read_text()
    rules = yaml.safe_load((FOLDER / "by-queue/prometheus-adapter.yaml").read_text())["rules"]["external"]
    for rule in rules:
        assert f'"{rule["seriesQuery"].removesuffix("_bucket")}"' in source
    patches = (FOLDER / "by-queue/kustomization.yaml").read_text()
    asked = set(re.findall(r"metric: \{name: (\w+)\}", patches))
    assert asked == {rule["name"]["as"] for rule in rules}
    for each in of_kind("HorizontalPodAutoscaler").values():
        target = each["spec"]["scaleTargetRef"]["name"]
        assert "replicas" not in of_kind("Deployment")[target]["spec"]


def variables(name: str) -> dict[str, Document]:
    return {each["name"]: each for each in container(name)["env"]}


def cores(text: str) -> float:
    return int(text[:-1]) / 1000 if text.endswith("m") else float(text)


def mebibytes(text: str) -> int:
    number, unit = re.fullmatch(r"(\d+)([MG])i?", text).groups()  # type: ignore[union-attr]
    return int(number) * (1024 if unit == "G" else 1)
