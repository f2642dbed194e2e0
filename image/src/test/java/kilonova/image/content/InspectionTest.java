package kilonova.image.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import kilonova.image.outcome.Reason;
import kilonova.image.outcome.Refusal;
import kilonova.image.outcome.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InspectionTest {
    private static final String SPARSE =
            "# Disk DescriptorFile\ncreateType=\"monolithicSparse\"\nRW 2048 SPARSE \"disk.vmdk\"\n";

    static Stream<Arguments> good() {
        return Stream.of(
                arguments(DiskFormat.RAW, text("some text that is no disk at all"), OptionalLong.of(32)),
                arguments(DiskFormat.RAW, new byte[0], OptionalLong.of(0)),
                arguments(DiskFormat.RAW, Disks.with(4096, 510, "U\u00aaEFI PART"), OptionalLong.of(4096)),
                arguments(DiskFormat.RAW, text("# a script\necho version=1"), OptionalLong.of(25)),
                arguments(DiskFormat.QCOW2, Disks.qcow2(3, 0, 0), OptionalLong.of(1 << 20)),
                arguments(DiskFormat.QCOW2, Disks.qcow2(2, 0, 4), OptionalLong.of(1 << 20)),
                arguments(DiskFormat.QCOW2, Disks.qcow2(3, 0, 0b11011), OptionalLong.of(1 << 20)),
                arguments(DiskFormat.VMDK, Disks.vmdk(SPARSE), OptionalLong.of(1 << 20)),
                arguments(DiskFormat.VDI, Disks.with(4096, 64, "\u007f\u0010\u00da\u00be"), OptionalLong.of(0)),
                arguments(DiskFormat.VHD, Disks.with(4096, 0, "conectix"), OptionalLong.of(0)),
                arguments(DiskFormat.VHD, Disks.with(4096, 3584, "conectix"), OptionalLong.of(0)),
                arguments(DiskFormat.VHDX, Disks.with(4096, 0, "vhdxfile"), OptionalLong.empty()),
                arguments(DiskFormat.ISO, Disks.with(40000, 32769, "CD001"), OptionalLong.of(40000)),
                arguments(DiskFormat.AKI, Disks.qcow2(3, 1, 0), OptionalLong.of(4096)));
    }

    @ParameterizedTest
    @MethodSource("good")
    void dataOfItsFormatIsTakenAndTheDiskInsideMeasured(DiskFormat format, byte[] data, OptionalLong virtualSize) {
        for (int step : new int[] {1, 7, 4096, Integer.MAX_VALUE}) {
            assertThat(inspect(format, data, step)).as("step %d", step).isEqualTo(Result.done(virtualSize));
        }
    }

    static Stream<Arguments> bad() {
        byte[] isoAndQcow2 = Disks.with(40000, 32769, "CD001");
        System.arraycopy(Disks.qcow2(3, 0, 0), 0, isoAndQcow2, 0, 4096);
        return Stream.of(
                arguments(DiskFormat.QCOW2, text("random text"), Reason.WRONG_FORMAT),
                arguments(DiskFormat.QCOW2, new byte[0], Reason.WRONG_FORMAT),
                arguments(DiskFormat.QCOW2, Arrays.copyOf(Disks.qcow2(3, 0, 0), 40), Reason.WRONG_FORMAT),
                arguments(DiskFormat.QCOW2, Disks.qcow2(1, 0, 0), Reason.WRONG_FORMAT),
                arguments(DiskFormat.QCOW2, Disks.qcow2(4, 0, 0), Reason.WRONG_FORMAT),
                arguments(DiskFormat.QCOW2, Disks.qcow2(3, 512, 0), Reason.UNSAFE_CONTENT),
                arguments(DiskFormat.QCOW2, Disks.qcow2(2, 512, 0), Reason.UNSAFE_CONTENT),
                arguments(DiskFormat.QCOW2, Disks.qcow2(3, 0, 4), Reason.UNSAFE_CONTENT),
                arguments(DiskFormat.QCOW2, Disks.qcow2(3, 0, 64), Reason.UNSAFE_CONTENT),
                arguments(DiskFormat.RAW, Disks.qcow2(3, 0, 0), Reason.WRONG_FORMAT),
                arguments(DiskFormat.RAW, Disks.qcow2(1, 0, 0), Reason.WRONG_FORMAT),
                arguments(DiskFormat.RAW, Disks.vmdk(SPARSE), Reason.WRONG_FORMAT),
                arguments(DiskFormat.RAW, text("# x\n\nversion=1\nRW 1 FLAT \"/etc/shadow\" 0"), Reason.WRONG_FORMAT),
                arguments(DiskFormat.RAW, Disks.with(4096, 0, "QED\u0000"), Reason.WRONG_FORMAT),
                arguments(DiskFormat.RAW, Disks.with(4096, 0, "vhdxfile"), Reason.WRONG_FORMAT),
                arguments(DiskFormat.RAW, Disks.with(4096, 0, "LUKS\u00ba\u00be"), Reason.WRONG_FORMAT),
                arguments(DiskFormat.ISO, isoAndQcow2, Reason.WRONG_FORMAT),
                arguments(DiskFormat.ISO, new byte[4096], Reason.WRONG_FORMAT),
                arguments(DiskFormat.VHD, new byte[4096], Reason.WRONG_FORMAT),
                arguments(DiskFormat.VDI, new byte[4096], Reason.WRONG_FORMAT),
                arguments(
                        DiskFormat.VMDK,
                        text("# Disk DescriptorFile\nRW 1 FLAT \"/etc/shadow\" 0"),
                        Reason.UNSAFE_CONTENT),
                arguments(
                        DiskFormat.VMDK,
                        Disks.vmdk(SPARSE.replace("monolithicSparse", "monolithicFlat")),
                        Reason.UNSAFE_CONTENT),
                arguments(
                        DiskFormat.VMDK, Disks.vmdk(SPARSE.replace("disk.vmdk", "/etc/shadow")), Reason.UNSAFE_CONTENT),
                arguments(DiskFormat.VMDK, Disks.vmdk(SPARSE + "RW 1 FLAT \"b\" 0\n"), Reason.UNSAFE_CONTENT),
                arguments(DiskFormat.VMDK, Disks.vmdk(SPARSE + "parentFileNameHint=\"x\"\n"), Reason.UNSAFE_CONTENT));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void dataOfAnotherFormatAndDataThatReachesForOtherFilesIsRefused(DiskFormat format, byte[] data, Reason reason) {
        for (int step : new int[] {1, 4096}) {
            assertThat(inspect(format, data, step))
                    .isInstanceOfSatisfying(
                            Result.Refused.class,
                            refused -> assertThat(refused.refusal().reason()).isEqualTo(reason));
        }
    }

    @Test
    void aLongUploadOfTheWrongFormatIsRefusedAfterTheFirstMebibyte() {
        Inspection inspection = new Inspection(DiskFormat.QCOW2);
        byte[] block = new byte[64 * 1024];
        Optional<Refusal> refusal = Optional.empty();
        int blocks = 0;
        while (refusal.isEmpty() && blocks < 100) {
            refusal = inspection.look(block, block.length);
            blocks++;
        }
        assertThat(blocks).isEqualTo(16);
    }

    @Test
    void randomDataIsAlwaysRaw() {
        long seed = Long.getLong("test.seed", 1);
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            byte[] data = new byte[random.nextInt(100_000)];
            random.nextBytes(data);
            assertThat(inspect(DiskFormat.RAW, data, 5000))
                    .as("seed %d", seed)
                    .isEqualTo(Result.done(OptionalLong.of(data.length)));
        }
    }

    private static Result<OptionalLong> inspect(DiskFormat format, byte[] data, int step) {
        Inspection inspection = new Inspection(format);
        for (int from = 0; from < data.length; ) {
            int length = Math.min(step, data.length - from);
            Optional<Refusal> refusal = inspection.look(Arrays.copyOfRange(data, from, from + length), length);
            if (refusal.isPresent()) {
                return new Result.Refused<>(refusal.get());
            }
            from += length;
        }
        return inspection.end();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
