#!/usr/bin/env bash
# Runs one command of genept by spark-submit on Kubernetes:
#   submit.sh embed-cells --atlas s3a://BUCKET/genept/tables/atlas ...
# In a pod the driver is in that pod, and its exit code is that of the command. Elsewhere the driver gets a pod of its own
# (cluster mode); K8S_MASTER is the address of the API server, as kubectl cluster-info tells it.
# Environment: IMAGE, ROOT (warehouse of the published table), NAMESPACE, SERVICE_ACCOUNT, EXECUTORS, CORES, MEMORY,
# SUBMIT_ARGS (further options of spark-submit, split at spaces).
set -euo pipefail

jars=local:///opt/genept
options=(--class io.genept.jobs.GenePt --name "genept-$1"
  --jars "$jars/genept-0.1.0-SNAPSHOT-embedded-model.jar"
  --executor-memory "${MEMORY:-14g}" --executor-cores "${CORES:-4}"
  --conf "spark.driver.memory=${MEMORY:-14g}"
  --conf spark.kubernetes.namespace="${NAMESPACE:-default}"
  --conf spark.kubernetes.container.image="${IMAGE:?the image with genept, REPOSITORY/genept:TAG}"
  --conf spark.dynamicAllocation.enabled=true
  --conf spark.dynamicAllocation.shuffleTracking.enabled=true
  --conf spark.dynamicAllocation.maxExecutors="${EXECUTORS:-20}"
  --conf spark.kubernetes.executor.secretKeyRef.AWS_ACCESS_KEY_ID=genept:aws-access-key-id
  --conf spark.kubernetes.executor.secretKeyRef.AWS_SECRET_ACCESS_KEY=genept:aws-secret-access-key
  --conf spark.sql.session.timeZone=UTC
  --conf spark.sql.extensions=org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions
  --conf spark.sql.catalog.lake=org.apache.iceberg.spark.SparkCatalog
  --conf spark.sql.catalog.lake.type=hadoop
  --conf spark.sql.catalog.lake.warehouse="${ROOT:?the folder of the tables, s3a://BUCKET/genept}/warehouse")

if [ -n "${KUBERNETES_SERVICE_HOST:-}" ]; then
  jars=/opt/genept
  options+=(--master "k8s://https://$KUBERNETES_SERVICE_HOST:${KUBERNETES_SERVICE_PORT:-443}" --deploy-mode client
    --conf spark.driver.host="${POD_IP:?address of this pod}"
    --conf spark.kubernetes.driver.pod.name="${POD_NAME:?name of this pod}")
else
  options+=(--master "k8s://${K8S_MASTER:?address of the API server}" --deploy-mode cluster
    --conf spark.kubernetes.authenticate.driver.serviceAccountName="${SERVICE_ACCOUNT:-genept}"
    --conf spark.kubernetes.driver.secretKeyRef.AWS_ACCESS_KEY_ID=genept:aws-access-key-id
    --conf spark.kubernetes.driver.secretKeyRef.AWS_SECRET_ACCESS_KEY=genept:aws-secret-access-key)
fi
set -f
# shellcheck disable=SC2206
options+=(${SUBMIT_ARGS:-})
set +f
exec spark-submit "${options[@]}" "$jars/genept-0.1.0-SNAPSHOT-cluster.jar" "$@"
