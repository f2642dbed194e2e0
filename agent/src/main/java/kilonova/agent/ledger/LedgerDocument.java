package kilonova.agent.ledger;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.ledger.UnitState.Assigned;
import kilonova.agent.ledger.UnitState.Claimed;
import kilonova.agent.ledger.UnitState.Foreign;
import kilonova.agent.ledger.UnitState.Free;
import kilonova.agent.ledger.UnitState.Quarantined;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.UnitId;
import kilonova.gpu.type.TypeId;
import kilonova.protocol.Problem;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The ledger as its file has it: plain words, readable by people, apart from the types of the program.
 *
 * @param format {@value #FORMAT}; a file of a higher format is refused
 */
record LedgerDocument(int format, List<UnitLine> units, List<GuestLine> guests) {
    static final int FORMAT = 1;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** One unit. */
    record UnitLine(
            String unit,
            String board,
            String slot,
            String type,
            String provider,
            String resourceClass,
            String state,
            Optional<UUID> guest,
            Optional<Operation.Kind> operation,
            Optional<Problem> reason) {
        static UnitLine of(UnitEntry entry) {
            Unit unit = entry.unit();
            UnitState state = entry.state();
            Optional<Operation.Kind> operation =
                    state instanceof Claimed(Operation claim) ? Optional.of(claim.kind()) : Optional.empty();
            Optional<Problem> reason =
                    state instanceof Quarantined quarantined ? Optional.of(quarantined.reason()) : Optional.empty();
            return new UnitLine(
                    unit.id().toString(),
                    unit.board().toString(),
                    unit.slot().toString(),
                    unit.type().value(),
                    entry.providerKey(),
                    entry.resourceClass(),
                    state.kind().name().toLowerCase(Locale.ROOT),
                    state.holder(),
                    operation,
                    reason);
        }

        UnitEntry entry() {
            Unit read = new Unit(
                    UnitId.parse(unit).orElseThrow(() -> new IllegalArgumentException("no unit: " + unit)),
                    key(board),
                    key(slot),
                    new TypeId(type));
            return new UnitEntry(read, provider, resourceClass, unitState());
        }

        private UnitState unitState() {
            return switch (UnitState.Kind.valueOf(state.toUpperCase(Locale.ROOT))) {
                case FREE -> new Free();
                case CLAIMED -> new Claimed(new Operation(operation.orElseThrow(), guest.orElseThrow()));
                case ASSIGNED -> new Assigned(guest.orElseThrow());
                case QUARANTINED -> new Quarantined(reason.orElseThrow(), guest);
                case FOREIGN -> new Foreign();
            };
        }

        private static DeviceKey key(String text) {
            return DeviceKey.parse(text).orElseThrow(() -> new IllegalArgumentException("no device: " + text));
        }
    }

    /** One guest. What was asked and done is kept as it is: it is made of what controller and agent exchange, whose words stay. */
    record GuestLine(UUID guestId, UUID serverId, String stage, Wish wish, Done done, Optional<Problem> problem) {
        static GuestLine of(GuestRecord record) {
            return new GuestLine(
                    record.guestId(),
                    record.serverId(),
                    word(record.stage()),
                    record.wish(),
                    record.done(),
                    record.problem());
        }

        GuestRecord record() {
            Stage read = Arrays.stream(Stage.values())
                    .filter(candidate -> word(candidate).equals(stage.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no stage of a guest: " + stage));
            return new GuestRecord(guestId, serverId, read, wish, done, problem);
        }

        /** The file's own words: whatever a stage is called in the program, ledgers stay readable. */
        private static String word(Stage stage) {
            return switch (stage) {
                case BUILDING -> "building";
                case AWAITING -> "awaiting";
                case BUILT -> "built";
                case UNDOING -> "undoing";
                case FAILED -> "failed";
                case RELEASING -> "releasing";
            };
        }
    }

    static byte[] write(HostLedger ledger) {
        var document = new LedgerDocument(
                FORMAT,
                ledger.devices().entries().stream().map(UnitLine::of).toList(),
                ledger.guests().values().stream().map(GuestLine::of).toList());
        return MAPPER.writeValueAsBytes(document);
    }

    /** @throws IllegalArgumentException when the bytes are not a ledger of a known format; the message says what is wrong */
    static HostLedger read(byte[] bytes) {
        try {
            LedgerDocument document = MAPPER.readValue(bytes, LedgerDocument.class);
            if (document.format > FORMAT) {
                throw new IllegalArgumentException(
                        "its format is " + document.format + ", and this version of Kilonova reads up to " + FORMAT);
            }
            HostLedger ledger = new HostLedger(
                    DeviceLedger.of(document.units.stream().map(UnitLine::entry).toList()), Map.of());
            for (GuestLine line : document.guests) {
                ledger = ledger.with(line.record());
            }
            return ledger;
        } catch (JacksonException | NoSuchElementException | NullPointerException e) {
            throw new IllegalArgumentException("it is damaged: " + e.getMessage(), e);
        }
    }
}
