package kilonova.agent.doctor;

import java.util.List;
import java.util.Optional;
import kilonova.gpu.address.DeviceKey;

/**
 * Something that an operator should know of a machine's devices.
 *
 * @param code stable, dotted, lower case; programs may match on it
 * @param severity what it means for vGPUs
 * @param device the device that it is about; empty when it is about the machine
 * @param sentence what is the matter
 * @param remedies what mends it, in this order: commands for a shell, or a sentence where no command does
 */
public record Finding(
        String code, Severity severity, Optional<DeviceKey> device, String sentence, List<String> remedies) {
    /** What a finding means for vGPUs. */
    public enum Severity {
        /** The device, or the machine, gives no vGPU until this is mended. */
        BLOCKS,
        /** It gives fewer, or guests can do less with them. */
        LIMITS,
        /** Nothing is wrong; it explains what is seen. */
        EXPLAINS
    }

    public Finding {
        remedies = List.copyOf(remedies);
    }

    static Finding blocks(String code, String sentence, String... remedies) {
        return new Finding(code, Severity.BLOCKS, Optional.empty(), sentence, List.of(remedies));
    }

    static Finding limits(String code, String sentence, String... remedies) {
        return new Finding(code, Severity.LIMITS, Optional.empty(), sentence, List.of(remedies));
    }

    static Finding explains(String code, String sentence, String... remedies) {
        return new Finding(code, Severity.EXPLAINS, Optional.empty(), sentence, List.of(remedies));
    }

    /** The same about a device. */
    Finding of(DeviceKey key) {
        return new Finding(code, severity, Optional.of(key), sentence, remedies);
    }
}
