package kilonova.agent.simulated.kernel;

import java.util.Optional;

/** What can be asked of simulated hardware, and can be made to fail or to take time. */
public enum Operation {
    /** Any read of a file. */
    READ,
    /** Making a mediated device. */
    CREATE_MDEV,
    /** Removing a mediated device. */
    REMOVE_MDEV,
    /** Writing a type, or 0, to a virtual function. */
    SET_TYPE,
    /** Changing the number of virtual functions. */
    ENABLE_FUNCTIONS;

    /** What writing to a file asks for, if anything. */
    static Optional<Operation> ofWriteTo(String path) {
        return switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "create" -> Optional.of(CREATE_MDEV);
            case "remove" -> Optional.of(REMOVE_MDEV);
            case "current_vgpu_type" -> Optional.of(SET_TYPE);
            case "sriov_numvfs" -> Optional.of(ENABLE_FUNCTIONS);
            default -> Optional.empty();
        };
    }
}
