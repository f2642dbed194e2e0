package kilonova.compute.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import kilonova.placement.Placement;
import kilonova.placement.PlacementSettings;
import kilonova.placement.commands.Command;
import kilonova.placement.commands.CreateProvider;
import kilonova.placement.commands.CreateTrait;
import kilonova.placement.commands.SetInventories;
import kilonova.placement.commands.SetTraits;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.traits.Trait;
import kilonova.protocol.DeviceProvider;
import kilonova.protocol.HostReport;
import kilonova.store.Database;
import kilonova.store.Engine;
import kilonova.store.Migrations;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator who changes a host's tree just while a report of the host is being worked out. */
class PlacementSyncTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Trait GOLD = new Trait("CUSTOM_GOLD");

    private final Meddling clock = new Meddling();
    private final Database database = TestDatabases.open(Engine.SQLITE);
    private final Placement placement = Placement.open(database, PlacementSettings.DEFAULT, clock);
    private final ProviderId mine = new ProviderId(UUID.randomUUID());

    @BeforeEach
    void firstReport() {
        database.migrate(new Migrations("compute", "kilonova/compute/migrations"));
        sync(16);
        execute(new CreateProvider(mine, "h1_mine", Optional.of(provider("h1").id()), NOW));
        execute(new CreateTrait(GOLD, NOW));
    }

    @AfterEach
    void close() {
        placement.close();
        database.close();
    }

    @Test
    void aReserveThatIsSetMeanwhileStays() {
        ProviderId gpu = provider("h1_pci_0000_84_00_0").id();
        clock.next = () -> setInventory(gpu, new Inventory(16, 4, 1, 16, 1, 1.0));

        sync(15);

        assertThat(inventory(provider("h1_pci_0000_84_00_0"))).contains(new Inventory(15, 4, 1, 15, 1, 1.0));
        sync(14);
        assertThat(inventory(provider("h1_pci_0000_84_00_0"))).contains(new Inventory(14, 4, 1, 14, 1, 1.0));
    }

    @Test
    void whatIsGivenMeanwhileToAProviderOfTheOperatorsOwnStays() {
        clock.next = () -> setInventory(mine, Inventory.of(7));
        sync(15);
        assertThat(inventory(provider("h1_mine"))).contains(Inventory.of(7));

        clock.next = () -> setInventory(mine, Inventory.of(8));
        sync(14);
        assertThat(inventory(provider("h1_mine"))).contains(Inventory.of(8));
    }

    @Test
    void aTraitThatIsSetMeanwhileStays() {
        ProviderId gpu = provider("h1_pci_0000_84_00_0").id();
        Set<Trait> both = Set.copyOf(Stream.concat(provider("h1_pci_0000_84_00_0").traits().stream(), Stream.of(GOLD))
                .toList());
        clock.next = () -> execute(new SetTraits(gpu, OptionalLong.empty(), both, NOW));

        sync(15);

        assertThat(Set.copyOf(provider("h1_pci_0000_84_00_0").traits())).isEqualTo(both);
    }

    private void sync(int units) {
        HostReport report = new HostReport(
                "h1",
                "one",
                1,
                new HostReport.HostCapacity(48, 128_000, 1_000, 0, 0, 0, 16, 1, 1),
                new HostReport.Hypervisor("simulated", 1, "127.0.0.1", "{}", 1),
                List.of(new DeviceProvider(
                        "0000:84:00.0",
                        "pci_0000_84_00_0",
                        "VGPU",
                        units,
                        0,
                        Set.of("CUSTOM_VGPU_TEST"),
                        "",
                        List.of())),
                List.of(),
                List.of());
        ComputeHost host = ComputeHost.first(report, NOW)
                .rooted(placement
                        .snapshot()
                        .providers()
                        .named("h1")
                        .map(root -> root.id().value())
                        .orElseGet(UUID::randomUUID));
        new PlacementSync(placement, new DeviceProviderRows(database), Clock.fixed(NOW, ZoneOffset.UTC))
                .sync(host, report);
    }

    private Provider provider(String name) {
        return placement.snapshot().providers().named(name).orElseThrow();
    }

    private static Optional<Inventory> inventory(Provider provider) {
        return provider.holding(ResourceClass.VGPU).map(holding -> holding.inventory());
    }

    private void setInventory(ProviderId provider, Inventory inventory) {
        execute(new SetInventories(provider, OptionalLong.empty(), Map.of(ResourceClass.VGPU, inventory), true, NOW));
    }

    private <R> void execute(Command<R> command) {
        var unused = placement.execute(command).orElseThrow();
    }

    /** Placement asks for the time just before it writes: that is when the operator is faster. */
    private static final class Meddling extends Clock {
        private Runnable next = () -> {};

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            Runnable now = next;
            next = () -> {};
            now.run();
            return NOW;
        }
    }
}
