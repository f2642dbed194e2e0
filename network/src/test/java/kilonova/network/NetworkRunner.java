package kilonova.network;

import kilonova.store.Engine;

/** Serves an empty network for trying real clients by hand; ends when its input ends. */
public final class NetworkRunner {
    private NetworkRunner() {}

    public static void main(String[] arguments) throws Exception {
        try (RunningNetwork network = new RunningNetwork(Engine.SQLITE, NetworkSettings.standard("admin-project"))) {
            System.out.println(network.url());
            System.in.transferTo(System.err);
        }
    }
}
