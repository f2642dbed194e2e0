package kilonova.compute.api;

/** Knows which projects there are, so that nothing is granted to a misspelt one. Thread-safe. */
@FunctionalInterface
public interface KnownProjects {
    /** Whether there is a project of that id. */
    boolean exists(String projectId);
}
