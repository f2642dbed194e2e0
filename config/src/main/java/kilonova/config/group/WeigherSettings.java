package kilonova.config.group;

import kilonova.config.option.Option;
import kilonova.config.option.OptionGroup;
import kilonova.config.option.OptionValues;
import kilonova.config.option.ValueTypes;

/**
 * How hosts that have room are ranked: {@code [filter_scheduler]}.
 *
 * @param hostSubsetSize one of so many best hosts is taken at random, at least 1
 * @param cpuWeightMultiplier weight of free CPUs
 * @param ramWeightMultiplier weight of free memory
 * @param diskWeightMultiplier weight of free disk
 * @param softAffinityWeightMultiplier weight of a soft-affinity group, at least 0
 * @param softAntiAffinityWeightMultiplier weight of a soft-anti-affinity group, at least 0
 */
public record WeigherSettings(
        int hostSubsetSize,
        double cpuWeightMultiplier,
        double ramWeightMultiplier,
        double diskWeightMultiplier,
        double softAffinityWeightMultiplier,
        double softAntiAffinityWeightMultiplier) {
    static final Option<Integer> HOST_SUBSET_SIZE = Option.of(
                    "host_subset_size", ValueTypes.integerFrom(1), 1, "One of so many best hosts is taken at random.")
            .notUsedYet();

    static final Option<Double> CPU_WEIGHT_MULTIPLIER = Option.of(
                    "cpu_weight_multiplier",
                    ValueTypes.decimal(),
                    1.0,
                    "Weight of free CPUs; negative to fill hosts first.")
            .notUsedYet();

    static final Option<Double> RAM_WEIGHT_MULTIPLIER = Option.of(
                    "ram_weight_multiplier",
                    ValueTypes.decimal(),
                    1.0,
                    "Weight of free memory; negative to fill hosts first.")
            .notUsedYet();

    static final Option<Double> DISK_WEIGHT_MULTIPLIER = Option.of(
                    "disk_weight_multiplier",
                    ValueTypes.decimal(),
                    1.0,
                    "Weight of free disk; negative to fill hosts first.")
            .notUsedYet();

    static final Option<Double> SOFT_AFFINITY_WEIGHT_MULTIPLIER = Option.of(
                    "soft_affinity_weight_multiplier",
                    ValueTypes.decimalFrom(0),
                    1.0,
                    "Weight of a soft-affinity server group.")
            .notUsedYet();

    static final Option<Double> SOFT_ANTI_AFFINITY_WEIGHT_MULTIPLIER = Option.of(
                    "soft_anti_affinity_weight_multiplier",
                    ValueTypes.decimalFrom(0),
                    1.0,
                    "Weight of a soft-anti-affinity server group.")
            .notUsedYet();

    /** The section {@code [filter_scheduler]}. */
    public static final OptionGroup GROUP = OptionGroup.of(
            "filter_scheduler",
            HOST_SUBSET_SIZE,
            CPU_WEIGHT_MULTIPLIER,
            RAM_WEIGHT_MULTIPLIER,
            DISK_WEIGHT_MULTIPLIER,
            SOFT_AFFINITY_WEIGHT_MULTIPLIER,
            SOFT_ANTI_AFFINITY_WEIGHT_MULTIPLIER);

    /** Takes the values from a file; wrong ones are reported there, and stand as their defaults here. */
    public static WeigherSettings from(OptionValues values) {
        return new WeigherSettings(
                values.get(HOST_SUBSET_SIZE),
                values.get(CPU_WEIGHT_MULTIPLIER),
                values.get(RAM_WEIGHT_MULTIPLIER),
                values.get(DISK_WEIGHT_MULTIPLIER),
                values.get(SOFT_AFFINITY_WEIGHT_MULTIPLIER),
                values.get(SOFT_ANTI_AFFINITY_WEIGHT_MULTIPLIER));
    }
}
