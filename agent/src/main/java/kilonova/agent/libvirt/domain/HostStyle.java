package kilonova.agent.libvirt.domain;

import java.util.Optional;

/**
 * What all guests of a host have in common.
 *
 * @param kvm whether processors are virtualized by KVM; else they are emulated
 * @param architecture {@code x86_64}
 * @param cpuMode libvirt's name for which processor guests see; QEMU's usual one if empty
 * @param network what network cards are plugged into
 */
public record HostStyle(boolean kvm, String architecture, Optional<String> cpuMode, GuestNetwork network) {}
