"""The example for Kubernetes, checked without a cluster: what it names is there, and its jobs are those that Prefect's worker can start."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest
import yaml
from prefect.utilities.templating import apply_values, find_placeholders

from flows.setting_sources import FILE_VARIABLE, PREFIX
from flows.settings import Settings
from tests.flows import deploying
from tests.flows.server import ROOT

FOLDER = deploying.DEPLOY / "kubernetes"
GUIDE = ROOT / "docs" / "containers.md"
KINDS = {
    "ConfigMap": "v1",
    "Service": "v1",
    "ServiceAccount": "v1",
    "PersistentVolumeClaim": "v1",
    "Role": "rbac.authorization.k8s.io/v1",
    "RoleBinding": "rbac.authorization.k8s.io/v1",
    "Deployment": "apps/v1",
}
OF_MANY_MACHINES = {"NIANBAO_DASK", "NIANBAO_RAW_STORE", "NIANBAO_S3_ENDPOINT", "NIANBAO_PUBLISH_TO"}
SECRET = "nianbao-secrets"


@pytest.fixture(scope="module")
def manifests() -> dict[tuple[str, str], dict[str, Any]]:
    every = [each for name in ("nianbao", "dask") for each in yaml.safe_load_all((FOLDER / f"{name}.yaml").read_text("utf-8"))]
    found = {(each["kind"], each["metadata"]["name"]): each for each in every}
    assert len(found) == len(every)
    return found


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    return json.loads((FOLDER / "base-job-template.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def job(template) -> dict[str, Any]:
    """The job of a run that sets nothing, as the worker fills it in."""
    properties = template["variables"]["properties"]
    values = {name: each["default"] for name, each in properties.items() if "default" in each}
    values |= {"name": "inbox", "command": "prefect flow-run execute", "env": {"NIANBAO_WAIT_SECONDS": "1"}}
    return apply_values(template["job_configuration"], values)["job_manifest"]


def pods(manifests: dict[tuple[str, str], dict[str, Any]], job: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every pod of the example by name."""
    deployed = {name: each["spec"]["template"]["spec"] for (kind, name), each in manifests.items() if kind == "Deployment"}
    return deployed | {"run": job["spec"]["template"]["spec"]}


def test_every_manifest_is_of_a_kind_that_there_is_and_selects_its_own_pods(manifests):
    assert {(kind, each["apiVersion"]) for (kind, _), each in manifests.items()} <= set(KINDS.items())
    for (kind, name), each in manifests.items():
        if kind == "Deployment":
            assert each["spec"]["selector"]["matchLabels"] == each["spec"]["template"]["metadata"]["labels"] == {"app": name}
    assert manifests["Service", "nianbao-dask"]["spec"]["selector"] == {"app": "nianbao-dask"}


def test_the_template_uses_the_variables_that_it_offers_and_no_other(template):
    used = {each.name for each in find_placeholders(template["job_configuration"])}
    offered = template["variables"]["properties"]
    assert used == offered.keys()
    for name, each in offered.items():
        jsonschema.Draft202012Validator.check_schema(each)
        if "default" in each:
            jsonschema.validate(each["default"], each)
        else:
            assert name in ("name", "command")
    wanted = deploying.deployments()["nightly"]["work_pool"]["job_variables"]
    assert wanted.keys() <= offered.keys()
    jsonschema.validate(wanted["env"], offered["env"])


def test_a_run_is_one_job_tried_once_that_is_ended_gently(job):
    pod = job["spec"]["template"]["spec"]
    assert (job["apiVersion"], job["kind"], job["spec"]["backoffLimit"], pod["restartPolicy"]) == ("batch/v1", "Job", 0, "Never")
    assert (pod["parallelism"], pod["completions"]) == (1, 1), "asked for by prefect-kubernetes"
    (container,) = pod["containers"]
    assert (container["name"], container["command"]) == ("prefect-job", ["/usr/bin/env"]), "not the image's `nianbao`"
    assert container["args"] == "prefect flow-run execute", "the worker cuts it into words"
    assert pod["terminationGracePeriodSeconds"] >= 30


def test_pods_are_bounded_and_nobody_special_and_what_they_mount_and_name_is_there(manifests, job):
    for name, pod in pods(manifests, job).items():
        (container,) = pod["containers"]
        assert container["resources"]["requests"].keys() == {"cpu", "memory"} and "memory" in container["resources"]["limits"], name
        volumes = {each["name"]: each for each in pod.get("volumes", ())}
        assert {each["name"] for each in container.get("volumeMounts", ())} == volumes.keys(), name
        for volume in volumes.values():
            if "configMap" in volume:
                assert ("ConfigMap", volume["configMap"]["name"]) in manifests
            if "persistentVolumeClaim" in volume:
                assert ("PersistentVolumeClaim", volume["persistentVolumeClaim"]["claimName"]) in manifests
        for source in container.get("envFrom", ()):
            assert source == {"secretRef": {"name": SECRET, "optional": True}} or ("ConfigMap", source["configMapRef"]["name"]) in manifests
        if name != "nianbao-worker":
            assert container["image"] == "nianbao:0.1.0"
            assert (pod["securityContext"]["runAsNonRoot"], pod["securityContext"]["runAsUser"]) == (True, 10001), name
            assert container["securityContext"]["allowPrivilegeEscalation"] is False and pod["automountServiceAccountToken"] is False
    account = manifests["Deployment", "nianbao-worker"]["spec"]["template"]["spec"]["serviceAccountName"]
    assert ("ServiceAccount", account) in manifests


def test_runs_and_the_desk_see_the_same_folders_and_settings(manifests, job):
    every = pods(manifests, job)
    (run,), (desk,) = every["run"]["containers"], every["nianbao-desk"]["containers"]
    assert (run["volumeMounts"], run["envFrom"]) == (desk["volumeMounts"], desk["envFrom"])
    assert every["run"]["volumes"] == every["nianbao-desk"]["volumes"]
    settings = manifests["ConfigMap", "nianbao-settings"]["data"]
    shipped = (deploying.DEPLOY / "nianbao.toml").read_text("utf-8")
    (text,) = settings.values()
    assert text.splitlines() == [line for line in shipped.splitlines() if not line.startswith("#")]
    given = manifests["ConfigMap", "nianbao-environment"]["data"]
    mounted = {each["mountPath"] for each in run["volumeMounts"]}
    assert given[FILE_VARIABLE].rpartition("/")[0] in mounted and given["PREFECT_HOME"].rpartition("/")[0] in mounted
    assert {"/srv/nianbao", "/srv/nianbao-inbox", "/srv/nianbao-sources", "/tmp"} <= mounted


def test_names_of_the_environment_are_settings(manifests):
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {FILE_VARIABLE}
    for (kind, name), each in manifests.items():
        if kind == "ConfigMap" and name != "nianbao-settings":
            assert {variable for variable in each["data"] if variable.startswith(PREFIX)} <= known, name
    assert manifests["ConfigMap", "nianbao-many"]["data"].keys() == OF_MANY_MACHINES


def test_the_dask_workers_go_to_the_scheduler_of_the_service(manifests, job):
    every = pods(manifests, job)
    (port,) = manifests["Service", "nianbao-dask"]["spec"]["ports"]
    address = f"tcp://nianbao-dask:{port['port']}"
    assert manifests["ConfigMap", "nianbao-many"]["data"]["NIANBAO_DASK"] == address
    assert every["nianbao-dask"]["containers"][0]["command"][:4] == ["dask", "scheduler", "--port", str(port["targetPort"])]
    assert every["nianbao-dask-worker"]["containers"][0]["command"][:5] == ["dask", "worker", address, "--nthreads", "1"]


def test_the_guide_names_what_there_is(manifests):
    text = GUIDE.read_text("utf-8")
    for named in re.findall(r"\bdeploy/(?!nianbao-)[\w./-]+|\bdocs/[\w.-]+", text):
        assert (ROOT / named.rstrip(".")).exists(), named
    for kind, name in re.findall(r"\b(deploy|configmap)/(nianbao[\w-]*)", text):
        assert ({"deploy": "Deployment", "configmap": "ConfigMap"}[kind], name) in manifests, name
    assert all(name in text for name in (SECRET, *OF_MANY_MACHINES, "Dockerfile", "try-image-steps"))
    assert "(containers.md)" in deploying.GUIDE.read_text("utf-8")
