package kilonova.compute.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    @Test
    void everyActionHasExactlyOneRow() {
        assertThat(Lifecycle.TABLE)
                .extracting(Transition::action)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ServerAction.class.getPermittedSubclasses())
                        .<Class<? extends ServerAction>>map(type -> type.asSubclass(ServerAction.class))
                        .collect(Collectors.toList()));
    }

    @Test
    void everyStateButTheLastCanBeReachedAndLeft() {
        Set<VmState> reached = EnumSet.of(VmState.BUILDING, VmState.ERROR);
        Lifecycle.TABLE.stream()
                .filter(row -> !row.isTakenByAll())
                .forEach(row -> row.arrows().values().forEach(reached::addAll));
        reached.addAll(Set.of(VmState.DELETED, VmState.SOFT_DELETED));
        assertThat(reached).containsExactlyInAnyOrder(VmState.values());
    }
}
