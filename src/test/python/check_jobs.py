"""Checks the files of jobs/ by the platforms' own rules, without a network.

  pip install -r src/test/python/requirements-jobs.txt
  python src/test/python/check_jobs.py [--jobs jobs] [--crd FILE] [--no-self-test]

EMR: botocore's request validation and enums, cfn-lint. Databricks: the types of databricks-bundles. Kubernetes: the types
of kubeflow-spark-api, and the schema of the operator's CRD where --crd names it. Airflow and notebooks: they compile.
Then mistakes are planted, one at a time, and each must be found. Ends with 1 if a file has a complaint or a planted
mistake has none.
"""
import argparse
import ast
import json
import logging
import os
import re
import sys

import botocore.session
import cfnlint.api
import jsonschema
import yaml
from botocore.validate import ParamValidator
from cfnlint.config import ManualArgs
from databricks.bundles.jobs import Job
from databricks.bundles.schemas import Schema
from databricks.bundles.volumes import Volume
from kubeflow_spark_api.models.spark_v1beta2_spark_application import SparkV1beta2SparkApplication
from kubeflow_spark_api.models.spark_v1beta2_spark_application_spec import SparkV1beta2SparkApplicationSpec

PARSER = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
PARSER.add_argument("--jobs", default="jobs")
PARSER.add_argument("--notebooks", default="notebooks")
PARSER.add_argument("--crd", help="sparkoperator.k8s.io_sparkapplications.yaml of kubeflow/spark-operator")
PARSER.add_argument("--no-self-test", action="store_true", help="plant no mistakes")

SESSION = botocore.session.get_session()
RESOURCES = {"jobs": Job, "schemas": Schema, "volumes": Volume}
TYPES = "databricks/resources/"
PLACEHOLDER = re.compile(r"\$\{\w+}")

# file (or the start of one), what is replaced, by what
PLANTS = [
    ("emr/serverless/publish.json", '"applicationId"', '"application"'),
    ("emr/serverless/publish.json", '"maxAttempts": 3', '"maxAttempts": "3"'),
    ("emr/serverless/publish.json", '"BATCH"', '"BATCHES"'),
    ("emr/serverless/ingest.json", '"entryPoint"', '"entrypoint"'),
    ("emr/eks/ingest.json", '"virtualClusterId"', '"clusterId"'),
    ("emr/eks/ingest.json", '"classification": "spark-defaults",', ""),
    ("emr/steps-ec2.json", "CANCEL_AND_WAIT", "CANCEL_AND_HOPE"),
    ("emr/steps-ec2.json", '"Args"', '"Arguments"'),
    ("emr/steps-ec2.json", '"Name": "genept ingest",', ""),
    ("emr/cluster.json", '"ReleaseLabel"', '"Release"'),
    ("emr/cluster.json", '"InstanceFleetType": "MASTER",', ""),
    ("emr/cluster.json", '"MASTER"', '"PRIMARY"'),
    ("emr/cluster.json", '"price-capacity-optimized"', '"cheapest"'),
    ("emr/stack.yml", "ReleaseLabel: {Ref: ReleaseLabel}", "Release: {Ref: ReleaseLabel}"),
    ("emr/stack.yml", "RoleArn: {\"Fn::GetAtt\": [MachineRole, Arn]}", "RoleArn: {\"Fn::GetAtt\": [Machine, Arn]}"),
    ("emr/stack.yml", "Next: Embed", "Next: Embedding"),
    ("emr/stack.yml", "Next: Embed", "Next: Evaluate"),
    ("emr/stack.yml", "StartAt: Running", "StartAt: Start"),
    ("emr/stack.yml", "Name: genept ingest", "Title: genept ingest"),
    ("emr/stack.yml", "FlexibleTimeWindow: {Mode: \"OFF\"}", ""),
    ("kubernetes/spark-application.yml", "mainClass:", "mainclass:"),
    ("kubernetes/spark-application.yml", "mode: cluster", "mode: clustered"),
    ("kubernetes/spark-application.yml", "sparkVersion: 4.0.1", ""),
    ("kubernetes/spark-application.yml", "onFailureRetries: 2", "onFailureRetries: twice"),
    ("kubernetes/spark-application.yml", "envSecretKeyRefs:", "envSecretRefs:"),
    (TYPES, "task_key:", "task_keys:"),
    (TYPES, "main_class_name:", "mainclass:"),
    (TYPES, "max_retries: ", "max_retries: very "),
    ("airflow/", "import ", "imports "),
]


def request(service, operation, parameters):
    """What botocore has against a request, and values that no enum has."""
    shape = SESSION.get_service_model(service).operation_model(operation).input_shape
    report = ParamValidator().validate(parameters, shape)
    return ([report.generate_report()] if report.has_errors() else []) + list(enums(shape, parameters, operation))


def enums(shape, value, where):
    if shape.type_name == "structure" and isinstance(value, dict):
        for name, member in shape.members.items():
            if name in value:
                yield from enums(member, value[name], f"{where}/{name}")
    elif shape.type_name == "list" and isinstance(value, list):
        for item in value:
            yield from enums(shape.member, item, where)
    elif getattr(shape, "enum", None) and value not in shape.enum:
        yield f"{where} is {value}, expected one of {shape.enum}"


def steps(text):
    """The list of aws emr add-steps as the request that it makes."""
    complaints, made = [], []
    for step in json.loads(text):
        unknown = set(step) - {"Name", "Type", "Jar", "Args", "ActionOnFailure"}
        complaints += [f"unknown field {field}" for field in sorted(unknown)]
        made.append({**{name: step[name] for name in ("Name", "ActionOnFailure") if name in step},
                     "HadoopJarStep": {name: step[name] for name in ("Jar", "Args") if name in step}})
    return complaints + request("emr", "AddJobFlowSteps", {"JobFlowId": "j-1", "Steps": made})


def small(value):
    """Names of a state machine's parameters as the service calls them."""
    if isinstance(value, dict):
        return {name[0].lower() + name[1:]: small(inner) for name, inner in value.items()}
    return [small(item) for item in value] if isinstance(value, list) else value


def states(machine):
    """States that are named but not there, and states that no way leads to; cfn-lint looks at StartAt alone."""
    body, reached, ahead = machine["States"], set(), [machine["StartAt"]]
    while ahead:
        name = ahead.pop()
        if name not in body:
            yield f"there is no state {name}"
        elif name not in reached:
            reached.add(name)
            state = body[name]
            ahead += [state[field] for field in ("Next", "Default") if field in state]
            ahead += [each["Next"] for field in ("Catch", "Choices") for each in state.get(field, [])]
    yield from (f"state {name} is never reached" for name in body if name not in reached)


def stack(text):
    complaints = [f"{match.rule.id} {match.message}" for match
                  in cfnlint.api.lint(text, config=ManualArgs(regions=["us-east-1"])) if match.rule.id[0] in "EW"]
    for name, resource in yaml.safe_load(PLACEHOLDER.sub("arn:aws:iam::000000000000:role/x", text))["Resources"].items():
        if resource["Type"] == "AWS::StepFunctions::StateMachine":
            complaints += [f"{name} {complaint}" for complaint in states(resource["Properties"]["Definition"])]
            for state, body in resource["Properties"]["Definition"]["States"].items():
                if "emr-serverless:startJobRun" in body.get("Resource", ""):
                    parameters = {"clientToken": "by Step Functions", **small(body["Parameters"])}
                    complaints += [f"{name}/{state} {complaint}" for complaint
                                   in request("emr-serverless", "StartJobRun", parameters)]
    return complaints


def strict(schema):
    """The schema with no field beside those it names."""
    if isinstance(schema, dict):
        made = {name: strict(inner) for name, inner in schema.items()}
        if isinstance(made.get("properties"), dict) and not made.get("x-kubernetes-preserve-unknown-fields"):
            made.setdefault("additionalProperties", False)
        return made
    return [strict(item) for item in schema] if isinstance(schema, list) else schema


def lost(given, kept, where=""):
    """The fields that types do not know, which they leave out."""
    if isinstance(given, dict) and isinstance(kept, dict):
        for name, value in given.items():
            if name not in kept:
                yield f"unknown field {where}/{name}"
            else:
                yield from lost(value, kept[name], f"{where}/{name}")
    elif isinstance(given, list) and isinstance(kept, list):
        for one, other in zip(given, kept):
            yield from lost(one, other, where)


def spark_application(text, crd):
    document = yaml.safe_load(text)
    try:
        complaints = list(lost(document, SparkV1beta2SparkApplication.from_dict(document).to_dict()))
    except ValueError as e:
        complaints = [str(e)]
    spec = document.get("spec", {})
    complaints += [f"spec lacks {field.alias or name}" for name, field in SparkV1beta2SparkApplicationSpec.model_fields.items()
                   if field.is_required() and (field.alias or name) not in spec]
    if spec.get("mode") not in ("cluster", "client"):
        complaints.append(f"mode is {spec.get('mode')}")
    if crd:
        schema = next(version for version in crd["spec"]["versions"] if version["name"] == "v1beta2")
        schema = strict(schema["schema"]["openAPIV3Schema"])
        schema["properties"]["metadata"] = {"type": "object"}
        complaints += [f"CRD: {error.json_path} {error.message}"
                       for error in jsonschema.Draft202012Validator(schema).iter_errors(document)]
    return complaints


def databricks(text):
    complaints = []
    for kind, entries in (yaml.safe_load(text) or {}).get("resources", {}).items():
        if kind not in RESOURCES:
            complaints.append(f"no type is known for resources.{kind}")
            continue
        for name, entry in entries.items():
            try:
                RESOURCES[kind].from_dict(entry)
            except Exception as e:  # whatever its types raise
                complaints.append(f"{kind}.{name}: {e}")
    return complaints


def python(text):
    try:
        ast.parse(text)
        return []
    except SyntaxError as e:
        return [str(e)]


def check(name, text, crd):
    """The complaints about a file; None where there is nothing to check."""
    try:
        if name.startswith("emr/serverless/"):
            return request("emr-serverless", "StartJobRun", json.loads(text))
        if name.startswith("emr/eks/"):
            return request("emr-containers", "StartJobRun", json.loads(text))
        if name == "emr/cluster.json":
            return request("emr", "RunJobFlow", json.loads(text))
        if name.endswith("steps-ec2.json"):
            return steps(text)
        if name == "emr/stack.yml":
            return stack(text)
        if name.startswith("kubernetes/spark-application"):
            return spark_application(text, crd)
        if name.startswith(TYPES):
            return databricks(text)
        if name.endswith(".py"):
            return python(text)
        if name.endswith((".yml", ".yaml")):
            return [] if list(yaml.safe_load_all(text)) else ["is empty"]
        if name.endswith(".json"):
            return [] if json.loads(text) else ["is empty"]
    except (ValueError, KeyError, TypeError, yaml.YAMLError) as e:
        return [f"{type(e).__name__}: {e}"]
    return None


def read(folder, prefix=""):
    files = {}
    for root, _, names in os.walk(folder):
        for name in sorted(names):
            path = os.path.join(root, name)
            if name.endswith((".json", ".yml", ".yaml", ".py")):
                with open(path, encoding="utf-8") as file:
                    files[prefix + os.path.relpath(path, folder)] = file.read()
    return files


def main():
    options = PARSER.parse_args()
    logging.getLogger("cfnlint").setLevel(logging.ERROR)
    crd = None
    if options.crd:
        with open(options.crd, encoding="utf-8") as file:
            crd = yaml.safe_load(file)
    files = {**read(options.jobs), **read(options.notebooks, "notebooks/")}
    failed = 0
    for name, text in sorted(files.items()):
        complaints = check(name, text, crd)
        if complaints is None:
            continue
        print(f"{'FAILED' if complaints else 'ok    '} {name}")
        for complaint in complaints:
            print(f"       {complaint}")
        failed += bool(complaints)
    planted = caught = 0
    for prefix, old, new in [] if options.no_self_test else PLANTS:
        places = [name for name in sorted(files) if name.startswith(prefix)]
        if not places:
            print(f"skip   {prefix}: no such file")
            continue
        planted += 1
        name = next((name for name in places if old in files[name]), None)
        found = name and check(name, files[name].replace(old, new, 1), crd)
        caught += bool(found)
        if not found:
            print(f"MISSED {prefix}: {old} -> {new}")
    print(f"{len(files)} files, {failed} with complaints; {caught} of {planted} planted mistakes caught")
    return 1 if failed or caught < planted or not files else 0


if __name__ == "__main__":
    sys.exit(main())
