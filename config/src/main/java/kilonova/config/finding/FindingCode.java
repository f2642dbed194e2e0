package kilonova.config.finding;

/** The kinds of findings. Names are stable: scripts may match on them. */
public enum FindingCode {
    /** The line is no section, assignment, continuation or comment. */
    SYNTAX,
    /** No section of that name is known. */
    UNKNOWN_SECTION,
    /** The section has no key of that name. */
    UNKNOWN_KEY,
    /** The value is not of the option's type, or out of its range. */
    BAD_VALUE,
    /** A device address is listed more than once. */
    DUPLICATE_ADDRESS,
    /** A device address is no PCI address, and no such virtual parent exists. */
    BAD_ADDRESS,
    /** An old name is used; it still works. */
    DEPRECATED,
    /** Something is set and has no effect. */
    IGNORED,
    /** An option is set that Kilonova knows and does not use yet. */
    NOT_USED,
    /** Settings that are valid alone and do not go together. */
    CONFLICT
}
