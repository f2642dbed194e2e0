package kilonova.app.command;

import java.io.IOException;
import java.util.concurrent.Callable;
import kilonova.app.emptying.Way;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Moves every server off a host that works, and keeps new ones away from it. */
@Command(name = "drain")
public final class DrainCommand implements Callable<Integer> {
    @Mixin
    private EmptyingOptions options = new EmptyingOptions();

    /** @return 0 if the host is empty, 1 if something remains */
    @Override
    public Integer call() throws IOException, InterruptedException {
        return options.empty(Way.DRAIN);
    }
}
