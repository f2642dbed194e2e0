package kilonova.agent.simulated.kernel;

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
    ENABLE_FUNCTIONS
}
