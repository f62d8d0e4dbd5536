"""The daily pipeline of genept on EMR Serverless or on Databricks.

Settings stand in the Airflow Variable "genept" (JSON, see README.md) and are read when a task runs. On EMR Serverless each
step is a task, and its request is read from the files of jobs/emr/serverless; on Databricks the job of jobs/databricks
is one task, whose steps Databricks shows.
"""
import json
from datetime import timedelta
from pathlib import Path
from string import Template

import pendulum
from airflow.models.dag import DAG
from airflow.models.param import Param
from airflow.operators.python import BranchPythonOperator
from airflow.providers.amazon.aws.notifications.sns import SnsNotifier
from airflow.providers.amazon.aws.operators.emr import EmrServerlessStartJobOperator
from airflow.providers.databricks.operators.databricks import DatabricksRunNowOperator

STEPS = ("ingest", "embed", "evaluate", "report", "publish")
PLATFORMS = ("emr-serverless", "databricks")

HERE = Path(__file__).resolve().parent
REQUESTS = next(folder for folder in (HERE / "serverless", HERE.parent / "emr" / "serverless") if folder.is_dir())

# What the files leave open, and where Airflow finds it.
OPEN = {
    "ROOT": "{{ var.json.genept.root }}",
    "LABEL_COLUMN": "{{ var.json.genept.label_column }}",
    "GLUE_DATABASE": "{{ var.json.genept.glue_database }}",
    "MAX_EXECUTORS": "{{ var.json.genept.max_executors }}",
    "APPLICATION_ID": "{{ var.json.genept.application_id }}",
    "EXECUTION_ROLE_ARN": "{{ var.json.genept.execution_role_arn }}",
    "TOKEN": "",  # made by the operator, for each try
}


def request(step):
    """The StartJobRun request of a step."""
    return json.loads(Template((REQUESTS / f"{step}.json").read_text(encoding="utf-8")).substitute(OPEN))


def chosen(platform):
    """The first task of the platform."""
    if platform not in PLATFORMS:
        raise ValueError(f"platform is {platform}, expected one of {', '.join(PLATFORMS)}")
    return STEPS[0] if platform == PLATFORMS[0] else "databricks"


with DAG(
    dag_id="genept_daily",
    description="New matrix files to cells, embeddings, metrics, a report and a table of the catalog",
    schedule="0 4 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=True,
    tags=["genept"],
    params={
        "platform": Param(None, type=["null", "string"], enum=[None, *PLATFORMS],
                          description="In place of the platform of the Variable, for this run"),
    },
    default_args={
        # Each step may be repeated: a table appears or grows in one step.
        "retries": 2,
        "retry_delay": timedelta(minutes=5),
        "retry_exponential_backoff": True,
        "execution_timeout": timedelta(hours=12),
        # After the last retry.
        "on_failure_callback": SnsNotifier(
            target_arn="{{ var.json.genept.alerts_arn }}",
            subject="genept daily run failed",
            message="{{ ti.task_id }} of {{ dag.dag_id }}, {{ run_id }}, failed for good: {{ ti.log_url }}",
        ),
    },
) as dag:
    platform = BranchPythonOperator(
        task_id="platform",
        python_callable=chosen,
        op_kwargs={"platform": "{{ params.platform or var.json.genept.platform }}"},
    )

    before = platform
    for name in STEPS:
        made = request(name)
        task = EmrServerlessStartJobOperator(
            task_id=name,
            name=made["name"],
            application_id=made["applicationId"],
            execution_role_arn=made["executionRoleArn"],
            job_driver=made["jobDriver"],
            configuration_overrides=made["configurationOverrides"],
            config={"executionTimeoutMinutes": made["executionTimeoutMinutes"], "mode": made["mode"]},
            waiter_delay=60,
            waiter_max_attempts=made["executionTimeoutMinutes"],
            deferrable=True,
        )
        before >> task
        before = task

    # The tasks of the job have retries of their own.
    platform >> DatabricksRunNowOperator(
        task_id="databricks",
        json={"job_id": "{{ var.json.genept.databricks_job_id }}"},
        retries=0,
        deferrable=True,
    )
