package kilonova.agent.guests;

import java.util.Map;

/** How far a guest has come that is to arrive while it runs. */
public sealed interface ArrivalState {
    /** Nothing awaits it. */
    record NotAwaited() implements ArrivalState {}

    /**
     * Its disks are prepared, and it may come.
     *
     * @param uri where the host that it leaves finds this one
     * @param facts what that host's hypervisor must know besides
     */
    record Awaited(String uri, Map<String, String> facts) implements ArrivalState {
        public Awaited {
            facts = Map.copyOf(facts);
        }
    }

    /** It is on its way; it still runs elsewhere, and must not be touched here. */
    record Coming() implements ArrivalState {}

    /** It has wholly arrived, and is defined here; whether it runs is its own affair. */
    record Arrived() implements ArrivalState {}

    /** Where nothing is awaited. */
    static ArrivalState none() {
        return new NotAwaited();
    }
}
