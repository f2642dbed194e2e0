package kilonova.compute.aggregates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kilonova.compute.api.ResourcesWorld;
import kilonova.compute.outcome.Outcome;
import kilonova.compute.outcome.Refusal;
import kilonova.store.Engine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AggregatesTest {
    @ParameterizedTest
    @EnumSource(Engine.class)
    void theViewAnswersWhatSchedulersAsk(Engine engine) {
        try (ResourcesWorld world = new ResourcesWorld(engine)) {
            long gpu = done(world.aggregates.create("gpu", Optional.empty())).id();
            long zone =
                    done(world.aggregates.create("zone", Optional.of("london"))).id();
            world.aggregates.setMetadata(gpu, Map.of("ssd", Optional.of("true"), "model", Optional.of("a40")));
            world.aggregates.setMetadata(zone, Map.of("model", Optional.of("m10")));
            world.aggregates.addHost(gpu, "host1");
            world.aggregates.addHost(zone, "host1");

            AggregateView view = world.aggregates.view();
            assertThat(view.of("host1")).extracting(Aggregate::name).containsExactly("gpu", "zone");
            assertThat(view.of("host2")).isEmpty();
            assertThat(view.zone("host1")).isEqualTo("london");
            assertThat(view.zone("host2")).isEqualTo("nova");
            assertThat(view.namedZone("host2")).isEmpty();
            assertThat(view.metadata("host1"))
                    .isEqualTo(Map.of(
                            "ssd", Set.of("true"),
                            "model", Set.of("a40", "m10"),
                            "availability_zone", Set.of("london")));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aServersZoneDoesNotChangeUnderIt(Engine engine) {
        try (ResourcesWorld world = new ResourcesWorld(engine)) {
            long london =
                    done(world.aggregates.create("one", Optional.of("london"))).id();
            long again =
                    done(world.aggregates.create("two", Optional.of("london"))).id();
            world.aggregates.addHost(london, "host1");
            world.server(1, "project-a", "member-a", "host1", ResourcesWorld.flavor(1, 512), 60);
            assertThat(code(world.aggregates.removeHost(london, "host1"))).isEqualTo("aggregate.zone");
            assertThat(code(world.aggregates.update(london, Optional.empty(), Optional.of(Optional.of("paris")))))
                    .isEqualTo("aggregate.zone");
            assertThat(world.aggregates.addHost(again, "host1")).isInstanceOf(Outcome.Done.class);
            assertThat(world.aggregates.removeHost(london, "host1")).isInstanceOf(Outcome.Done.class);
            assertThat(world.aggregates.view().zone("host1")).isEqualTo("london");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aRefusedChangeLeavesTheNameToo(Engine engine) {
        try (ResourcesWorld world = new ResourcesWorld(engine)) {
            long id = done(world.aggregates.create("one", Optional.empty())).id();
            assertThat(code(world.aggregates.update(id, Optional.of("other"), Optional.of(Optional.empty()))))
                    .isEqualTo("aggregate.zone");
            assertThat(world.aggregates.find(id))
                    .hasValueSatisfying(found -> assertThat(found.name()).isEqualTo("one"));
        }
    }

    private static Aggregate done(Outcome<Aggregate> outcome) {
        return switch (outcome) {
            case Outcome.Done<Aggregate>(Aggregate aggregate) -> aggregate;
            case Outcome.Refused<Aggregate>(Refusal refusal) -> throw new AssertionError(refusal);
        };
    }

    private static String code(Outcome<Aggregate> outcome) {
        return outcome instanceof Outcome.Refused<Aggregate>(Refusal refusal) ? refusal.code() : "";
    }
}
