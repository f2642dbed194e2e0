package kilonova.agent.kernel;

import java.util.Optional;

/** The kernel's errors that sysfs answers with, by name. */
public enum Errno {
    EACCES("Permission denied"),
    EAGAIN("Resource temporarily unavailable"),
    EBUSY("Device or resource busy"),
    EEXIST("File exists"),
    EINVAL("Invalid argument"),
    EIO("Input/output error"),
    EISDIR("Is a directory"),
    ELOOP("Too many levels of symbolic links"),
    /** Before ENODEV, whose text begins this one's. */
    ENXIO("No such device or address"),
    ENODEV("No such device"),
    ENOENT("No such file or directory"),
    ENOMEM("Cannot allocate memory"),
    ENOSPC("No space left on device"),
    ENOTDIR("Not a directory"),
    EPERM("Operation not permitted"),
    ERANGE("Numerical result out of range"),
    EROFS("Read-only file system"),
    ETIMEDOUT("Connection timed out"),
    /** None of the above; the message has the system's text. */
    UNKNOWN("Unknown error");

    private final String text;

    Errno(String text) {
        this.text = text;
    }

    /** The C library's text. */
    public String text() {
        return text;
    }

    /** The error whose text a message contains. */
    static Optional<Errno> in(String message) {
        for (Errno errno : values()) {
            if (errno != UNKNOWN && message.contains(errno.text)) {
                return Optional.of(errno);
            }
        }
        return Optional.empty();
    }
}
