package kilonova.placement.candidates;

/** How suffixed groups go together. */
public enum GroupPolicy {
    /** Several groups may be satisfied by the same provider. */
    NONE,
    /** Each suffixed group needs a provider of its own. */
    ISOLATE
}
