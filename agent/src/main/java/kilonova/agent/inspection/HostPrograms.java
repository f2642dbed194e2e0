package kilonova.agent.inspection;

import java.util.Optional;
import kilonova.agent.kernel.Kernel;

/** Asks the programs of a machine. */
@FunctionalInterface
public interface HostPrograms {
    /** What a program printed; empty where there is none, it failed, or it did not answer in time. */
    Optional<String> answer(HostCommand command);

    /** The answers that a recorded tree has. */
    static HostPrograms recorded(Kernel tree) {
        return command -> tree.read(command.recordedFile()).value();
    }
}
