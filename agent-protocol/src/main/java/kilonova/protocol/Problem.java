package kilonova.protocol;

/**
 * A reason, as a value.
 *
 * @param code stable, dotted, lower case: {@code device.no_capacity}, {@code mdev.create_failed}, …
 * @param message one sentence for an operator, with the numbers, the file and the kernel's errno where there are any
 */
public record Problem(String code, String message) {
    /** The code of a problem with network cards that could not be put into a guest or taken out of it; the guest keeps those it has. */
    public static final String CONNECT_FAILED = "guest.connect_failed";
}
