package kilonova.agent.kernel;

/**
 * What the kernel answered instead of doing what it was asked.
 *
 * @param errno the error
 * @param file the file that was touched
 * @param attempt what was tried: {@code read}, {@code list}, {@code write '0'}
 */
public record KernelError(Errno errno, String file, String attempt) {
    /** One sentence with file and errno. */
    public String sentence() {
        return "%s %s: %s (%s)".formatted(attempt, file, errno.text(), errno.name());
    }
}
