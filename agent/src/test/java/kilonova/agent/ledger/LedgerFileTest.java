package kilonova.agent.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.guests.PowerState;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.UnitId;
import kilonova.gpu.type.TypeId;
import kilonova.protocol.Arrival;
import kilonova.protocol.Departure;
import kilonova.protocol.DeviceClaim;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.MigrationOptions;
import kilonova.protocol.MigrationProgress;
import kilonova.protocol.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LedgerFileTest {
    private static final UUID GUEST = new UUID(0, 1);
    private static final DeviceKey BOARD = DeviceKey.parse("0000:41:00.0").orElseThrow();

    @TempDir
    Path directory;

    @Test
    void everythingComesBack() {
        Path file = directory.resolve("state/ledger.json");
        HostLedger written = everything();
        LedgerFile ledger = LedgerFile.open(file);
        ledger.change(before -> written);
        ledger.sync();

        assertThat(LedgerFile.open(file).read()).isEqualTo(written);
    }

    private static HostLedger everything() {
        Problem problem = new Problem("device.missing", "it is gone");
        DeviceLedger devices = DeviceLedger.empty()
                .claim(unit("0000:41:00.4", 1), "0000:41:00.0", "VGPU", GUEST)
                .claim(unit("0000:41:00.5", 2), "0000:41:00.0", "CUSTOM_A", GUEST)
                .move(unit("0000:41:00.5", 2).id(), new UnitState.Assigned(GUEST))
                .claim(unit("0000:41:00.6", 3), "0000:41:00.0", "VGPU", GUEST)
                .move(unit("0000:41:00.6", 3).id(), new UnitState.Quarantined(problem, Optional.of(GUEST)))
                .noteForeign(new Unit(
                        UnitId.parse("0000:41:00.7").orElseThrow(),
                        BOARD,
                        DeviceKey.parse("0000:41:00.7").orElseThrow(),
                        new TypeId("1148")));
        GuestRecord record = new GuestRecord(
                GUEST,
                new UUID(0, 9),
                Stage.BUILT,
                new Wish(
                        4,
                        GuestGoal.PAUSED,
                        2,
                        true,
                        1,
                        Optional.of("image-2"),
                        List.of(new DeviceClaim("0000:41:00.0", "VGPU", 2)),
                        Optional.of(Departure.of(
                                GUEST,
                                "node2",
                                new Arrival("sim://127.0.0.1:1", GUEST, List.of(), Map.of("token", "t")),
                                MigrationOptions.unlimited()))),
                new Done(
                        3,
                        2,
                        1,
                        Optional.of("image-1"),
                        PowerState.RUNNING,
                        "boot-1",
                        Optional.of(MigrationProgress.of(GUEST, MigrationProgress.Outcome.UNDER_WAY))),
                Optional.of(problem));
        return new HostLedger(devices, Map.of(GUEST, record));
    }

    private static Unit unit(String slot, long number) {
        return new Unit(
                new UnitId.Mdev(new UUID(7, number)),
                BOARD,
                DeviceKey.parse(slot).orElseThrow(),
                new TypeId("nvidia-558"));
    }

    @Test
    void whatWasNotSyncedIsForgottenByACrash() {
        Path file = directory.resolve("ledger.json");
        LedgerFile.open(file).change(before -> everything());

        assertThat(LedgerFile.open(file).read()).isEqualTo(HostLedger.empty());
    }

    @Test
    void changesOfManyThreadsAreAllThere() throws InterruptedException {
        Path file = directory.resolve("ledger.json");
        LedgerFile ledger = LedgerFile.open(file);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            long number = i;
            threads.add(Thread.ofVirtual().start(() -> {
                ledger.change(
                        all -> all.devices(devices -> devices.claim(unit("0000:41:00.4", number), "p", "VGPU", GUEST)));
                ledger.sync();
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(LedgerFile.open(file).read().devices().of(GUEST)).hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{\"format\": 1}",
                "{\"format\": 1, \"units\": [{\"unit\": \"x\"}], \"guests\": []}",
                "{\"format\": 99, \"units\": [], \"guests\": []}"
            })
    void damagedFileIsRefusedAndNamed(String content) throws IOException {
        Path file = directory.resolve("ledger.json");
        Files.writeString(file, content);

        assertThatThrownBy(() -> LedgerFile.open(file))
                .isInstanceOf(LedgerUnreadable.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void failedWriteIsToldAndMadeGoodByTheNext() throws IOException {
        Path folder = directory.resolve("state");
        LedgerFile ledger = LedgerFile.open(folder.resolve("ledger.json"));
        ledger.change(before -> everything());
        Files.delete(folder);

        assertThatThrownBy(ledger::sync)
                .isInstanceOfSatisfying(
                        LedgerUnwritable.class,
                        e -> assertThat(e.problem().code()).isEqualTo("ledger.unwritable"));

        Files.createDirectory(folder);
        ledger.sync();

        assertThat(LedgerFile.open(folder.resolve("ledger.json")).read()).isEqualTo(everything());
    }

    /** What is in the files of hosts does not change with the names of the program. */
    @ParameterizedTest
    @CsvSource({
        "BUILDING, building",
        "AWAITING, awaiting",
        "BUILT, built",
        "UNDOING, undoing",
        "FAILED, failed",
        "RELEASING, releasing"
    })
    void stagesHaveWordsOfTheirOwnInTheFile(Stage stage, String word) throws IOException {
        Path file = directory.resolve(word + ".json");
        GuestRecord record = everything().guests().values().iterator().next();
        GuestRecord staged = new GuestRecord(
                record.guestId(), record.serverId(), stage, record.wish(), record.done(), record.problem());
        LedgerFile ledger = LedgerFile.open(file);
        ledger.change(all -> HostLedger.empty().with(staged));
        ledger.sync();

        assertThat(file).content().contains("\"stage\":\"" + word + "\"");
        assertThat(LedgerFile.open(file).read().guest(record.guestId())).contains(staged);
        Files.writeString(file, Files.readString(file).replace(word, stage.name()));
        assertThat(LedgerFile.open(file).read().guest(record.guestId()))
                .as("as it was written before")
                .contains(staged);
    }
}
