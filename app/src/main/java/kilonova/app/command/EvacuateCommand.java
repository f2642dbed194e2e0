package kilonova.app.command;

import java.io.IOException;
import java.util.concurrent.Callable;
import kilonova.app.emptying.Way;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes every server of a lost host anew elsewhere. */
@Command(name = "evacuate")
public final class EvacuateCommand implements Callable<Integer> {
    @Mixin
    private EmptyingOptions options = new EmptyingOptions();

    /** @return 0 if the host is empty, 1 if something remains */
    @Override
    public Integer call() throws IOException, InterruptedException {
        return options.empty(Way.EVACUATE);
    }
}
