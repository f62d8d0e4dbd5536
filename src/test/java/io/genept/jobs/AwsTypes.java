package io.genept.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.emr.model.AddJobFlowStepsRequest;
import software.amazon.awssdk.services.emr.model.ComputeLimits;
import software.amazon.awssdk.services.emr.model.Configuration;
import software.amazon.awssdk.services.emr.model.HadoopJarStepConfig;
import software.amazon.awssdk.services.emr.model.InstanceFleetConfig;
import software.amazon.awssdk.services.emr.model.InstanceTypeConfig;
import software.amazon.awssdk.services.emr.model.JobFlowInstancesConfig;
import software.amazon.awssdk.services.emr.model.RunJobFlowRequest;
import software.amazon.awssdk.services.emr.model.SpotProvisioningSpecification;
import software.amazon.awssdk.services.emr.model.StepConfig;
import software.amazon.awssdk.services.emrcontainers.model.SparkSubmitJobDriver;
import software.amazon.awssdk.services.emrserverless.model.SparkSubmit;
import software.amazon.awssdk.services.emrserverless.model.StartJobRunRequest;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** Whether a request is one that AWS's SDK has types for, to the letter. */
final class AwsTypes {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES).build();

  /** What the types do not insist on. */
  private static final Map<Class<?>, List<String>> REQUIRED =
      Map.ofEntries(
          Map.entry(
              StartJobRunRequest.class,
              List.of("applicationId", "clientToken", "executionRoleArn", "jobDriver", "name")),
          Map.entry(
              software.amazon.awssdk.services.emrserverless.model.JobDriver.class,
              List.of("sparkSubmit")),
          Map.entry(
              SparkSubmit.class,
              List.of("entryPoint", "entryPointArguments", "sparkSubmitParameters")),
          Map.entry(
              software.amazon.awssdk.services.emrcontainers.model.StartJobRunRequest.class,
              List.of(
                  "name",
                  "virtualClusterId",
                  "clientToken",
                  "executionRoleArn",
                  "releaseLabel",
                  "jobDriver",
                  "retryPolicyConfiguration")),
          Map.entry(
              software.amazon.awssdk.services.emrcontainers.model.JobDriver.class,
              List.of("sparkSubmitJobDriver")),
          Map.entry(
              SparkSubmitJobDriver.class,
              List.of("entryPoint", "entryPointArguments", "sparkSubmitParameters")),
          Map.entry(
              RunJobFlowRequest.class,
              List.of(
                  "Name",
                  "ReleaseLabel",
                  "LogUri",
                  "Applications",
                  "ServiceRole",
                  "JobFlowRole",
                  "Instances",
                  "ManagedScalingPolicy",
                  "AutoTerminationPolicy")),
          Map.entry(JobFlowInstancesConfig.class, List.of("InstanceFleets", "Ec2SubnetIds")),
          Map.entry(InstanceFleetConfig.class, List.of("InstanceFleetType", "InstanceTypeConfigs")),
          Map.entry(InstanceTypeConfig.class, List.of("InstanceType")),
          Map.entry(
              ComputeLimits.class,
              List.of("UnitType", "MinimumCapacityUnits", "MaximumCapacityUnits")),
          Map.entry(
              SpotProvisioningSpecification.class,
              List.of("TimeoutDurationMinutes", "TimeoutAction")),
          Map.entry(Configuration.class, List.of("Classification")),
          Map.entry(AddJobFlowStepsRequest.class, List.of("JobFlowId", "Steps")),
          Map.entry(StepConfig.class, List.of("Name", "ActionOnFailure", "HadoopJarStep")),
          Map.entry(HadoopJarStepConfig.class, List.of("Jar", "Args")));

  private final BiConsumer<String, String> complain;

  AwsTypes(BiConsumer<String, String> complain) {
    this.complain = complain;
  }

  /** Checks a request; with the names of a state machine if {@code capitals}. */
  <B extends SdkBuilder<?, ?>> void check(
      Class<? extends B> builder, JsonNode node, boolean capitals) {
    try {
      exact("", (SdkPojo) JSON.treeToValue(node, builder).build(), node, capitals);
    } catch (JsonProcessingException e) {
      complain.accept("", e.getOriginalMessage());
    }
  }

  private void exact(String where, SdkPojo made, JsonNode node, boolean capitals) {
    Map<String, SdkField<?>> fields = made.sdkFieldNameToField();
    node.fieldNames()
        .forEachRemaining(
            field -> {
              SdkField<?> known = fields.get(capitals ? decapitalised(field) : field);
              if (known == null) {
                complain.accept(where, "unknown field " + field);
              } else {
                inside(
                    where + "/" + field, known.getValueOrDefault(made), node.get(field), capitals);
              }
            });
    for (String field : REQUIRED.getOrDefault(made.getClass(), List.of())) {
      if (!node.has(capitals ? EmrFiles.capitalised(field) : field)) {
        complain.accept(where, "lacks " + field);
      }
    }
    for (Method method : made.getClass().getMethods()) {
      if (method.getReturnType().isEnum()
          && method.getParameterCount() == 0
          && unknown(made, method)) {
        complain.accept(where, method.getName() + " has no such value");
      }
    }
  }

  private static boolean unknown(SdkPojo made, Method method) {
    try {
      return method.invoke(made) instanceof Enum<?> value
          && value.name().equals("UNKNOWN_TO_SDK_VERSION");
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private void inside(String where, Object value, JsonNode node, boolean capitals) {
    if (value instanceof SdkPojo made) {
      exact(where, made, node, capitals);
    } else if (value instanceof Collection<?> list) {
      int i = 0;
      for (Object item : list) {
        inside(where + "/" + i, item, node.path(i++), capitals);
      }
    }
  }

  private static String decapitalised(String field) {
    return Character.toLowerCase(field.charAt(0)) + field.substring(1);
  }
}
