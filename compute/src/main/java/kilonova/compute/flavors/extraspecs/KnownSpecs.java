package kilonova.compute.flavors.extraspecs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kilonova.config.finding.NearestName;

/**
 * The extra specs that the Compute API knows by name, and checks from 2.86 on. A key of another namespace, or without one, is the
 * operator's own and free. Source: the extra specs reference of the Compute service.
 */
final class KnownSpecs {
    private static final Value.Flag FLAG = new Value.Flag();
    private static final Value.Any ANY = new Value.Any();
    private static final Value.Whole FROM_0 = Value.Whole.from(0);
    private static final Value.Whole FROM_1 = Value.Whole.from(1);
    private static final Value.Whole WHOLE = Value.Whole.from(Long.MIN_VALUE);
    private static final Value.Form CPUS = Value.Form.of("\\^?\\d+((-\\d+)?(,\\^?\\d+(-\\d+)?)?)*");

    private static final Map<String, Value> BY_NAME = byName();
    private static final Map<Pattern, Value> BY_PATTERN = Map.of(
            Pattern.compile("hw:numa_cpus\\.\\d+"), CPUS,
            Pattern.compile("hw:numa_mem\\.\\d+"), FROM_1,
            Pattern.compile("aggregate_instance_extra_specs:.+"), ANY,
            Pattern.compile(
                            "capabilities:(cpu_info|metrics|stats|numa_topology|supported_hv_specs|pci_device_pools|nodename"
                                    + "|pci_stats|supported_instances|limits|instances)(:\\w+)*"),
                    ANY);
    private static final Set<String> NAMESPACES = Stream.concat(
                    BY_NAME.keySet().stream().filter(name -> name.contains(":")).map(KnownSpecs::namespace),
                    Stream.of("aggregate_instance_extra_specs"))
            .collect(Collectors.toUnmodifiableSet());

    private KnownSpecs() {}

    /** What is wrong with an extra spec; empty if nothing is, or if it is not known here. */
    static Optional<String> wrong(String key, String value) {
        Value rule = BY_NAME.get(key);
        if (rule == null) {
            rule = BY_PATTERN.entrySet().stream()
                    .filter(entry -> entry.getKey().matcher(key).matches())
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
        }
        if (rule != null) {
            return rule.wrong(value).map(wrong -> "Validation failed; extra spec '" + key + "': " + wrong);
        }
        return key.contains(":") && NAMESPACES.contains(namespace(key))
                ? Optional.of("Validation failed; extra spec '" + key + "' does not appear to be a valid extra spec"
                        + NearestName.hint(key, BY_NAME.keySet()))
                : Optional.empty();
    }

    private static String namespace(String key) {
        return key.substring(0, key.indexOf(':'));
    }

    private static Map<String, Value> byName() {
        Map<String, Value> rules = new LinkedHashMap<>();
        hardware(rules);
        machine(rules);
        quotas(rules);
        others(rules);
        return rules;
    }

    private static void hardware(Map<String, Value> rules) {
        rules.put("hw:cpu_realtime", FLAG);
        rules.put("hw:cpu_realtime_mask", Value.Form.of("(\\^)?\\d+((-\\d+)?(,\\^?\\d+(-\\d+)?)?)*"));
        rules.put("hw:cpu_policy", Value.OneOf.of("dedicated", "shared", "mixed"));
        rules.put("hw:cpu_thread_policy", Value.OneOf.of("prefer", "isolate", "require"));
        rules.put("hw:emulator_threads_policy", Value.OneOf.of("isolate", "share"));
        rules.put("hw:cpu_dedicated_mask", CPUS);
        for (String count : List.of("sockets", "cores", "threads", "max_sockets", "max_cores", "max_threads")) {
            rules.put("hw:cpu_" + count, FROM_1);
        }
        rules.put("hw:mem_page_size", Value.Form.of("(large|small|any|\\d+([kKMGT]i?)?(b|bit|B)?)"));
        rules.put("hw:locked_memory", FLAG);
        rules.put("hw:mem_encryption", FLAG);
        rules.put("hw:mem_encryption_model", Value.OneOf.of("amd-sev", "amd-sev-es", "amd-sev-snp"));
        rules.put("hw:numa_nodes", FROM_1);
        rules.put("hw:pci_numa_affinity_policy", Value.OneOf.of("required", "preferred", "legacy", "socket"));
        rules.put("hw:pmem", Value.Form.of("([a-zA-Z0-9_]+(,)?)+"));
        rules.put("hw:pmu", FLAG);
    }

    private static void machine(Map<String, Value> rules) {
        rules.put("hw:hide_hypervisor_id", FLAG);
        rules.put("hw:boot_menu", FLAG);
        rules.put("hw:vif_multiqueue_enabled", FLAG);
        rules.put("hw:virtio_packed_ring", FLAG);
        rules.put("hw:serial_port_count", FROM_0);
        rules.put("hw:tpm_model", Value.OneOf.of("tpm-tis", "tpm-crb"));
        rules.put("hw:tpm_version", Value.OneOf.of("1.2", "2.0"));
        rules.put("hw:tpm_secret_security", Value.OneOf.of("user", "host", "deployment"));
        rules.put("hw:watchdog_action", Value.OneOf.of("none", "pause", "poweroff", "reset", "disabled"));
        rules.put("hw:viommu_model", Value.OneOf.of("intel", "smmuv3", "virtio", "auto"));
        rules.put("hw:sound_model", Value.OneOf.of("sb16", "es1370", "pcspk", "ac97", "ich6", "ich9", "usb", "virtio"));
        rules.put("hw:usb_model", Value.OneOf.of("none", "nec-xhci", "qemu-xhci"));
        rules.put("hw:redirected_usb_ports", new Value.Whole(0, 15));
        rules.put("hw:ephemeral_encryption", FLAG);
        rules.put("hw:ephemeral_encryption_format", Value.OneOf.of("plain", "luks", "luksv2"));
        rules.put("hw_rng:allowed", FLAG);
        rules.put("hw_rng:rate_bytes", FROM_0);
        rules.put("hw_rng:rate_period", FROM_0);
        rules.put("hw_video:ram_max_mb", FROM_0);
        rules.put("os:secure_boot", Value.OneOf.of("disabled", "required"));
    }

    private static void quotas(Map<String, Value> rules) {
        for (String of : List.of("cpu", "memory", "disk_io", "vif")) {
            rules.put("quota:" + of + "_limit", FROM_0);
            rules.put("quota:" + of + "_reservation", WHOLE);
            rules.put("quota:" + of + "_shares_level", Value.OneOf.of("custom", "high", "normal", "low"));
            rules.put("quota:" + of + "_shares_share", FROM_0);
        }
        rules.put("quota:cpu_shares", FROM_0);
        rules.put("quota:cpu_period", FROM_0);
        rules.put("quota:cpu_quota", WHOLE);
        for (String stat : List.of("read", "write", "total")) {
            rules.put("quota:disk_" + stat + "_bytes_sec", FROM_0);
            rules.put("quota:disk_" + stat + "_iops_sec", FROM_0);
        }
        for (String direction : List.of("inbound", "outbound")) {
            for (String metric : List.of("average", "peak", "burst")) {
                rules.put("quota:vif_" + direction + "_" + metric, FROM_0);
            }
        }
    }

    private static void others(Map<String, Value> rules) {
        rules.put("hide_hypervisor_id", FLAG);
        rules.put("accel:device_profile", ANY);
        rules.put("vmware:hw_version", ANY);
        rules.put("vmware:storage_policy", ANY);
        rules.put("pci_passthrough:alias", Value.Form.of("[^:]+:\\d+(?:\\s*,\\s*[^:]+:\\d+)*"));
        for (String capability : List.of(
                "id",
                "uuid",
                "service_id",
                "host",
                "vcpus",
                "memory_mb",
                "local_gb",
                "vcpus_used",
                "memory_mb_used",
                "local_gb_used",
                "hypervisor_type",
                "hypervisor_version",
                "hypervisor_hostname",
                "free_ram_mb",
                "free_disk_gb",
                "current_workload",
                "running_vms",
                "disk_available_least",
                "host_ip",
                "mapped",
                "cpu_allocation_ratio",
                "ram_allocation_ratio",
                "disk_allocation_ratio",
                "total_usable_ram_mb",
                "total_usable_disk_gb",
                "disk_mb_used",
                "free_disk_mb",
                "vcpus_total",
                "num_instances",
                "num_io_ops",
                "failed_builds",
                "aggregates",
                "cell_uuid",
                "updated")) {
            rules.put("capabilities:" + capability, ANY);
        }
    }
}
