package kilonova.protocol;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Map;
import java.util.Optional;

/**
 * What decides whether running guests can leave a host or come to it.
 *
 * @param libvirtVersion 1,000,000 × major + 1,000 × minor + release; 0 where there is none
 * @param qemuVersion likewise
 * @param kernelRelease the running kernel's, as {@code uname -r} prints it
 * @param canMigrate whether it is set up for that at all
 * @param whyNot why it is not
 * @param drivers versions of the GPU vendors' drivers that say theirs, by the driver's name ({@code nvidia})
 */
public record MigrationFacts(
        int libvirtVersion,
        int qemuVersion,
        String kernelRelease,
        boolean canMigrate,
        Optional<String> whyNot,
        @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, String> drivers) {
    public MigrationFacts {
        drivers = Map.copyOf(drivers);
    }
}
