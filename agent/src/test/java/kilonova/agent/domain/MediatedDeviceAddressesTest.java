package kilonova.agent.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import kilonova.agent.domain.MediatedDeviceAddresses.Rewrite;
import org.junit.jupiter.api.Test;

final class MediatedDeviceAddressesTest {
    private static final UUID A = new UUID(0, 0xA);
    private static final UUID B = new UUID(0, 0xB);
    private static final UUID C = new UUID(0, 0xC);

    private static String domain(UUID... devices) {
        StringBuilder xml = new StringBuilder("<domain type=\"kvm\"><uuid>" + A + "</uuid><devices>"
                + "<hostdev mode=\"subsystem\" type=\"pci\"><source><address bus=\"0x41\"/></source></hostdev>");
        for (UUID device : devices) {
            xml.append("<hostdev mode=\"subsystem\" model=\"vfio-pci\" type=\"mdev\"><source><address uuid=\"")
                    .append(device)
                    .append("\"/></source></hostdev>");
        }
        return xml.append("</devices></domain>").toString();
    }

    @Test
    void everyDeviceBecomesItsCounterpartAllAtOnceAndNothingElseChanges() {
        assertThat(MediatedDeviceAddresses.replaced(domain(A, B), Map.of(A, B, B, C)))
                .isEqualTo(new Rewrite.Done(domain(B, C)));
    }

    @Test
    void u19AnUnknownDeviceStopsTheMove() {
        assertThat(MediatedDeviceAddresses.replaced(domain(A, B), Map.of(A, C)))
                .isInstanceOfSatisfying(Rewrite.Refused.class, refused -> {
                    assertThat(refused.problem().code()).isEqualTo("migration.device_unmapped");
                    assertThat(refused.problem().message()).contains(B.toString());
                });
    }

    @Test
    void whatIsNoXmlOrReadsTheHostsFilesIsRefused() {
        for (String bad :
                new String[] {"", "<domain>", "<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><d>&x;</d>"}) {
            assertThat(MediatedDeviceAddresses.replaced(bad, Map.of())).isInstanceOf(Rewrite.Refused.class);
        }
    }
}
