package kilonova.config.group;

import kilonova.config.option.Option;
import kilonova.config.option.OptionGroup;
import kilonova.config.option.OptionValues;
import kilonova.config.option.ValueTypes;
import kilonova.gpu.policy.GpuPlacement;

/**
 * How a place for a server is found: {@code [scheduler]}.
 *
 * @param gpuPlacement which physical GPU is tried first
 * @param maxAttempts hosts that are tried for one server, at least 1
 * @param maxPlacementResults candidates asked of Placement for one request, at least 1
 * @param limitTenantsToPlacementAggregate whether a project stays in the aggregates that name it
 * @param placementAggregateRequiredForTenants whether a project that no aggregate names is refused
 * @param enableIsolatedAggregateFiltering whether aggregates that require a trait are kept for servers that ask for it
 */
public record SchedulerSettings(
        GpuPlacement gpuPlacement,
        int maxAttempts,
        int maxPlacementResults,
        boolean limitTenantsToPlacementAggregate,
        boolean placementAggregateRequiredForTenants,
        boolean enableIsolatedAggregateFiltering) {
    static final Option<GpuPlacement> GPU_PLACEMENT = Option.of(
            "gpu_placement",
            ValueTypes.oneOf(GpuPlacement.class),
            GpuPlacement.PACK,
            "Which GPU of a host is taken first: pack keeps whole GPUs free, spread takes the least"
                    + " used; a flavor's vgpu:placement goes before it.");

    static final Option<Integer> MAX_ATTEMPTS = Option.of(
            "max_attempts", ValueTypes.integerFrom(1), 3, "Hosts that are tried for one server before it fails.");

    static final Option<Integer> MAX_PLACEMENT_RESULTS = Option.of(
                    "max_placement_results",
                    ValueTypes.integerFrom(1),
                    1000,
                    "Candidates that are asked of Placement for one request.")
            .notUsedYet();

    static final Option<Boolean> LIMIT_TENANTS_TO_PLACEMENT_AGGREGATE = Option.of(
                    "limit_tenants_to_placement_aggregate",
                    ValueTypes.bool(),
                    false,
                    "Place a project's servers only in aggregates whose filter_tenant_id names it, where"
                            + " there is one.")
            .notUsedYet();

    static final Option<Boolean> PLACEMENT_AGGREGATE_REQUIRED_FOR_TENANTS = Option.of(
                    "placement_aggregate_required_for_tenants",
                    ValueTypes.bool(),
                    false,
                    "Refuse servers of projects that no aggregate names.")
            .notUsedYet();

    static final Option<Boolean> ENABLE_ISOLATED_AGGREGATE_FILTERING = Option.of(
                    "enable_isolated_aggregate_filtering",
                    ValueTypes.bool(),
                    false,
                    "Keep servers that do not ask for a trait out of aggregates whose metadata requires it"
                            + " (trait:NAME=required).")
            .notUsedYet();

    /** The section {@code [scheduler]}. */
    public static final OptionGroup GROUP = OptionGroup.of(
            "scheduler",
            GPU_PLACEMENT,
            MAX_ATTEMPTS,
            MAX_PLACEMENT_RESULTS,
            LIMIT_TENANTS_TO_PLACEMENT_AGGREGATE,
            PLACEMENT_AGGREGATE_REQUIRED_FOR_TENANTS,
            ENABLE_ISOLATED_AGGREGATE_FILTERING);

    /** Takes the values from a file; wrong ones are reported there, and stand as their defaults here. */
    public static SchedulerSettings from(OptionValues values) {
        return new SchedulerSettings(
                values.get(GPU_PLACEMENT),
                values.get(MAX_ATTEMPTS),
                values.get(MAX_PLACEMENT_RESULTS),
                values.get(LIMIT_TENANTS_TO_PLACEMENT_AGGREGATE),
                values.get(PLACEMENT_AGGREGATE_REQUIRED_FOR_TENANTS),
                values.get(ENABLE_ISOLATED_AGGREGATE_FILTERING));
    }
}
