package kilonova.compute.servers.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kilonova.compute.servers.TaskState;
import kilonova.compute.servers.VmState;
import org.junit.jupiter.api.Test;

class ServerStatusTest {
    /** Per state: its status at rest, and the tasks that show as something else. All other pairs are as at rest. */
    private static final String TABLE = """
            BUILDING          BUILD
            ACTIVE            ACTIVE             REBOOTING=REBOOT REBOOTING_HARD=HARD_REBOOT REBUILDING=REBUILD MIGRATING=MIGRATING RESIZE_PREP=RESIZE RESIZE_MIGRATING=RESIZE RESIZE_MIGRATED=RESIZE RESIZE_FINISH=RESIZE
            PAUSED            PAUSED             MIGRATING=MIGRATING
            SUSPENDED         SUSPENDED
            STOPPED           SHUTOFF            REBUILDING=REBUILD RESIZE_PREP=RESIZE RESIZE_MIGRATING=RESIZE RESIZE_MIGRATED=RESIZE RESIZE_FINISH=RESIZE
            RESCUED           RESCUE
            RESIZED           VERIFY_RESIZE      RESIZE_REVERTING=REVERT_RESIZE
            SOFT_DELETED      SOFT_DELETED
            DELETED           DELETED
            ERROR             ERROR              REBUILDING=REBUILD
            SHELVED           SHELVED
            SHELVED_OFFLOADED SHELVED_OFFLOADED
            """;

    @Test
    void everyPairOfStateAndTaskHasItsStatus() {
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> actual = new TreeMap<>();
        Set<VmState> told = new TreeSet<>();
        TABLE.lines().forEach(line -> {
            String[] words = line.split(" +");
            VmState vm = VmState.valueOf(words[0]);
            told.add(vm);
            Map<String, String> shown = Stream.of(words)
                    .skip(2)
                    .map(pair -> pair.split("="))
                    .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
            expected.put(vm + " at rest", words[1]);
            actual.put(vm + " at rest", ServerStatus.of(vm, Optional.empty()));
            for (TaskState task : TaskState.values()) {
                expected.put(vm + " " + task, shown.getOrDefault(task.name(), words[1]));
                actual.put(vm + " " + task, ServerStatus.of(vm, Optional.of(task)));
            }
        });
        assertThat(told).containsExactly(VmState.values());
        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void aStatusExistsInAnySpellingAndOthersDoNot() {
        assertThat(ServerStatus.exists("active")).isTrue();
        assertThat(ServerStatus.exists("Verify_Resize")).isTrue();
        assertThat(ServerStatus.exists("PASSWORD")).isTrue();
        assertThat(ServerStatus.exists("HAPPY")).isFalse();
        assertThat(ServerStatus.exists("")).isFalse();
    }
}
